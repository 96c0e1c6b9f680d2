"""Wishes of the office that cannot be granted, told in the office's own words.

Pure. The planner refuses the same things by their place in the facts; here they are refused first,
with what a person can do about them.
"""

from __future__ import annotations

from collections import Counter

from catalog.errors import Refusal
from fulfillment.planner import Facts
from fulfillment.workflow.adjustments import Adjustments


def refuse_wishes(facts: Facts, wishes: Adjustments) -> None:
    """Refuse wishes that no plan can follow."""
    refuse_pins(facts, wishes)
    makers = {maker.id for maker in facts.makers}
    if makers and makers <= wishes.excluded:
        raise Refusal("plan.nobody_left", "Everybody is left out of this plan.", status=422)


def refuse_pins(facts: Facts, wishes: Adjustments) -> None:
    """Refuse pins for people who may not make the piece, and more pieces than are open."""
    makers = {maker.id: maker for maker in facts.makers}
    lines = {line.id: line for line in facts.lines}
    styles = {style.id: style for style in facts.styles}
    pinned: Counter[str] = Counter()
    for pin in wishes.pins:
        maker, line = makers.get(pin.maker), lines.get(str(pin.line_id))
        if line is None:
            continue
        style = styles[line.style]
        if maker is None or maker.skills.get(style.craft, 0) < style.level:
            raise _uncertified(pin.maker)
        pinned[line.id] += pin.pieces
    for line_id, pieces in pinned.items():
        if pieces > lines[line_id].pieces:
            raise _too_many(pieces, lines[line_id].pieces)


def _uncertified(maker: str) -> Refusal:
    return Refusal(
        "plan.pin_uncertified",
        "%(maker)s has no certificate that holds for this style.",
        status=422,
        maker=maker,
    )


def _too_many(pieces: int, left: int) -> Refusal:
    return Refusal(
        "plan.pin_too_many",
        "You fixed %(pieces)s pieces of a line that has %(open)s left to give out.",
        status=422,
        pieces=pieces,
        open=left,
    )
