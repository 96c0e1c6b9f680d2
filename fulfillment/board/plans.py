"""A stored plan as a page shows it: promises first, then fairness, then whose hands and why.

Read from the plan's own facts, so that it shows what was decided, not what has changed since;
only names come from the rows of today. The people are one page at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.money import Money
from catalog.words import Words
from fulfillment.board.plan_names import LineName, Names, found_by, names_of
from fulfillment.board.weeks import Week, mondays, weeks_of
from fulfillment.planner import Facts, MakerFacts, Proposal, Share, Summary, facts_of
from fulfillment.planner.models import Plan
from fulfillment.planner.proposal import Because, Left
from fulfillment.planner.stored import proposal_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised for one day: pieces on time, and what is short of it."""

    due: date
    pieces: int
    ordered: int


@dataclass(frozen=True, slots=True)
class Short:
    """Pieces that will be late, the first day they can be here, and why."""

    line: LineName
    pieces: int
    due: date
    earliest: date | None
    reason: Because


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One maker's part of one line."""

    line: LineName
    pieces: int
    start: date
    due: date
    minutes: int
    pay: Money
    reason: Because


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A maker with what the plan gives her."""

    code: str
    alias: Words
    cooperative: Words
    minutes: int
    pay: Money
    shares: tuple[ShareRow, ...]
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A maker without work from this plan."""

    code: str
    alias: Words
    reason: Because


@dataclass(frozen=True, slots=True)
class StyleRow:
    """What an hour of a style earns at the standard pace."""

    product: Words
    rate: Money
    minutes: float
    pieces: int
    makers: int

    @property
    def per_hour(self) -> Money:
        """Pay for sixty standard minutes."""
        return Money(round(self.rate.minor * 60 / self.minutes), self.rate.currency)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything above the people."""

    facts: Facts
    summary: Summary
    promises: tuple[Promise, ...]
    shorts: tuple[Short, ...]
    styles: tuple[StyleRow, ...]
    names: Names
    weeks: tuple[date, ...]
    people: tuple[PersonRow, ...]
    people_count: int
    left: tuple[LeftRow, ...]
    left_count: int

    @property
    def pages(self) -> int:
        """Pages of people."""
        return max(1, -(-self.people_count // PAGE))


def plan_page(session: Session, plan: Plan, *, text: str = "", page: int = 1) -> PlanPage:
    """The page of a proposal; `text` finds makers by name or code."""
    proposal = proposal_of(plan.proposal)
    by_maker = _by_maker(proposal)
    named = [*sorted(by_maker), *(each.maker for each in proposal.refusals)]
    everybody = found_by(session, text, named)
    codes = [code for code in everybody if code in by_maker]
    left = [each for each in proposal.refusals if each.maker in everybody]
    first = (min(max(1, page), max(1, -(-len(codes) // PAGE))) - 1) * PAGE
    facts = facts_of(_only(plan.facts, codes[first : first + PAGE]))
    shown = [*codes[first : first + PAGE], *(each.maker for each in left[:PAGE]), *_wished(plan)]
    names = names_of(session, facts, shown)
    weeks = mondays(facts, proposal.shares)
    people = tuple(_person(each, by_maker[each.id], facts, names, weeks) for each in facts.makers)
    return PlanPage(
        facts=facts,
        summary=proposal.summary,
        promises=tuple(_promises(facts, proposal)),
        shorts=tuple(_shorts(facts, proposal, names)),
        styles=tuple(_styles(facts, proposal.shares, names)),
        names=names,
        weeks=weeks,
        people=people,
        people_count=len(codes),
        left=tuple(_left(each, names) for each in left[:PAGE]),
        left_count=len(left),
    )


def _by_maker(proposal: Proposal) -> dict[str, list[Share]]:
    shares: dict[str, list[Share]] = defaultdict(list)
    for share in proposal.shares:
        shares[share.maker].append(share)
    return shares


def _left(left: Left, names: Names) -> LeftRow:
    return LeftRow(left.maker, names.makers.get(left.maker, Words()), left.reason)


def _wished(plan: Plan) -> list[str]:
    """The makers whom the office named itself."""
    return [pin["maker"] for pin in plan.adjustments["pins"]] + list(plan.adjustments["excluded"])


def _only(instance: JsonMap, codes: Collection[str]) -> JsonMap:
    """The facts with only these makers: a page shows few, and reading all takes its time."""
    wanted = set(codes)
    mine = sorted((row for row in instance["makers"] if row["id"] in wanted), key=lambda m: m["id"])
    return {**instance, "makers": mine}


def summary_before(before: Plan | None) -> Summary | None:
    """The figures of the proposal before, to compare with."""
    return None if before is None else Summary(**before.proposal["summary"])


def _promises(facts: Facts, proposal: Proposal) -> Iterable[Promise]:
    ordered: dict[date, int] = defaultdict(int)
    late: dict[date, int] = defaultdict(int)
    dates = {line.id: line.due for line in facts.lines}
    for line in facts.lines:
        ordered[line.due] += line.pieces
    for short in proposal.shortfalls:
        late[dates[short.line]] += short.pieces
    for due, pieces in sorted(ordered.items()):
        yield Promise(due, pieces - late[due], pieces)


def _shorts(facts: Facts, proposal: Proposal, names: Names) -> Iterable[Short]:
    dates = {line.id: line.due for line in facts.lines}
    for short in proposal.shortfalls:
        yield Short(
            names.lines[short.line], short.pieces, dates[short.line], short.earliest, short.reason
        )


def _styles(facts: Facts, shares: Collection[Share], names: Names) -> Iterable[StyleRow]:
    currency = facts.settings.currency
    for style in facts.styles:
        mine = [share for share in shares if share.style == style.id]
        yield StyleRow(
            product=names.products.get(style.id, Words(style.id, style.id)),
            rate=Money(style.piece_rate, currency),
            minutes=style.standard_minutes,
            pieces=sum(share.pieces for share in mine),
            makers=len({share.maker for share in mine}),
        )


def _person(
    maker: MakerFacts,
    shares: Sequence[Share],
    facts: Facts,
    names: Names,
    weeks: Sequence[date],
) -> PersonRow:
    currency = facts.settings.currency
    return PersonRow(
        code=maker.id,
        alias=names.makers.get(maker.id, Words()),
        cooperative=names.cooperatives.get(maker.cooperative, Words()),
        minutes=sum(share.minutes for share in shares),
        pay=Money(sum(share.pay for share in shares), currency),
        shares=tuple(
            _share(share, names.lines[share.line], currency)
            for share in sorted(shares, key=lambda share: (share.due, int(share.line)))
        ),
        weeks=weeks_of(maker, shares, facts.start, weeks),
    )


def _share(share: Share, line: LineName, currency: str) -> ShareRow:
    return ShareRow(
        line=line,
        pieces=share.pieces,
        start=share.start,
        due=share.due,
        minutes=share.minutes,
        pay=Money(share.pay, currency),
        reason=share.reason,
    )
