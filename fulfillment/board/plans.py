"""A stored plan as a page shows it: promises first, then fairness, then whose hands and why.

Read from the plan's own facts, so that it shows what was decided, not what has changed since;
only names come from the rows of today. The people are one page at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.money import Money
from catalog.products import Craft, Product, Variant
from catalog.words import Words
from fulfillment.board.weeks import Week, mondays, weeks_of
from fulfillment.makers import Maker
from fulfillment.orders import OrderLine
from fulfillment.planner import Facts, MakerFacts, Proposal, Share, Summary, facts_of
from fulfillment.planner.models import Plan
from fulfillment.planner.proposal import Because
from fulfillment.planner.stored import proposal_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class LineName:
    """How a line of the order is called."""

    id: str
    position: int
    sku: str
    product: Words
    variant: Words


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
class Names:
    """Names of today for the identities of a plan."""

    lines: dict[str, LineName]
    products: dict[str, Words]
    crafts: dict[str, Words]
    cooperatives: dict[str, Words]
    makers: dict[str, Words]


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
    facts, proposal = facts_of(plan.facts), proposal_of(plan.proposal)
    names = _names(session, facts)
    weeks = mondays(facts, proposal.shares)
    people, count = _people(facts, proposal, names, weeks, (text, page))
    left = [each for each in proposal.refusals if _found(text, each.maker, names)]
    return PlanPage(
        facts=facts,
        summary=proposal.summary,
        promises=tuple(_promises(facts, proposal)),
        shorts=tuple(_shorts(facts, proposal, names)),
        styles=tuple(_styles(facts, proposal.shares, names)),
        names=names,
        weeks=weeks,
        people=people,
        people_count=count,
        left=tuple(
            LeftRow(each.maker, names.makers.get(each.maker, Words()), each.reason)
            for each in left[:PAGE]
        ),
        left_count=len(left),
    )


def _people(
    facts: Facts,
    proposal: Proposal,
    names: Names,
    weeks: Sequence[date],
    wanted: tuple[str, int],
) -> tuple[tuple[PersonRow, ...], int]:
    """One page of those who get work, found by text, and how many they are."""
    text, page = wanted
    by_maker: dict[str, list[Share]] = defaultdict(list)
    for share in proposal.shares:
        by_maker[share.maker].append(share)
    codes = [code for code in sorted(by_maker) if _found(text, code, names)]
    first = (min(max(1, page), max(1, -(-len(codes) // PAGE))) - 1) * PAGE
    makers = {maker.id: maker for maker in facts.makers}
    people = tuple(
        _person(makers[code], by_maker[code], facts, names, weeks)
        for code in codes[first : first + PAGE]
    )
    return people, len(codes)


def summary_before(before: Plan | None) -> Summary | None:
    """The figures of the proposal before, to compare with."""
    return None if before is None else Summary(**before.proposal["summary"])


def _found(text: str, code: str, names: Names) -> bool:
    wanted = text.strip().casefold()
    alias = names.makers.get(code, Words())
    return not wanted or any(wanted in each.casefold() for each in (code, alias.zh, alias.en))


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


def _names(session: Session, facts: Facts) -> Names:
    line_ids = [int(line.id) for line in facts.lines]
    found = session.execute(
        select(OrderLine.id, OrderLine.position, Variant.sku, Product.name, Variant.name)
        .join(Variant, OrderLine.variant_id == Variant.id)
        .join(Product, OrderLine.product_id == Product.id)
        .where(OrderLine.id.in_(line_ids))
    )
    lines = {str(row[0]): LineName(str(row[0]), row[1] + 1, *row[2:]) for row in found}
    slugs = [style.id for style in facts.styles]
    crafts = {style.craft for style in facts.styles}
    products = select(Product.slug, Product.name).where(Product.slug.in_(slugs))
    return Names(
        lines=lines,
        products=dict(session.execute(products).all()),
        crafts=dict(
            session.execute(select(Craft.slug, Craft.name).where(Craft.slug.in_(crafts))).all()
        ),
        cooperatives=dict(session.execute(select(Cooperative.slug, Cooperative.name)).all()),
        makers=_aliases(session, [maker.id for maker in facts.makers]),
    )


def _aliases(session: Session, codes: Sequence[str]) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for at in range(0, len(codes), 10_000):
        some = select(Maker.code, Maker.alias).where(Maker.code.in_(codes[at : at + 10_000]))
        found.update(session.execute(some).all())
    return found
