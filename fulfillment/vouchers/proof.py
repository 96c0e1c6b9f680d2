"""Proof: a voucher has been used as often as its orders say, and never more than it allows."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from fulfillment.ledger import Finding
from fulfillment.vouchers.models import Voucher, VoucherTally, VoucherUse


def prove(session: Session) -> tuple[Finding, ...]:
    """Ask both invariants of vouchers."""
    count = session.scalar(select(func.count(Voucher.id))) or 0
    used = "A voucher is used as often as its orders say, and never more than it allows."
    each = "Each customer has used a voucher as often as her orders say."
    return (
        Finding("vouchers_counted", used, count, _miscounted(session)),
        Finding("vouchers_by_customer", each, count, _hers_miscounted(session)),
    )


_HELD = and_(VoucherUse.voucher_id == Voucher.id, VoucherUse.given_back_at.is_(None))


def _miscounted(session: Session) -> str | None:
    wanted = (
        select(Voucher.code)
        .outerjoin(VoucherUse, _HELD)
        .group_by(Voucher.id, Voucher.code, Voucher.used, Voucher.most)
        .having(or_(func.count(VoucherUse.id) != Voucher.used, Voucher.used > Voucher.most))
        .order_by(Voucher.id)
        .limit(1)
    )
    return session.scalar(wanted)


def _hers_miscounted(session: Session) -> str | None:
    wanted = (
        select(Voucher.code)
        .join(VoucherTally, VoucherTally.voucher_id == Voucher.id)
        .outerjoin(VoucherUse, and_(_HELD, VoucherUse.customer == VoucherTally.customer))
        .group_by(VoucherTally.id, Voucher.id, Voucher.code, VoucherTally.used)
        .having(func.count(VoucherUse.id) != VoucherTally.used)
        .order_by(Voucher.id)
        .limit(1)
    )
    return session.scalar(wanted)
