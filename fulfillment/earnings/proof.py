"""Proof: earnings and payouts say what the book says, piece by piece and line by line."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fulfillment import ledger
from fulfillment.batches.models import Batch
from fulfillment.earnings.models import Earning, Payout, PayoutLine
from fulfillment.earnings.rules import PayoutState
from fulfillment.ledger import Finding
from fulfillment.ledger.proof import count, first

#: entry ids from … to → what we say of each: account and amount (minor units).
Ours = Callable[[int, int], dict[int, tuple[str, int]]]


def prove(session: Session) -> tuple[Finding, ...]:
    """Ask every invariant of earnings and payouts."""
    return (
        _booked(session),
        _by_the_piece(session),
        _paid_once(session),
        _sent(session),
        _came_back(session),
        _repaid(session),
        _payouts_whole(session),
    )


def _booked(session: Session) -> Finding:
    def ours(low: int, high: int) -> dict[int, tuple[str, int]]:
        wanted = select(Earning.entry_id, Earning.maker_id, Earning.amount_minor).where(
            Earning.entry_id.between(low, high)
        )
        return {each: (_payable(maker), minor) for each, maker, minor in session.execute(wanted)}

    offender = agree(session, "pieces_accepted", ours, count(session, Earning))
    promise = "Every earning is in the book, and every accepted piece in an earning."
    return Finding("earnings_booked", promise, count(session, Earning), offender)


def _by_the_piece(session: Session) -> Finding:
    wanted = (
        select(Batch.code)
        .join(Earning, Earning.batch_id == Batch.id)
        .where(
            or_(
                Earning.amount_minor != Earning.pieces * Earning.rate_minor,
                func.coalesce(Batch.rate_minor, 0) != Earning.rate_minor,
                Batch.maker_id != Earning.maker_id,
            )
        )
        .order_by(Earning.id)
    )
    promise = "She gets pieces × the rate frozen when she took the batch."
    return Finding("rate_as_promised", promise, count(session, Earning), first(session, wanted))


def _paid_once(session: Session) -> Finding:
    wanted = (
        select(Batch.code)
        .outerjoin(Earning, Earning.batch_id == Batch.id)
        .group_by(Batch.id, Batch.code, Batch.accepted)
        .having(func.coalesce(func.sum(Earning.pieces), 0) != Batch.accepted)
        .order_by(Batch.id)
    )
    promise = "Every accepted piece is credited exactly once."
    return Finding("pieces_credited", promise, count(session, Batch), first(session, wanted))


def _sent(session: Session) -> Finding:
    return _payout_lines(
        session,
        PayoutLine.entry_id,
        ("payout_sent", "payouts_booked", "Every payment to a maker is in the book, once."),
    )


def _came_back(session: Session) -> Finding:
    return _payout_lines(
        session,
        PayoutLine.bounced_entry_id,
        ("payout_bounced", "returns_booked", "What the bank sent back is owed again, once."),
    )


def _repaid(session: Session) -> Finding:
    """What a payout kept back, booked once, and only when it was sent."""

    def ours(low: int, high: int) -> dict[int, tuple[str, int]]:
        booked = PayoutLine.withheld_entry_id
        wanted = select(booked, PayoutLine.maker_id, PayoutLine.withheld_minor)
        rows = session.execute(wanted.where(booked.between(low, high)))
        return {each: (_payable(maker), -minor) for each, maker, minor in rows if each}

    checked = int(session.scalar(select(func.count(PayoutLine.withheld_entry_id))) or 0)
    offender = agree(session, "advance_repaid", ours, checked)
    promise = "What a payout kept back went against her advances, once."
    return Finding("repayments_booked", promise, checked, offender)


def _payout_lines(
    session: Session, entry_id: InstrumentedAttribute[int | None], named: tuple[str, str, str]
) -> Finding:
    recipe, name, promise = named
    change = PayoutLine.amount_minor if recipe == "payout_bounced" else -PayoutLine.amount_minor

    def ours(low: int, high: int) -> dict[int, tuple[str, int]]:
        wanted = select(entry_id, PayoutLine.maker_id, change).where(entry_id.between(low, high))
        rows = session.execute(wanted)
        return {each: (_payable(maker), minor) for each, maker, minor in rows if each}

    checked = session.scalar(select(func.count(entry_id))) or 0
    return Finding(name, promise, int(checked), agree(session, recipe, ours, int(checked)))


def _payouts_whole(session: Session) -> Finding:
    gone = Payout.state.in_([PayoutState.SENT, PayoutState.SETTLED])
    goes = PayoutLine.cancelled_at.is_(None)
    unpaid = func.sum(case((and_(PayoutLine.entry_id.is_(None), goes), 1), else_=0))
    going, whole = (func.sum(case((goes, each), else_=0)) for each in (1, PayoutLine.amount_minor))
    wanted = (
        select(Payout.number)
        .outerjoin(PayoutLine, PayoutLine.payout_id == Payout.id)
        .group_by(Payout.id)
        .having(
            or_(
                func.coalesce(whole, 0) != Payout.total_minor,
                and_(gone, unpaid > 0),
                and_(~gone, unpaid < going),
                Payout.made_by == Payout.confirmed_by,
            )
        )
        .order_by(Payout.id)
    )
    promise = "A payout is the sum of its lines, sent as a whole, seen by two people."
    return Finding("payouts_whole", promise, count(session, Payout), first(session, wanted))


def agree(
    session: Session,
    recipe: str,
    ours: Ours,
    expected: int,
    *,
    like: str = "maker:%:payable",
) -> str | None:
    """The first entry on which we and the book differ; `expected` is how many we have."""
    after, seen = 0, 0
    while theirs := ledger.lines_by(session, recipe, like, after=after):
        mine = ours(theirs[0][0], theirs[-1][0])
        for entry_id, code, change in theirs:
            if mine.get(entry_id) != (code, change.minor):
                return f"entry {entry_id} ({code})"
        after, seen = theirs[-1][0], seen + len(theirs)
    return None if seen == expected else f"{expected - seen} not in the book"


def _payable(maker_id: int) -> str:
    return f"maker:{maker_id}:payable"
