"""Synthetic goods: cooperatives, products with variants, prices, rates and stock, as plain rows.

The same seed gives the same goods. Every row keeps every constraint; prices, rates and opening
stock are in force since `begun`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from catalog.words import Words
from storefront.demo.volume_words import COLOURS, GROUPS, KINDS, MOTIFS, PLACES, STUFFS

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """What synthetic rows stand on: the dice, the day, and where the ids begin."""

    seed: int
    begun: datetime
    crafts: tuple[tuple[int, str], ...]
    hub_id: int

    def dice(self, kind: str, number: int) -> random.Random:
        """The dice of one thing: always the same."""
        return random.Random(f"{self.seed}:{kind}:{number}")


def cooperative_row(ground: Ground, number: int) -> Row:
    """One cooperative."""
    dice = ground.dice("cooperative", number)
    province, city, region = PLACES[number % len(PLACES)]
    group = GROUPS[(number // len(PLACES)) % len(GROUPS)]
    place = Words(city.zh.rstrip("市区县州"), city.en)
    return {
        "id": number,
        "slug": f"seed-{number}",
        "name": Words(f"{place.zh}{group.zh}手作合作社", f"{place.en} {group.en} Cooperative"),
        "province": province,
        "city": city,
        "region": region,
        "about": Words(
            "为试验大数量而虚构的合作社。", "A cooperative invented to try large numbers."
        ),
        "address": Words("演示路1号（演示地址）", "1 Demo Road (demo address)"),
        "time_zone": "Asia/Shanghai",
        "kit_days": dice.randint(1, 5),
        "return_days": dice.randint(1, 5),
        "cost_per_parcel_minor": dice.randrange(600, 2400, 100),
        "cost_per_kg_minor": dice.randrange(200, 900, 50),
        "min_batch": 10,
    }


def product_row(ground: Ground, number: int, cooperatives: int) -> Row:
    """One published product."""
    dice = ground.dice("product", number)
    craft_id, craft = ground.crafts[number % len(ground.crafts)]
    motif, stuff = dice.choice(MOTIFS), dice.choice(STUFFS[craft])
    kind = dice.choice(KINDS[craft])
    minutes = dice.randrange(8, 180)
    return {
        "id": number,
        "slug": f"seed-{craft}-{number}",
        "state": "published",
        "craft_id": craft_id,
        "cooperative_id": dice.randint(1, cooperatives),
        **_named(motif, stuff, kind),
        "description": _described(number, stuff),
        "materials": stuff,
        "care": Words("软布擦干。", "Wipe dry with a soft cloth."),
        "level": dice.choice((1, 1, 1, 2, 2, 3)),
        "standard_minutes": Decimal(minutes),
        "pack": 10,
        "min_batch": 10,
        "weight_g": dice.randrange(10, 900),
        "kit_weight_g": dice.randrange(10, 900),
        "materials_minor": dice.randrange(100, 4000),
        "made_to_order": dice.random() < 0.25,
        "published_at": ground.begun + timedelta(seconds=number),
    }


def _named(motif: Words, stuff: Words, kind: Words) -> Row:
    return {
        "name": Words(f"{motif.zh}{stuff.zh}{kind.zh}", f"{motif.en} {stuff.en.lower()} {kind.en}"),
        "summary": Words(f"{motif.zh}样式的{kind.zh}。", f"A {kind.en} in the {motif.en} style."),
    }


def _described(number: int, stuff: Words) -> Words:
    return Words(
        f"第{number}号试验商品，用{stuff.zh}手工制成。",
        f"Trial piece number {number}, made by hand of {stuff.en.lower()}.",
    )


def variant_rows(ground: Ground, product: Row, first_id: int, variants: int) -> Iterator[Row]:
    """The variants of a product, in different colours."""
    dice = ground.dice("variant", product["id"])
    colours = dice.sample(COLOURS, variants)
    for position, (name, code) in enumerate(colours):
        yield {
            "id": first_id + position,
            "sku": f"SEED-{product['id']:06d}-{position + 1}",
            "product_id": product["id"],
            "name": name,
            "colour_hex": code,
            "position": position,
        }


def price_row(ground: Ground, product: Row, variant: Row) -> Row:
    """What a variant costs since the beginning: always more than it must pay."""
    dice = ground.dice("price", variant["id"])
    floor = rate_row(ground, product)["amount_minor"] + product["materials_minor"]
    minor = (floor * dice.randrange(150, 320) // 100) // 100 * 100 + 90
    return {
        "variant_id": variant["id"],
        "amount_minor": minor,
        "currency": "CNY",
        "starts_at": ground.begun,
    }


def rate_row(ground: Ground, product: Row) -> Row:
    """What making one earns: some 60 分 a minute."""
    return {
        "product_id": product["id"],
        "amount_minor": int(product["standard_minutes"]) * 60,
        "currency": "CNY",
        "starts_on": ground.begun.date(),
    }


def stock_rows(ground: Ground, variant: Row) -> tuple[Row, Row] | None:
    """The opening level and its move; of some variants there is none, of some products nothing."""
    dice = ground.dice("stock", variant["id"])
    if dice.random() < 0.2 or ground.dice("shelf", variant["product_id"]).random() < 0.3:
        return None
    place = {"variant_id": variant["id"], "location_id": ground.hub_id}
    pieces, cause = dice.randint(1, 60), f"seed:opening:{variant['sku']}"
    about = {"pieces": pieces, "reason": "opening", "cause": cause, "key": f"{cause}#0"}
    return {**place, "on_hand": pieces}, {**place, **about, "at": ground.begun}
