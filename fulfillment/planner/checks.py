"""What facts must be true before anybody plans with them; a refusal names the place.

Infeasible is not an error: nobody certified, no hours or a date that is too near become
shortfalls with reasons. An error is what no planner can read: a double identity, an unknown
style, a quantity below one, a due day before the start, pins that contradict each other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NoReturn

from catalog.errors import Refusal
from fulfillment.planner.facts import Facts, LineFacts, MakerFacts, Pin, StyleFacts

#: Larger numbers than these are slips of the keyboard, not orders.
MOST_PIECES = 100_000_000
MOST_MINUTES = 100_000.0
MOST_DAYS = 3_660


def refuse(place: str, problem: str) -> NoReturn:
    """Refuse facts that cannot be planned with, naming the place."""
    code, sentence = "plan.bad_facts", "%(place)s: %(problem)s."
    raise Refusal(code, sentence, status=422, place=place, problem=problem)


def check(facts: Facts) -> None:
    """Refuse facts that contradict themselves; says which identity and which field."""
    if not facts.lines:
        refuse("order.lines", "the order has no lines")
    if not facts.makers:
        refuse("makers", "there are no makers to plan with")
    for kind in ("lines", "styles", "makers", "cooperatives"):
        _unique(kind, (row.id for row in getattr(facts, kind)))
    _settings(facts)
    styles = {style.id for style in facts.styles}
    cooperatives = {cooperative.id for cooperative in facts.cooperatives}
    for style in facts.styles:
        _style(style)
    for line in facts.lines:
        _line(line, styles, facts)
    for cooperative in facts.cooperatives:
        place = f"cooperatives[{cooperative.id}]"
        _least(f"{place}.kit_days", cooperative.kit_days, 0, 365)
        _least(f"{place}.return_days", cooperative.return_days, 0, 365)
        _least(f"{place}.min_batch", cooperative.min_batch, 1, MOST_PIECES)
        _least(f"{place}.cost_per_parcel", cooperative.cost_per_parcel, 0)
        _least(f"{place}.cost_per_kg", cooperative.cost_per_kg, 0)
    for maker in facts.makers:
        _maker(maker, cooperatives)


def check_wishes(facts: Facts, pins: Sequence[Pin], excluded: Iterable[str]) -> None:
    """Refuse pins and exclusions that name nobody or contradict each other."""
    makers = {maker.id: maker for maker in facts.makers}
    lines = {line.id: line for line in facts.lines}
    styles = {style.id: style for style in facts.styles}
    out = set(excluded)
    for unknown in sorted(out - makers.keys()):
        refuse(f"excluded[{unknown}]", "this maker is not in the facts")
    pinned: Counter[str] = Counter()
    for pin in pins:
        place = f"pins[{pin.maker}, {pin.line}]"
        if pin.maker not in makers or pin.line not in lines:
            refuse(place, "this maker or line is not in the facts")
        if pin.maker in out:
            refuse(place, "this maker is pinned and excluded at once")
        _least(f"{place}.pieces", pin.pieces, 1, MOST_PIECES)
        style = styles[lines[pin.line].style]
        if makers[pin.maker].skills.get(style.craft, 0) < style.level:
            refuse(place, "this maker is not certified for the style")
        pinned[pin.line] += pin.pieces
    _unique("pins", (f"{pin.maker}, {pin.line}, {pin.start}" for pin in pins))
    for line_id, pieces in sorted(pinned.items()):
        if pieces > lines[line_id].pieces:
            refuse(f"pins[{line_id}]", "more pieces are pinned than ordered")


def _unique(kind: str, identities: Iterable[str]) -> None:
    for identity, times in Counter(identities).items():
        if times > 1:
            refuse(f"{kind}[{identity}]", f"this identity stands {times} times")


def _least(place: str, value: float, least: float, most: float = math.inf) -> None:
    if not math.isfinite(value) or not least <= value <= most:
        upper = "" if most == math.inf else f" and at most {most:g}"
        refuse(place, f"{value} must be at least {least:g}{upper}")


def _settings(facts: Facts) -> None:
    settings = facts.settings
    _least("settings.max_styles_per_maker", settings.max_styles_per_maker, 1, 1_000)
    _least("settings.rework_minutes_share", settings.rework_minutes_share, 0, 100)
    _least("settings.rework_cost_share", settings.rework_cost_share, 0, 100)
    _least("settings.parcel_kg", settings.parcel_kg, 1e-6, 1e6)
    _least("settings.cost_per_batch", settings.cost_per_batch, 0)
    _least("settings.cost_per_home_batch", settings.cost_per_home_batch, 0)


def _style(style: StyleFacts) -> None:
    place = f"styles[{style.id}]"
    _least(f"{place}.minutes", style.standard_minutes, 1e-6, MOST_MINUTES)
    _least(f"{place}.piece_rate", style.piece_rate, 0)
    _least(f"{place}.level", style.level, 1, 100)
    _least(f"{place}.min_batch", style.min_batch, 1, MOST_PIECES)
    _least(f"{place}.pack", style.pack, 1, MOST_PIECES)
    _least(f"{place}.weight_g", style.weight_g, 0, 1e7)
    _least(f"{place}.kit_weight_g", style.kit_weight_g, 0, 1e7)


def _line(line: LineFacts, styles: set[str], facts: Facts) -> None:
    place = f"order.lines[{line.id}]"
    if line.style not in styles:
        refuse(f"{place}.style", f"the style {line.style} is not known")
    _least(f"{place}.quantity", line.pieces, 1, MOST_PIECES)
    if line.due < facts.start:
        refuse(f"{place}.due", f"{line.due} is before the start of the order, {facts.start}")
    if (line.due - facts.start).days > MOST_DAYS:
        refuse(f"{place}.due", f"{line.due} is more than ten years away")


def _maker(maker: MakerFacts, cooperatives: set[str]) -> None:
    place = f"makers[{maker.id}]"
    if maker.cooperative not in cooperatives:
        refuse(f"{place}.cooperative", f"{maker.cooperative} is not known")
    _least(f"{place}.hours_per_week", maker.hours_per_week, 0, 168)
    _least(f"{place}.first_pass_yield", maker.first_pass_yield, 0, 1)
    _least(f"{place}.recent.earnings", maker.recent_pay, 0)
    _least(f"{place}.recent.hours", maker.recent_hours, 0)
    if maker.max_styles is not None:
        _least(f"{place}.max_styles", maker.max_styles, 0, 1_000)
    if maker.hours_per_week > 0 and not maker.working_days:
        refuse(f"{place}.working_days", "she has hours but no working day")
    if len(set(maker.working_days)) != len(maker.working_days):
        refuse(f"{place}.working_days", "a day stands twice")
    for craft in maker.skills:
        if craft not in maker.pace:
            refuse(f"{place}.pace.{craft}", "she is certified but has no pace")
        _least(f"{place}.pace.{craft}", maker.pace[craft], 1e-3, 1e3)
    for commitment in maker.commitments:
        _least(f"{place}.commitments.minutes", commitment.minutes, 0, 1e9)
