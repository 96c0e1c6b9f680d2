"""Reading receipts: by the code on the paper, by her line of the statement."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.earnings.models import PayoutLine
from fulfillment.earnings.receipts.models import PayoutReceipt
from fulfillment.earnings.receipts.rules import plain_code


def by_code(session: Session, code: str) -> tuple[PayoutReceipt, PayoutLine] | None:
    """The receipt with a code, and its line as it stands now."""
    wanted = (
        select(PayoutReceipt, PayoutLine)
        .join(PayoutLine, PayoutLine.id == PayoutReceipt.line_id)
        .where(PayoutReceipt.code == plain_code(code))
    )
    row = session.execute(wanted).first()
    return None if row is None else (row[0], row[1])


def line_of_entry(session: Session, maker_id: int, entry_id: int) -> PayoutLine | None:
    """The line of a payout that an entry of her account booked."""
    hers = (PayoutLine.entry_id == entry_id, PayoutLine.maker_id == maker_id)
    return session.scalars(select(PayoutLine).where(*hers)).first()
