"""What a re-plan decided, and how it is kept beside its facts: before and after, person by person.

`before` holds one row for each maker and line that had or gets work: pieces, last day and pay as
they were and as they stay, and the batches that move. Pay of taken work counts at its frozen rate.
Late pieces are those without a maker and those that will not be handed in in time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.db import JsonMap
from fulfillment.planner import Event, Facts, Pin, Proposal, Share
from fulfillment.planner.bench import lay_out
from fulfillment.planner.causes import RETURNED, Happened
from fulfillment.planner.holding import Held, Hours
from fulfillment.planner.outcome import costs_of
from fulfillment.planner.plan import stand
from fulfillment.planner.proposal import new_shares
from fulfillment.workflow.situation import Situation, Stood

#: What left a maker before the re-plan was made.
_GONE = RETURNED | {Happened.SCRAPPED, Happened.ASTRAY}


@dataclass(frozen=True, slots=True)
class Decided:
    """What moves, and the plan that follows; `facts`, `previous` and `event` replay it."""

    facts: Facts
    previous: tuple[Pin, ...]
    event: Event
    moved: frozenset[int]
    proposal: Proposal

    @property
    def new(self) -> tuple[Share, ...]:
        """The shares that nobody has yet."""
        return new_shares(self.proposal)


def before_of(situation: Situation, decided: Decided) -> JsonMap:
    """How it was, for the page and for a replay."""
    late, after = _late(situation, frozenset()), _late(situation, decided.moved)
    for line, pieces in _open(situation).items():
        late[line] += pieces
    for short in decided.proposal.shortfalls:
        after[short.line] += short.pieces
    return {
        "day": situation.today.isoformat(),
        "rows": _rows(situation, decided.moved),
        "late": dict(+late),
        "late_after": dict(+after),
        "cost": _cost(decided.facts, decided.previous),
        "previous": {"batches": [_pin(pin) for pin in decided.previous]},
        "event": _event(decided.event),
    }


def _rows(situation: Situation, moved: Collection[int]) -> list[JsonMap]:
    """One row for each maker and line that had work, in a fixed order."""
    groups: dict[tuple[str, str], list[Stood]] = defaultdict(list)
    for each in situation.stood:
        groups[each.maker, each.line].append(each)
    lost: Counter[tuple[str, str]] = Counter()
    for cause in situation.causes:
        if cause.kind in _GONE:
            lost[cause.maker, str(cause.line)] += cause.pieces
    rates = _rates(situation.facts)
    return [
        _row(key, groups[key], moved, (lost[key], rates.get(key[1], 0)))
        for key in sorted(groups.keys() | lost.keys())
    ]


def _row(
    key: tuple[str, str], stood: Sequence[Stood], moved: Collection[int], gone: tuple[int, int]
) -> JsonMap:
    lost, rate = gone
    kept = [each for each in stood if each.id not in moved]
    pay = sum(each.pieces * (each.rate or rate) for each in stood)
    return {
        "maker": key[0],
        "line": key[1],
        "pieces": sum(each.pieces for each in stood) + lost,
        "kept": sum(each.pieces for each in kept),
        "due": _last(stood),
        "due_kept": _last(kept),
        "pay": pay + lost * rate,
        "pay_kept": sum(each.pieces * (each.rate or rate) for each in kept),
        "begun": any(each.held is not None and each.held.begun for each in kept),
        "moved": [
            {"batch": each.id, "offered": each.held.offered}
            for each in stood
            if each.id in moved and each.held
        ],
    }


def _last(stood: Collection[Stood]) -> str | None:
    last: date | None = max((each.due for each in stood), default=None)
    return last.isoformat() if last else None


def _rates(facts: Facts) -> dict[str, int]:
    styles = {style.id: style.piece_rate for style in facts.styles}
    return {line.id: styles[line.style] for line in facts.lines}


def _open(situation: Situation) -> Counter[str]:
    """Pieces of each line that nobody has."""
    left = Counter({line.id: line.pieces for line in situation.facts.lines})
    for each in situation.stood:
        if each.held:
            left[each.line] -= each.held.pieces
    return +left


def _late(situation: Situation, moved: Collection[int]) -> Counter[str]:
    """Pieces with makers that will not be handed in in time, by line."""
    hours, able = Hours(situation.facts), situation.on_bench
    mine: dict[str, list[Held]] = defaultdict(list)
    for each in situation.stood:
        if each.held and each.id not in moved and (each.maker, each.line) in able:
            mine[each.maker].append(each.held)
    late: Counter[str] = Counter()
    for maker, held in mine.items():
        pieces = hours.late(maker, held)
        for one in held:
            late[one.line] += min(one.pieces, pieces.get(one.batch, 0))
    return late


def _cost(facts: Facts, previous: Collection[Pin]) -> int:
    """What batches, rework and shipping would have cost without the change."""
    bench = lay_out(facts)
    makers, lines = {row.id for row in facts.makers}, {row.id for row in facts.lines}
    pins = [pin for pin in previous if pin.maker in makers and pin.line in lines]
    costs = costs_of(bench, stand(bench, pins))
    return round(costs.batches + costs.rework + costs.shipping)


def _pin(pin: Pin) -> JsonMap:
    row: JsonMap = {"maker": pin.maker, "line": pin.line, "quantity": pin.pieces}
    if pin.start is not None:
        row["start"] = pin.start.isoformat()
    if pin.due is not None:
        row["due"] = pin.due.isoformat()
    return row


def _event(event: Event) -> JsonMap:
    released = [
        {"maker": each.maker, "line": each.line, "done": each.done} for each in event.releases
    ]
    return {"date": event.date.isoformat(), "kind": event.kind, "released": released}
