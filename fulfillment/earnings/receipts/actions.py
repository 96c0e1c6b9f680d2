"""Making a receipt: signed when it is first asked for, and the same ever after.

How it can fail: `receipt.not_arrived`, of what has not arrived, or came back before anybody asked.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment.earnings.models import Payout, PayoutLine
from fulfillment.earnings.payouts import state_of
from fulfillment.earnings.receipts.models import PayoutReceipt
from fulfillment.earnings.receipts.rules import Sealed, seal
from fulfillment.earnings.rules import LineState, reference_of
from fulfillment.ledger import SealKey
from fulfillment.ledger.rules import book_day
from fulfillment.makers.models import Maker


def receipt_of(
    session: Session, line: PayoutLine, *, key: SealKey, actor: Actor, now: datetime
) -> PayoutReceipt:
    """The receipt of a line that arrived."""
    wanted = select(PayoutReceipt).where(PayoutReceipt.line_id == line.id)
    made = session.scalars(wanted).first()
    if made is not None:
        return made
    if state_of(line) is not LineState.ARRIVED:
        raise Refusal("receipt.not_arrived", "There is a receipt once the money has arrived.")
    sealed = seal(_facts(session, line), key)
    values = {"code": sealed.code, "text": sealed.text, "signature": sealed.signature}
    row = {"line_id": line.id, **values, "public_key": sealed.public, "made_at": now}
    if insert_once(session, PayoutReceipt, row) is not None:
        record(session, line, "receipt", actor=actor, now=now, code=sealed.code)
    return session.scalars(wanted).one()


def sealed_of(row: PayoutReceipt) -> Sealed:
    """What a kept receipt says and by whom it is signed."""
    return Sealed(row.text, row.signature, row.public_key)


def _facts(session: Session, line: PayoutLine) -> dict[str, str]:
    payout, maker = session.get_one(Payout, line.payout_id), session.get_one(Maker, line.maker_id)
    home = session.get_one(Cooperative, maker.cooperative_id)
    amount, withheld = Money(line.amount_minor, payout.currency), line.withheld_minor
    days = {"sent_on": payout.sent_at, "arrived_on": line.arrived_at}
    return {
        "reference": reference_of(line.id),
        "payout": payout.number,
        "maker": maker.code,
        "called_zh": maker.alias.zh,
        "called_en": maker.alias.en,
        "cooperative_zh": home.name.zh,
        "cooperative_en": home.name.en,
        "amount": str(amount),
        "against_advances": str(Money(withheld, payout.currency)),
        "earned_until": payout.until.isoformat(),
        **{name: book_day(at).isoformat() if at else "" for name, at in days.items()},
        "paid_from": line.place,
    }
