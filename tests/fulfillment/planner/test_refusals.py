"""What no planner can read is refused with the place of what is wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from catalog.errors import Refusal
from fulfillment.planner import Event, Pin, Release, event_of, facts_of, propose, replan
from tests.fulfillment.planner.made import Size, document

BASE = document(Size(pieces=60, styles=2, makers=6, cooperatives=2), 1)

Spoil = Callable[[dict[str, Any]], object]


def _set(*path: Any, value: object) -> Spoil:
    def spoil(root: dict[str, Any]) -> None:
        place: Any = root
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return spoil


def _twice(*path: Any) -> Spoil:
    def spoil(root: dict[str, Any]) -> None:
        place: Any = root
        for step in path:
            place = place[step]
        place.append(copy.deepcopy(place[0]))

    return spoil


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (_set("format", value="other/1"), "format"),
        (_set("order", value=[]), "order"),
        (_set("order", "lines", value=[]), "order.lines"),
        (_set("makers", value=[]), "makers"),
        (_twice("order", "lines"), "lines[L0001]"),
        (_twice("styles"), "styles[S0001]"),
        (_twice("makers"), "makers[M000001]"),
        (_twice("cooperatives"), "cooperatives[C0001]"),
        (_set("order", "lines", 0, "style", value="S9999"), "order.lines[L0001].style"),
        (_set("order", "lines", 0, "quantity", value=-5), "order.lines[L0001].quantity"),
        (_set("order", "lines", 0, "quantity", value=0), "order.lines[L0001].quantity"),
        (_set("order", "lines", 0, "quantity", value=10**12), "order.lines[L0001].quantity"),
        (_set("order", "lines", 0, "quantity", value=2.5), "order.lines[L0001].quantity"),
        (_set("order", "lines", 0, "quantity", value=True), "order.lines[L0001].quantity"),
        (_set("order", "lines", 0, "due", value="2026-01-01"), "order.lines[L0001].due"),
        (_set("order", "lines", 0, "due", value="2076-01-01"), "order.lines[L0001].due"),
        (_set("order", "lines", 0, "due", value="soon"), "order.lines[L0001].due"),
        (_set("styles", 0, "minutes", value=0), "styles[S0001].minutes"),
        (_set("styles", 0, "minutes", value=float("nan")), "styles[S0001].minutes"),
        (_set("styles", 0, "piece_rate", value="2.10"), "styles[S0001].piece_rate"),
        (_set("styles", 0, "piece_rate", value=0.12345678), "styles[S0001].piece_rate"),
        (_set("styles", 0, "pack", value=0), "styles[S0001].pack"),
        (_set("makers", 0, "cooperative", value="C9"), "makers[M000001].cooperative"),
        (_set("makers", 0, "hours_per_week", value=200), "makers[M000001].hours_per_week"),
        (_set("makers", 0, "working_days", value=[]), "makers[M000001].working_days"),
        (_set("makers", 0, "working_days", value=["moon"]), "makers[M000001].working_days"),
        (_set("makers", 0, "pace", value={}), "makers[M000001].pace"),
        (_set("makers", 0, "first_pass_yield", value=1.5), "makers[M000001].first_pass_yield"),
        (_set("settings", "parcel_kg", value=0), "settings.parcel_kg"),
        (lambda root: root["makers"][0].pop("skills"), "makers[M000001].skills"),
    ],
)
def test_bad_facts_are_refused_with_their_place(spoil: Spoil, place: str) -> None:
    root = copy.deepcopy(BASE)
    spoil(root)
    with pytest.raises(Refusal) as refused:
        propose(facts_of(root))
    assert refused.value.code == "plan.bad_facts"
    assert str(refused.value.facts["place"]).startswith(place)


@pytest.mark.parametrize("root", [None, [], "text", 7])
def test_a_file_of_another_shape_is_refused(root: object) -> None:
    with pytest.raises(Refusal):
        facts_of(root)


FACTS = facts_of(BASE)
MAKER, LINE = FACTS.makers[0].id, FACTS.lines[0].id


def _able(line: str) -> str:
    style = next(
        s for s in FACTS.styles if s.id == next(x.style for x in FACTS.lines if x.id == line)
    )
    return next(m.id for m in FACTS.makers if m.skills.get(style.craft, 0) >= style.level)


@pytest.mark.parametrize(
    ("pins", "excluded"),
    [
        ([Pin("nobody", LINE, 5)], []),
        ([Pin(MAKER, "nothing", 5)], []),
        ([Pin(_able(LINE), LINE, 5)], [_able(LINE)]),
        ([Pin(_able(LINE), LINE, 10**6)], []),
        ([Pin(_able(LINE), LINE, 0)], []),
        ([Pin(_able(LINE), LINE, 1), Pin(_able(LINE), LINE, 1)], []),
        ([], ["nobody"]),
    ],
)
def test_contradictory_wishes_are_refused(pins: list[Pin], excluded: list[str]) -> None:
    with pytest.raises(Refusal):
        propose(FACTS, pins=pins, excluded=excluded)


@pytest.mark.parametrize(
    "event",
    [
        Event(date(2026, 1, 1), ()),
        Event(FACTS.start, (Release("nobody", LINE, 0),)),
        Event(FACTS.start, (Release(_able(LINE), LINE, -1),)),
        Event(FACTS.start, (Release(_able(LINE), LINE, 0), Release(_able(LINE), LINE, 0))),
    ],
)
def test_an_event_that_does_not_fit_the_plan_is_refused(event: Event) -> None:
    with pytest.raises(Refusal):
        replan(FACTS, [Pin(_able(LINE), LINE, 8)], event)


@pytest.mark.parametrize("root", [{}, {"date": "x", "released": []}, {"date": "2026-03-02"}])
def test_an_event_file_of_another_shape_is_refused(root: object) -> None:
    with pytest.raises(Refusal):
        event_of(root)
