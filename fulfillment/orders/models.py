"""Orders: what a customer was promised, from any channel, and what it costs her.

Whom it goes to is sealed; the number is for people, the token for the link in her mail. `paid_by`
names the payment that paid it (`stripe:cs_…`), so that the same money is not counted twice.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice, minor_units
from catalog.vault import Sealed
from catalog.words import Words
from fulfillment.orders.rules import OrderKind, OrderState, Parts

#: Word for word what the index of orders with a part to send says of its rows.
HAS_PART_READY = "part_ready_at IS NOT NULL"


class Order(Model):
    """A customer's order. `total_minor` = goods + shipping - discount + tax that is added on top.

    `credit_minor` is the part of the total that store credit or a gift card pays; a gateway is
    asked for the rest (`charged_minor`). `delivery` is how it was to reach her, as it was called
    when she ordered, `is_pickup` that she fetches it, `pickup_cooperative_id` at which
    cooperative's centre if at one; `note` what she wrote to the shop. A gift
    travels without prices, wrapped if she wished, with her message. `recipient_count` says that it
    goes to several people, each by a parcel of her own (`recipients`); then it has no address
    itself. `parts` says whether it leaves in parts, `parts_sent` how many have left, and
    `part_ready_at` since when pieces of it lie ready that may leave before the others.
    `just_placed` is true in the hands of whoever has just written it down, until a first payment
    hangs on it.
    """

    just_placed = False

    __tablename__ = "customer_order"
    __table_args__ = (
        CheckConstraint(
            "total_minor = goods_minor + shipping_minor - discount_minor + tax_minor", name="total"
        ),
        CheckConstraint("goods_minor >= 0 AND shipping_minor >= 0", name="positive"),
        CheckConstraint(
            "discount_minor >= 0 AND discount_minor <= goods_minor + shipping_minor",
            name="discount",
        ),
        CheckConstraint("tax_minor >= 0", name="tax"),
        CheckConstraint("parts_sent >= 0", name="parts_sent"),
        CheckConstraint("state <> 'cancelled' OR parts_sent = 0", name="what_left_is_kept"),
        CheckConstraint("credit_minor >= 0 AND credit_minor <= total_minor", name="credit"),
        Index("ix_customer_order_state", "state", "id"),
        Index("ix_customer_order_kind", "kind", "state", "id"),
        Index(
            "ix_customer_order_part_ready",
            "part_ready_at",
            sqlite_where=text(HAS_PART_READY),
            postgresql_where=text(HAS_PART_READY),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    kind: Mapped[OrderKind] = choice(OrderKind)
    state: Mapped[OrderState] = choice(OrderState, default=OrderState.PLACED)
    customer: Mapped[str] = mapped_column(String(120), default="")
    user_id: Mapped[int | None] = mapped_column(index=True)
    email: Mapped[str | None] = mapped_column(Sealed("order.email"))
    recipient: Mapped[str | None] = mapped_column(Sealed("order.recipient"))
    phone: Mapped[str | None] = mapped_column(Sealed("order.phone"))
    address: Mapped[str | None] = mapped_column(Sealed("order.address"))
    language: Mapped[str] = mapped_column(String(10), default="zh-Hans")
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    goods_minor: Mapped[int] = minor_units()
    shipping_minor: Mapped[int] = minor_units(default=0)
    discount_minor: Mapped[int] = minor_units(default=0)
    tax_minor: Mapped[int] = minor_units(default=0)
    total_minor: Mapped[int] = minor_units()
    credit_minor: Mapped[int] = minor_units(default=0)
    delivery: Mapped[Words | None]
    note: Mapped[str | None] = mapped_column(Sealed("order.note"))
    gift_message: Mapped[str | None] = mapped_column(Sealed("order.gift_message"))
    gift_wrapped: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_pickup: Mapped[bool] = mapped_column(default=False, server_default=false())
    pickup_cooperative_id: Mapped[int | None] = mapped_column(index=True)
    recipient_count: Mapped[int] = mapped_column(default=0, server_default="0")
    parts: Mapped[Parts] = choice(Parts, default=Parts.WHOLE, server_default=Parts.WHOLE.value)
    parts_sent: Mapped[int] = mapped_column(default=0, server_default="0")
    part_ready_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    pay_by: Mapped[datetime | None] = mapped_column(index=True)
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[str | None] = mapped_column(String(160))
    key: Mapped[str] = mapped_column(String(120), unique=True)

    lines: Mapped[list[OrderLine]] = relationship(
        back_populates="order", order_by="OrderLine.position"
    )

    @property
    def charged_minor(self) -> int:
        """What is paid with money: the total less what credit pays."""
        return self.total_minor - self.credit_minor

    @property
    def is_gift(self) -> bool:
        """Whether it travels without prices."""
        return self.gift_wrapped or bool(self.gift_message)


class OrderTax(Model):
    """What of an order was taxed at one rate, frozen when it was placed; `included` taxes are held
    by its prices, the others were put on top of them."""

    __tablename__ = "order_tax"
    __table_args__ = (
        CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name="positive"),
        UniqueConstraint("order_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    position: Mapped[int]
    name: Mapped[Words]
    points: Mapped[int]
    included: Mapped[bool]
    net_minor: Mapped[int] = minor_units()
    tax_minor: Mapped[int] = minor_units()


class OrderLinePart(Model):
    """What lies in one piece of a line that is a bundle, frozen when it was ordered."""

    __tablename__ = "order_line_part"
    __table_args__ = (
        CheckConstraint("pieces >= 1", name="pieces"),
        Index("ix_order_line_part_variant", "variant_id"),
    )

    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    pieces: Mapped[int]


class OrderLine(Model):
    """Pieces of one variant at a price; `to_make` lines are planned, the others come from stock.

    `discount_minor` is the line's own part of the order's discount; `lettering` is what is to stand
    on each piece of it, in her own words; `tax_points` the rate at which it was taxed.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("unit_price_minor >= 0", name="price"),
        CheckConstraint(
            "discount_minor >= 0 AND discount_minor <= pieces * unit_price_minor", name="discount"
        ),
        UniqueConstraint("order_id", "position"),
        Index("ix_order_line_variant", "variant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    position: Mapped[int]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    pieces: Mapped[int]
    unit_price_minor: Mapped[int] = minor_units()
    discount_minor: Mapped[int] = minor_units(default=0)
    to_make: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(400), default="")
    tax_points: Mapped[int | None]

    lettering: Mapped[str | None] = mapped_column(Sealed("order_line.lettering"))

    order: Mapped[Order] = relationship(back_populates="lines")
