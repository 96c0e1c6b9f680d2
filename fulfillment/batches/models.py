"""Batches and hand-ins: one maker's share of an order line, and what she reports finished."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import JsonMap, Model, choice, minor_units
from fulfillment.batches.rules import LIVE, BatchState, CallKind

#: The rows of the indexes that lists of open work are read from; a query must say it word for word.
IS_OPEN = f"state IN ({', '.join(repr(each.value) for each in sorted(LIVE))})"
HAS_TO_PACK = "accepted > packed"


def _only(name: str, rows: str, *columns: str) -> Index:
    """An index of some rows."""
    return Index(name, *columns, sqlite_where=text(rows), postgresql_where=text(rows))


class Batch(Model):
    """One maker's share. The rate is frozen when she takes it and never changes after.

    Counts: `handed_in` pieces she ever reported (rework counts again); of `pieces`, `in_inspection`
    wait for a verdict, `accepted` and `scrapped` are decided for good, and the rest is with her,
    `in_rework` of it for the second time. `packed` of the accepted pieces lie in a parcel;
    the hub found `turned_back` of those not usable: she keeps their pay, the order lacks them.
    `deferred_on` is the day on which she said "not now" to the offer, which lapses after
    `answer_until`. `on_table`: it lies at the centre for whoever sits there.
    """

    __tablename__ = "batch"
    __table_args__ = (
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("handed_in >= 0 AND in_rework >= 0", name="counts"),
        CheckConstraint("accepted >= 0 AND scrapped >= 0", name="decided"),
        CheckConstraint("in_inspection >= 0", name="in_inspection"),
        CheckConstraint(
            "accepted + scrapped + in_inspection + in_rework <= pieces", name="not_more_than_pieces"
        ),
        CheckConstraint("packed BETWEEN 0 AND accepted", name="packed_was_accepted"),
        CheckConstraint("turned_back BETWEEN 0 AND packed", name="turned_back_was_packed"),
        CheckConstraint("rate_minor IS NULL OR rate_minor > 0", name="rate"),
        Index("ix_batch_maker", "maker_id", "state", "due_on"),
        Index("ix_batch_cooperative", "cooperative_id", "state", "due_on", "id"),
        Index("ix_batch_order_line", "order_line_id", "state"),
        Index("ix_batch_home", "cooperative_id", "id"),
        _only("ix_batch_open", IS_OPEN, "cooperative_id", "due_on", "id"),
        _only("ix_batch_open_style", IS_OPEN, "cooperative_id", "product_id"),
        _only("ix_batch_to_pack", HAS_TO_PACK, "cooperative_id", "due_on", "id"),
        Index("ix_batch_answer", "state", "answer_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    state: Mapped[BatchState] = choice(BatchState, default=BatchState.PLANNED)
    pieces: Mapped[int]
    handed_in: Mapped[int] = mapped_column(default=0)
    in_inspection: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    in_rework: Mapped[int] = mapped_column(default=0)
    scrapped: Mapped[int] = mapped_column(default=0)
    packed: Mapped[int] = mapped_column(default=0)
    turned_back: Mapped[int] = mapped_column(default=0, server_default="0")
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    rate_minor: Mapped[int | None] = minor_units()
    start_on: Mapped[date]
    due_on: Mapped[date]
    reason: Mapped[JsonMap]
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    deferred_on: Mapped[date | None]
    answer_until: Mapped[datetime | None]
    on_table: Mapped[bool] = mapped_column(default=False, server_default=false())

    hand_ins: Mapped[list[HandIn]] = relationship(back_populates="batch", order_by="HandIn.id")


class HandIn(Model):
    """Pieces she reports finished, once per `nonce` however often the phone sends it.

    `reported_by` is the role of whoever reported: herself, or a helper from her paper ticket.
    """

    __tablename__ = "hand_in"
    __table_args__ = (
        UniqueConstraint("batch_id", "nonce"),
        CheckConstraint("pieces >= 1", name="pieces"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    pieces: Mapped[int]
    photo_asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    nonce: Mapped[str] = mapped_column(String(40))
    reported_by: Mapped[str] = mapped_column(String(40), default="maker")
    at: Mapped[datetime]

    batch: Mapped[Batch] = relationship(back_populates="hand_ins")


class Call(Model):
    """What she asks of her lead about a batch; open until somebody `settled_at` has seen to it."""

    __tablename__ = "batch_call"
    __table_args__ = (
        Index("ix_batch_call_open", "batch_id", "settled_at"),
        _only("ix_batch_call_waiting", "settled_at IS NULL", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    kind: Mapped[CallKind] = choice(CallKind)
    words: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
