"""Makes up orders for the planner's tests and its benchmark: same arguments, same order.

People live in cooperatives that are good at a few crafts, work at home or in the centre, on their
own days, some with other work promised. Demand follows what they can do, scaled to a load.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

CRAFTS = ("macrame", "beading", "braiding", "loom", "crochet", "leather", "felting", "weaving")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat")
START = date(2026, 3, 2)
WAGE = 4.2


@dataclass(frozen=True, slots=True)
class Size:
    """How large an order and a bench, and how much of the free time the order wants."""

    pieces: int
    styles: int
    makers: int
    cooperatives: int
    load: float = 0.35


SMALL = Size(pieces=1_400, styles=8, makers=60, cooperatives=4)
SMALL_TIGHT = Size(pieces=1_400, styles=8, makers=60, cooperatives=4, load=0.95)


def document(size: Size, seed: int) -> dict[str, Any]:
    """An instance file's content."""
    chance = random.Random(f"{seed}/{size}")
    weeks = sorted(chance.sample(range(2, 11), 4))
    dues = [START + timedelta(days=7 * week + chance.randint(-1, 2)) for week in weeks]
    houses = [_house(chance, at) for at in range(size.cooperatives)]
    makers = [_maker(chance, at, chance.choice(houses), dues[-1]) for at in range(size.makers)]
    styles = [_style(chance, at, makers) for at in range(size.styles)]
    lines = _lines(chance, size, styles, dues, _supply(makers, styles))
    _scale(size, styles, lines, makers, (dues[-1] - START).days)
    return {
        "format": "bracelet-plan/1",
        "name": f"made-{seed}",
        "order": {"id": "PO-1", "start": str(START), "due": str(dues[-1]), "lines": lines},
        "styles": styles,
        "makers": makers,
        "cooperatives": [{k: v for k, v in house.items() if k != "crafts"} for house in houses],
        "settings": {
            "currency": "USD",
            "max_styles_per_maker": 3,
            "rework_minutes_share": 0.5,
            "rework_cost_share": 0.6,
            "parcel_kg": 10.0,
            "cost_per_batch": 0.6,
            "cost_per_home_batch": 0.9,
        },
    }


def _house(chance: random.Random, at: int) -> dict[str, Any]:
    far = chance.random()
    return {
        "id": f"C{at + 1:04d}",
        "region": f"region-{at % 3}",
        "kit_days": 1 + int(far * 5),
        "return_days": 1 + int(far * 7),
        "cost_per_parcel": round(4 + 12 * far, 2),
        "cost_per_kg": round(0.6 + 4 * far, 2),
        "min_batch": chance.choice([1, 1, 5, 8, 10]),
        "crafts": chance.sample(CRAFTS, chance.choice([2, 3, 4])),
    }


def _maker(chance: random.Random, at: int, house: dict[str, Any], end: date) -> dict[str, Any]:
    crafts = chance.sample(house["crafts"], min(chance.choice([1, 1, 2, 3]), len(house["crafts"])))
    hours = min(36.0, max(4.0, round(chance.lognormvariate(2.7, 0.4) * 2) / 2))
    days = sorted(chance.sample(range(6), min(6, max(2, round(hours / chance.uniform(3, 6.5))))))
    long = (end - START).days
    busy = [] if chance.random() < 0.6 else [chance.randint(7, long)]
    recent = round(hours * 8 * chance.uniform(0.55, 1.0), 1) if chance.random() < 0.9 else 0.0
    return {
        "id": f"M{at + 1:06d}",
        "cooperative": house["id"],
        "home_based": chance.random() < 0.7,
        "skills": {craft: chance.choice([1, 1, 2, 2, 3]) for craft in crafts},
        "pace": {craft: round(chance.lognormvariate(0.0, 0.2), 3) for craft in crafts},
        "hours_per_week": hours,
        "working_days": [WEEK[day] for day in days],
        "days_off": [str(START + timedelta(days=chance.randint(0, long)))],
        "commitments": [
            {"due": str(START + timedelta(days=day)), "minutes": int(hours * 60 / 7 * day * 0.4)}
            for day in busy
        ],
        "first_pass_yield": round(1 - min(0.25, chance.lognormvariate(-3.3, 0.7)), 3),
        "recent": {
            "earnings": round(recent * WAGE * max(0.0, chance.uniform(-0.15, 0.75)), 2),
            "hours": recent,
        },
    }


def _style(chance: random.Random, at: int, makers: list[dict[str, Any]]) -> dict[str, Any]:
    craft, level = chance.choice(sorted(chance.choice(makers)["skills"].items()))
    pack = chance.choice([1, 1, 2, 2, 5, 5, 5, 6, 10])
    weight = chance.randint(8, 40)
    return {
        "id": f"S{at + 1:04d}",
        "craft": craft,
        "level": level,
        "minutes": chance.lognormvariate(3.6, 0.5),
        "piece_rate": 0.0,
        "weight_g": weight,
        "kit_weight_g": round(weight * chance.uniform(1.05, 1.35), 1),
        "min_batch": pack * -(-chance.choice([4, 6, 8, 10, 12, 15]) // pack),
        "pack": pack,
    }


def _lines(
    chance: random.Random,
    size: Size,
    styles: list[dict[str, Any]],
    dues: list[date],
    supply: dict[str, float],
) -> list[dict[str, Any]]:
    rows = []
    for style in styles:
        for due in sorted(chance.sample(range(len(dues)), chance.choice([1, 1, 2]))):
            noise = chance.lognormvariate(0, 0.4) * (due + 2)
            weight = noise * supply[style["id"]] / style["minutes"]
            rows.append((style["id"], dues[due], weight))
    whole = sum(weight for _, _, weight in rows)
    return [
        {
            "id": f"L{at + 1:04d}",
            "style": style,
            "quantity": max(3, round(size.pieces * weight / whole)),
            "due": str(due),
        }
        for at, (style, due, weight) in enumerate(rows)
    ]


def _supply(makers: list[dict[str, Any]], styles: list[dict[str, Any]]) -> dict[str, float]:
    """Hours of those certified for a style, divided over the styles that need the same skill."""
    kinds = [(style["craft"], style["level"]) for style in styles]
    return {
        style["id"]: sum(
            maker["hours_per_week"] / len(maker["skills"])
            for maker in makers
            if maker["skills"].get(style["craft"], 0) >= style["level"]
        )
        / kinds.count((style["craft"], style["level"]))
        for style in styles
    }


def _scale(
    size: Size,
    styles: list[dict[str, Any]],
    lines: list[dict[str, Any]],
    makers: list[dict[str, Any]],
    days: int,
) -> None:
    """Minutes so that the order wants `load` of the hours; a piece rate in proportion to them."""
    by_id = {style["id"]: style for style in styles}
    wanted = sum(line["quantity"] * by_id[line["style"]]["minutes"] for line in lines)
    hours = sum(maker["hours_per_week"] for maker in makers) * days / 7 * 0.8
    for style in styles:
        minutes = max(2.0, round(style["minutes"] * size.load * hours * 60 / wanted * 2) / 2)
        style["minutes"] = minutes
        style["piece_rate"] = round(WAGE / 60 * minutes * (1, 1, 1.15, 1.3)[style["level"]], 2)
