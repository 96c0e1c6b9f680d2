"""Synthetic work: makers with skills, bulk orders on invoice, and batches not handed in yet.

Nothing here has earned or paid anything yet, so the book stays as it is: orders are placed or in
production, batches are offered, taken or begun, and no piece was handed in.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from catalog.words import Words
from storefront.demo.volume_goods import Ground, Row, rate_row
from storefront.demo.volume_words import ALIASES

#: Pieces of one synthetic batch.
BATCH = 20
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")


def maker_row(ground: Ground, number: int, cooperatives: int) -> Row:
    """One maker, without a private record."""
    dice = ground.dice("maker", number)
    alias = ALIASES[number % len(ALIASES)]
    return {
        "id": number,
        "code": f"S{number:06d}",
        "cooperative_id": 1 + number % cooperatives,
        "alias": Words(f"{alias.zh}{number}", f"{alias.en} {number}"),
        "active": True,
        "home_based": dice.random() < 0.7,
        "minutes_per_week": dice.randrange(300, 2100, 60),
        "working_days": {"days": sorted(dice.sample(_DAYS, 5), key=_DAYS.index)},
        "language": "zh-Hans",
        "first_pass_yield": Decimal(dice.randrange(880, 995)) / 1000,
        "public_words": Words(),
        "reached_by": "lead",
    }


def skill_rows(ground: Ground, number: int) -> Iterator[Row]:
    """One to three skills of a maker."""
    dice = ground.dice("skill", number)
    for craft_id, _slug in dice.sample(ground.crafts, dice.choice((1, 2, 2, 3))):
        yield {
            "maker_id": number,
            "craft_id": craft_id,
            "level": dice.choice((1, 2, 2, 3)),
            "pace": Decimal(dice.randrange(80, 160)) / 100,
            "certified_on": ground.begun.date() - timedelta(days=dice.randrange(30, 900)),
            "expires_on": None,
        }


def certificate_row(number: int, skill: Row) -> Row:
    """What a skill was recognised for."""
    return {
        "id": number,
        "code": f"S-{number:06d}",
        "maker_id": skill["maker_id"],
        "craft_id": skill["craft_id"],
        "level": skill["level"],
        "basis": "recognised",
        "ground": "Synthetic volume",
        "issued_on": skill["certified_on"],
        "expires_on": skill["expires_on"],
    }


def order_row(ground: Ground, number: int, lines: list[Row], *, in_production: bool) -> Row:
    """A bulk order on invoice; only its token is not repeated, for it opens a page."""
    goods = sum(each["pieces"] * each["unit_price_minor"] for each in lines)
    placed = ground.begun + timedelta(minutes=number % 40_000)
    return {
        "id": number,
        "number": f"SD-{number:07d}",
        "token": secrets.token_urlsafe(32),
        "kind": "bulk",
        "state": "in_production" if in_production else "placed",
        "customer": f"Demo customer {number % 97}",
        "language": "zh-Hans",
        "currency": "CNY",
        "goods_minor": goods,
        "shipping_minor": 0,
        "total_minor": goods,
        "due_on": (placed + timedelta(days=90)).date(),
        "placed_at": placed,
        "key": f"seed:order:{number}",
    }


def line_row(number: int, variant: Row, pieces: int) -> Row:
    """The one line of the bulk order of that number."""
    return {
        "id": number,
        "order_id": number,
        "position": 1,
        "product_id": variant["product_id"],
        "variant_id": variant["id"],
        "pieces": pieces,
        "unit_price_minor": variant["amount_minor"],
        "to_make": True,
        "note": "",
    }


def batch_row(ground: Ground, number: int, line: Row, product: Row, maker: Row) -> Row:
    """One maker's share of a line, not handed in yet."""
    dice = ground.dice("batch", number)
    state = dice.choice(("offered", "taken", "in_progress"))
    begun = ground.begun.date() + timedelta(days=dice.randrange(40, 60))
    taken = None if state == "offered" else ground.begun + timedelta(days=30)
    return {
        "code": f"SD-{number:08d}",
        "order_line_id": line["id"],
        "maker_id": maker["id"],
        "cooperative_id": maker["cooperative_id"],
        "product_id": line["product_id"],
        "variant_id": line["variant_id"],
        "state": state,
        "pieces": BATCH,
        "currency": "CNY",
        "rate_minor": rate_row(ground, product)["amount_minor"] if taken else None,
        "start_on": begun,
        "due_on": begun + timedelta(days=30),
        "reason": {},
        "created_at": ground.begun + timedelta(days=29),
        "taken_at": taken,
    }
