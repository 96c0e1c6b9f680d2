"""Finding vouchers, what they are for, and the office's list of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from catalog.products import Product
from fulfillment.vouchers.models import Voucher, VoucherTally, VoucherUse
from fulfillment.vouchers.rules import Goods, Only, Terms, folded


def by_code(session: Session, code: str) -> Voucher | None:
    """The voucher that people call so."""
    return session.scalars(select(Voucher).where(Voucher.folded == folded(code))).one_or_none()


def terms_of(voucher: Voucher) -> Terms:
    """What is written down about it."""
    sets = {name: frozenset(voucher.only.get(name, ())) for name in Only.__slots__}
    names = (name for name in Terms.__slots__ if name != "only")
    return Terms(**{name: getattr(voucher, name) for name in names}, only=Only(**sets))


def goods_of(session: Session, lines: Sequence[tuple[int, int]], only: Only) -> tuple[Goods, ...]:
    """Lines (product, amount) with their craft and cooperative, where a voucher asks for them."""
    known: Mapping[int, tuple[int, int]] = {}
    if only.crafts or only.cooperatives:
        wanted = select(Product.id, Product.craft_id, Product.cooperative_id)
        found = session.execute(wanted.where(Product.id.in_({product for product, _ in lines})))
        known = {row.id: (row.craft_id, row.cooperative_id) for row in found}
    return tuple(
        Goods(product, minor, *known.get(product, (None, None))) for product, minor in lines
    )


def used_by(session: Session, voucher: Voucher, customer: str) -> int:
    """How often a customer has it on her orders."""
    mine = (VoucherTally.voucher_id == voucher.id, VoucherTally.customer == customer)
    return session.scalar(select(VoucherTally.used).where(*mine)) or 0


def use_of(session: Session, order_id: int) -> VoucherUse | None:
    """The voucher's use on an order, given back or not."""
    return session.scalars(select(VoucherUse).where(VoucherUse.order_id == order_id)).one_or_none()


def listing(
    session: Session, *, text: str = "", page: int = 1, size: int = 50
) -> tuple[list[Voucher], int]:
    """A page of vouchers, the newest first, and how many there are."""
    found = (
        or_(Voucher.folded.contains(folded(text), autoescape=True), Voucher.note.icontains(text))
        if text.strip()
        else Voucher.id.is_not(None)
    )
    count = session.scalar(select(func.count(Voucher.id)).where(found)) or 0
    wanted = select(Voucher).where(found).order_by(Voucher.id.desc())
    rows = session.scalars(wanted.limit(size).offset((max(1, page) - 1) * size))
    return list(rows), count
