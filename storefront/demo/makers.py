"""The demo's people: makers with skills and hours, hosts with links, and a login for each role.

Names, numbers and accounts are plainly invented and sealed like real ones.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Craft, Product
from fulfillment.makers import Basis, Certificate, DayOff, Maker, Skill
from storefront.demo.content import Piece, people, words
from storefront.live import Host, ProductLink


def load_makers(session: Session, now: datetime) -> None:
    """A hundred and twenty makers, certified before the story begins."""
    dice = random.Random(7)
    cooperatives = {each.slug: each.id for each in session.scalars(select(Cooperative))}
    crafts = {each.slug: each.id for each in session.scalars(select(Craft))}
    for place, piece in enumerate(people()["makers"], start=1):
        maker = _maker(place, piece, cooperatives[piece["cooperative"]], now)
        maker.skills = [_skill(maker, each, crafts, now) for each in piece["skills"]]
        session.add(maker)
        session.flush()
        for ahead in dice.sample(range(1, 60), dice.choice((0, 1, 1, 2, 4))):
            session.add(DayOff(maker_id=maker.id, day=(now + timedelta(days=ahead)).date()))


def _maker(place: int, piece: Piece, cooperative_id: int, now: datetime) -> Maker:
    spoken = piece["public_words"]
    return Maker(
        code=f"M{place:04d}",
        cooperative_id=cooperative_id,
        alias=words(piece["alias"]),
        home_based=piece["home_based"],
        minutes_per_week=round(piece["hours_per_week"] * 60),
        working_days={"days": piece["working_days"]},
        language=piece["language"],
        first_pass_yield=Decimal(str(piece["first_pass_yield"])),
        public_words=words(spoken),
        public_since=now - timedelta(days=90) if spoken else None,
    )


def _skill(maker: Maker, piece: Piece, crafts: dict[str, int], now: datetime) -> Skill:
    """What she could do before the story begins, recognised; some of it ends soon."""
    since = (now - timedelta(days=200)).date()
    number = int(maker.code[1:]) * 10 + len(crafts) - crafts[piece["craft"]]
    ends = now + timedelta(days=38 if number % 29 == 0 else 530)
    proven = Certificate(
        code=f"D-{number:05d}",
        maker=maker,
        craft_id=crafts[piece["craft"]],
        level=piece["level"],
        basis=Basis.RECOGNISED,
        ground="Demo: could do it before",
        issued_on=since,
        expires_on=ends.date(),
    )
    return Skill(
        craft_id=crafts[piece["craft"]],
        level=piece["level"],
        pace=Decimal(str(piece["pace"])),
        certified_on=since,
        expires_on=ends.date(),
        certificate=proven,
    )


def load_hosts(session: Session, now: datetime) -> None:
    """Three hosts, each with links to four products."""
    products = session.scalars(select(Product).order_by(Product.id)).all()
    for place, piece in enumerate(people()["hosts"]):
        host = Host(
            slug=piece["slug"],
            name=words(piece["name"]),
            platforms={"names": piece["platforms"], "languages": piece["languages"]},
            signs=any("sign" in each.lower() or each == "csl" for each in piece["languages"]),
            rate_points=round(piece["rate_percent"] * 100),
        )
        session.add(host)
        session.flush()
        for turn, product in enumerate(products[place * 5 : place * 5 + 4], start=1):
            code = f"{piece['slug'].split('-')[0]}{turn}"
            link = ProductLink(
                code=code,
                host_id=host.id,
                product_id=product.id,
                created_at=now - timedelta(days=40),
            )
            session.add(link)
