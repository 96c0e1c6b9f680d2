"""A parcel that is a part of an order, and the money that was earned with it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, minor_units
from catalog.money import Money


class SentPart(Model):
    """The `number`-th parcel of an order: its pieces, how many were to follow, and its money.

    `back_minor` of it had gone back to her before it left.
    """

    __tablename__ = "sent_part"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        CheckConstraint("number >= 1 AND pieces >= 1 AND following >= 0", name="counts"),
        CheckConstraint(
            "goods_minor >= 0 AND shipping_minor >= 0 AND discount_minor >= 0", name="sums"
        ),
        CheckConstraint("tax_minor >= 0 AND held_tax_minor >= 0", name="taxes"),
        CheckConstraint("back_minor >= 0 AND tax_back_minor >= 0", name="back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), unique=True)
    number: Mapped[int]
    pieces: Mapped[int]
    following: Mapped[int]
    goods_minor: Mapped[int] = minor_units()
    shipping_minor: Mapped[int] = minor_units()
    discount_minor: Mapped[int] = minor_units()
    tax_minor: Mapped[int] = minor_units()
    held_tax_minor: Mapped[int] = minor_units()
    back_minor: Mapped[int] = minor_units()
    tax_back_minor: Mapped[int] = minor_units()

    def earned(self, currency: str) -> Money:
        """What she paid for it."""
        paid = self.goods_minor + self.shipping_minor - self.discount_minor + self.tax_minor
        return Money(paid, currency)
