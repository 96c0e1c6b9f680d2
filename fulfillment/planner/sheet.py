"""The sheet of a plan: what its page shows, worked out once when the plan is made.

Pure. `draw_sheet` turns facts and proposal into plain JSON: `content` for everything above the
people, one row for each maker (those with work first come from her shares, the others carry the
reason why not), and the skill gaps. A page then reads one sheet and twenty rows, however large
the order is. Invariant: pieces, pay and minutes of the rows are those of the proposal's shares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fulfillment.planner.facts import Facts, MakerFacts
from fulfillment.planner.gaps import Gap, skill_gaps
from fulfillment.planner.proposal import Because, Proposal, Share
from fulfillment.planner.weeks import mondays, weeks_of

JsonMap = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """One maker's row; columns by which rows are found and summed, and what is shown."""

    code: str
    busy: bool
    pieces: int
    minutes: int
    pay_minor: int
    content: JsonMap


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a plan's page shows."""

    content: JsonMap
    people: tuple[PersonSheet, ...]
    gaps: tuple[Gap, ...]


def draw_sheet(facts: Facts, proposal: Proposal) -> Sheet:
    """The sheet of a proposal."""
    weeks = mondays(facts, proposal.shares)
    people = tuple(_people(facts, proposal, weeks))
    return Sheet(
        content={
            **_head(facts, proposal),
            "weeks": [day.isoformat() for day in weeks],
            "busy": sum(person.busy for person in people),
            "left": len(proposal.refusals),
        },
        people=people,
        gaps=skill_gaps(facts, proposal),
    )


def _head(facts: Facts, proposal: Proposal) -> JsonMap:
    return {
        "start": facts.start.isoformat(),
        "currency": facts.settings.currency,
        "lines": [
            {"id": line.id, "style": line.style, "pieces": line.pieces, "due": str(line.due)}
            for line in facts.lines
        ],
        "styles": list(_styles(facts, proposal.shares)),
        "shorts": [
            {
                "line": short.line,
                "pieces": short.pieces,
                "earliest": short.earliest.isoformat() if short.earliest else None,
                "reason": _why(short.reason),
            }
            for short in proposal.shortfalls
        ],
        "summary": asdict(proposal.summary),
    }


def _people(facts: Facts, proposal: Proposal, weeks: Sequence[date]) -> Iterable[PersonSheet]:
    by_maker: dict[str, list[Share]] = defaultdict(list)
    for share in proposal.shares:
        by_maker[share.maker].append(share)
    makers = {maker.id: maker for maker in facts.makers}
    for code, shares in sorted(by_maker.items()):
        yield _busy(makers[code], shares, facts.start, weeks)
    for left in proposal.refusals:
        yield PersonSheet(left.maker, False, 0, 0, 0, {"reason": _why(left.reason)})


def _busy(
    maker: MakerFacts, shares: Sequence[Share], start: date, weeks: Sequence[date]
) -> PersonSheet:
    mine = sorted(shares, key=lambda share: (share.due, share.line))
    return PersonSheet(
        code=maker.id,
        busy=True,
        pieces=sum(share.pieces for share in mine),
        minutes=sum(share.minutes for share in mine),
        pay_minor=sum(share.pay for share in mine),
        content={
            "cooperative": maker.cooperative,
            "shares": [_share(share) for share in mine],
            "weeks": [
                [round(week.planned), round(week.promised), round(week.safe)]
                for week in weeks_of(maker, mine, start, weeks)
            ],
        },
    )


def _share(share: Share) -> JsonMap:
    return {
        "line": share.line,
        "pieces": share.pieces,
        "start": share.start.isoformat(),
        "due": share.due.isoformat(),
        "minutes": share.minutes,
        "pay": share.pay,
        "reason": _why(share.reason),
    }


def _styles(facts: Facts, shares: Iterable[Share]) -> Iterable[JsonMap]:
    pieces: dict[str, int] = defaultdict(int)
    makers: dict[str, set[str]] = defaultdict(set)
    for share in shares:
        pieces[share.style] += share.pieces
        makers[share.style].add(share.maker)
    for style in facts.styles:
        yield {
            "id": style.id,
            "craft": style.craft,
            "grade": style.level,
            "rate": style.piece_rate,
            "minutes": style.standard_minutes,
            "pieces": pieces[style.id],
            "makers": len(makers[style.id]),
        }


def _why(because: Because) -> JsonMap:
    return {"code": because.code.value, "facts": dict(because.facts)}
