"""A large order in a database, with its plan: the rows of a made-up instance, in a few inserts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import db, intent
from catalog.history import Actor
from catalog.money import Money
from catalog.pricing import PieceRate
from catalog.products import Craft, Product, ProductState, Variant
from catalog.words import Words
from fulfillment.makers import DayOff, Maker
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.workflow.adjustments import Adjustments
from fulfillment.workflow.intake import order_placed
from fulfillment.workflow.planning import plan_proposed
from storefront.accounts import Membership, Role, User
from storefront.schema import metadata
from tests.fulfillment.planner.made import CRAFTS, START
from tests.made_training import certified

NOW = datetime.combine(START, datetime.min.time(), UTC) + timedelta(hours=2)
OFFICE = Actor(None, "office")
NOTHING = Words("", "")
KEY = "key-of-yun@example.org"


def lay_in(app: Flask, made: dict[str, Any]) -> int:
    """Fill the empty database of `app`; the id of the plan for the order."""
    with app.app_context():
        metadata.create_all(db.engine)
        intent.set("write")
        session = db.session()
        yun = User(email="yun@example.org", session_key=KEY, created_at=NOW)
        yun.memberships = [Membership(role=Role.OFFICE)]
        session.add(yun)
        homes = _homes(session, made)
        crafts = {slug: Craft(slug=slug, name=Words(slug, slug), about=NOTHING) for slug in CRAFTS}
        session.add_all(crafts.values())
        session.flush()
        _makers(session, made, homes, crafts)
        order = _order(session, made, _variants(session, made, homes, crafts))
        session.commit()
        plan = plan_proposed(session, order, adjustments=Adjustments(), actor=OFFICE, now=NOW)
        session.commit()
        return plan.id


def _homes(session: Session, made: dict[str, Any]) -> dict[str, Cooperative]:
    homes = {
        row["id"]: Cooperative(
            slug=row["id"].lower(),
            name=Words(row["id"], row["id"]),
            province=NOTHING,
            city=NOTHING,
            region=row["region"],
            about=NOTHING,
            address=NOTHING,
            kit_days=row["kit_days"],
            return_days=row["return_days"],
            cost_per_parcel_minor=round(100 * row["cost_per_parcel"]),
            cost_per_kg_minor=round(100 * row["cost_per_kg"]),
            min_batch=row["min_batch"],
        )
        for row in made["cooperatives"]
    }
    session.add_all(homes.values())
    return homes


def _makers(
    session: Session,
    made: dict[str, Any],
    homes: dict[str, Cooperative],
    crafts: dict[str, Craft],
) -> None:
    for row in made["makers"]:
        maker = Maker(
            code=row["id"],
            cooperative_id=homes[row["cooperative"]].id,
            alias=Words(f"阿荷{row['id']}", f"Ahe {row['id']}"),
            home_based=row["home_based"],
            minutes_per_week=round(60 * row["hours_per_week"]),
            working_days={"days": row["working_days"]},
            first_pass_yield=Decimal(str(row["first_pass_yield"])),
            public_words=NOTHING,
        )
        for craft, level in row["skills"].items():
            skill = certified(maker, crafts[craft].id, level, on=START - timedelta(days=99))
            skill.pace = Decimal(str(row["pace"][craft]))
        session.add(maker)
        session.flush()
        session.add_all(
            DayOff(maker_id=maker.id, day=date.fromisoformat(day)) for day in row["days_off"]
        )


def _variants(
    session: Session,
    made: dict[str, Any],
    homes: dict[str, Cooperative],
    crafts: dict[str, Craft],
) -> dict[str, Variant]:
    home, found = next(iter(homes.values())), {}
    for row in made["styles"]:
        product = Product(
            slug=row["id"].lower(),
            state=ProductState.PUBLISHED,
            craft=crafts[row["craft"]],
            cooperative=home,
            name=Words(f"款式{row['id']}", f"Style {row['id']}"),
            summary=NOTHING,
            description=NOTHING,
            materials=NOTHING,
            care=NOTHING,
            level=row["level"],
            standard_minutes=Decimal(str(row["minutes"])),
            pack=row["pack"],
            min_batch=row["min_batch"],
            weight_g=row["weight_g"],
            kit_weight_g=round(row["kit_weight_g"]),
            published_at=NOW,
        )
        variant = Variant(sku=f"{row['id']}-RED", name=Words("朱红", "Red"), product=product)
        session.add(variant)
        session.flush()
        rate = PieceRate(
            product_id=product.id,
            amount_minor=max(1, round(100 * row["piece_rate"])),
            starts_on=START - timedelta(days=99),
        )
        session.add(rate)
        found[row["id"]] = variant
    return found


def _order(session: Session, made: dict[str, Any], variants: dict[str, Variant]) -> Order:
    lines = [
        NewLine(
            variants[row["style"]].id,
            variants[row["style"]].product_id,
            row["quantity"],
            Money(6_000),
            True,
            date.fromisoformat(row["due"]),
        )
        for row in made["order"]["lines"]
    ]
    new = NewOrder(
        kind=OrderKind.BULK,
        customer="Lin Mei Trading",
        user_id=None,
        email=None,
        recipient=None,
        phone=None,
        address=None,
        language="en",
        currency="CNY",
        lines=tuple(lines),
        shipping=Money(0),
        due_on=date.fromisoformat(made["order"]["due"]),
        key="bulk:large",
    )
    return order_placed(session, new, actor=OFFICE, now=NOW)
