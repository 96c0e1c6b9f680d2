"""Reading what a maker earned and was paid. The spine is her account in the book."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.products.models import Product
from fulfillment import ledger
from fulfillment.batches.models import Batch, HandIn
from fulfillment.earnings import extras
from fulfillment.earnings.models import Earning, Payout, PayoutLine
from fulfillment.earnings.rules import Statement, StatementKind, StatementLine
from fulfillment.quality.models import Inspection

KINDS = {
    "pieces_accepted": StatementKind.EARNED,
    "payout_sent": StatementKind.PAID,
    "payout_bounced": StatementKind.RETURNED,
    "advance_repaid": StatementKind.REPAID,
}


def owed(session: Session, maker_id: int) -> Money:
    """What a maker is owed now, exactly."""
    return ledger.balance(session, payable(maker_id))


def payable(maker_id: int) -> str:
    """The account of what she is owed."""
    return f"maker:{maker_id}:payable"


def statement(
    session: Session, maker_id: int, *, before_id: int | None = None, limit: int = 50
) -> Statement:
    """Her account, newest line first; the same few statements however long it is."""
    account = payable(maker_id)
    found = ledger.lines_of(session, account, before_id=before_id, limit=limit + 1)
    page = found[:limit]
    entry_ids = [each.entry_id for each in page]
    work = _work(session, entry_ids)
    payouts, besides = _payouts(session, entry_ids), extras.of_entries(session, entry_ids)
    return Statement(
        balance=owed(session, maker_id),
        paid=_paid(session, maker_id),
        lines=tuple(
            _beside(each, besides[each.entry_id])
            if each.entry_id in besides
            else _line(each, work, payouts)
            for each in page
        ),
        older=page[-1].id if len(found) > limit else None,
        had=extras.had(session, maker_id),
    )


def _work(session: Session, entry_ids: Collection[int]) -> dict[int, Row[Any]]:
    wanted = (
        select(Earning.entry_id, Earning.pieces, Earning.rate_minor, Earning.currency)
        .add_columns(Batch.id.label("batch_id"), Batch.code, Product.name)
        .join(Batch, Batch.id == Earning.batch_id)
        .join(Product, Product.id == Batch.product_id)
        .where(Earning.entry_id.in_(entry_ids))
    )
    return {row.entry_id: row for row in session.execute(wanted)}


def _payouts(session: Session, entry_ids: Collection[int]) -> dict[int, str]:
    columns = (PayoutLine.entry_id, PayoutLine.bounced_entry_id, PayoutLine.withheld_entry_id)
    wanted = (
        select(*columns, Payout.number)
        .join(Payout, Payout.id == PayoutLine.payout_id)
        .where(or_(*(each.in_(entry_ids) for each in columns)))
    )
    named: dict[int, str] = {}
    for *entries, number in session.execute(wanted):
        named.update({entry_id: number for entry_id in entries if entry_id})
    return named


def _paid(session: Session, maker_id: int) -> Money:
    wanted = select(func.coalesce(func.sum(PayoutLine.amount_minor), 0)).where(
        PayoutLine.maker_id == maker_id,
        PayoutLine.entry_id.is_not(None),
        PayoutLine.bounced_entry_id.is_(None),
    )
    return Money(int(session.scalar(wanted) or 0))


@dataclass(frozen=True, slots=True)
class CameBack:
    """A payment that her bank returned and that no payout has carried again."""

    amount: Money
    at: datetime | None
    reason: str


def came_back(session: Session, maker_id: int) -> CameBack | None:
    """The last payment to her, if the bank sent it back."""
    wanted = (
        select(PayoutLine, Payout.currency)
        .join(Payout, Payout.id == PayoutLine.payout_id)
        .where(PayoutLine.maker_id == maker_id, PayoutLine.entry_id.is_not(None))
        .order_by(PayoutLine.id.desc())
    )
    found = session.execute(wanted.limit(1)).first()
    if found is None or found[0].bounced_entry_id is None:
        return None
    line, currency = found
    return CameBack(Money(line.amount_minor, currency), line.bounced_at, line.bounced_because)


def _line(
    booked: ledger.AccountLine, work: dict[int, Row[Any]], payouts: dict[int, str]
) -> StatementLine:
    kind = KINDS.get(booked.recipe, StatementKind.CORRECTED)
    made = work.get(booked.entry_id)
    if made is None:
        number = payouts.get(booked.entry_id, "")
        return StatementLine(
            booked.id, kind, booked.at, booked.change, payout=number, entry_id=booked.entry_id
        )
    return StatementLine(
        id=booked.id,
        kind=kind,
        at=booked.at,
        amount=booked.change,
        product=made.name,
        batch_id=made.batch_id,
        batch_code=made.code,
        pieces=made.pieces,
        rate=Money(made.rate_minor, made.currency),
        entry_id=booked.entry_id,
    )


def _beside(booked: ledger.AccountLine, line: extras.ExtraLine) -> StatementLine:
    kind = StatementKind(line.kind.value)
    return StatementLine(
        id=booked.id,
        kind=kind,
        at=booked.at,
        amount=booked.change,
        batch_id=line.batch_id,
        reason=line.reason,
        entry_id=booked.entry_id,
    )


def line_of(session: Session, maker_id: int, line_id: int) -> StatementLine | None:
    """One line of her statement, if it is hers."""
    found = statement(session, maker_id, before_id=line_id + 1, limit=1).lines
    return found[0] if found and found[0].id == line_id else None


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a line: the verdict on her pieces, and her photo of them."""

    handed_in: int
    accepted: int
    rework: int
    rejected: int
    decided_at: datetime | None
    photo_asset_id: int | None


def behind(session: Session, entry_id: int) -> Behind | None:
    """The inspection and the photo behind an accepted lot; None for any other line."""
    wanted = (
        select(Inspection.lot, Inspection.accepted, Inspection.rework, Inspection.rejected)
        .add_columns(Inspection.decided_at, HandIn.photo_asset_id)
        .join(Earning, Earning.inspection_id == Inspection.id)
        .outerjoin(HandIn, HandIn.id == Inspection.hand_in_id)
        .where(Earning.entry_id == entry_id)
    )
    row = session.execute(wanted).first()
    return None if row is None else Behind(*row)
