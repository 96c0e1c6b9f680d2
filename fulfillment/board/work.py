"""One batch as a page shows it, and the one statement that reads many of them.

A `Work` is the same row for maker, lead and hub: what is made, how many, where the pieces are and
who makes them by her alias; `lettering` is what stands on each piece. Customers' names and
addresses are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from catalog.money import Money
from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.batches import Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.orders import OrderLine


@dataclass(frozen=True, slots=True)
class Work:
    """A batch with its style, its counts and its maker's alias."""

    id: int
    code: str
    state: BatchState
    product_id: int
    product: Words
    variant: Words
    colour_hex: str
    pack: int
    maker_id: int
    maker: Words
    pieces: int
    in_inspection: int
    accepted: int
    in_rework: int
    scrapped: int
    packed: int
    currency: str
    rate_minor: int | None
    start_on: date
    due_on: date
    deferred_on: date | None
    answer_until: datetime | None
    on_table: bool
    lettering: str | None

    @property
    def with_her(self) -> int:
        """Pieces that she has not handed in, or has back."""
        return self.pieces - self.in_inspection - self.accepted - self.scrapped

    @property
    def made(self) -> int:
        """Pieces that are out of her hands."""
        return self.in_inspection + self.accepted

    @property
    def to_pack(self) -> int:
        """Accepted pieces that no parcel holds yet."""
        return self.accepted - self.packed

    @property
    def rate(self) -> Money | None:
        """What a piece earns, once it is frozen."""
        return None if self.rate_minor is None else Money(self.rate_minor, self.currency)

    def is_late(self, today: date) -> bool:
        """Whether pieces are still with her after the day."""
        return self.due_on < today and self.with_her > 0


COLUMNS: tuple[Any, ...] = (
    Batch.id,
    Batch.code,
    Batch.state,
    Batch.product_id,
    Product.name,
    Variant.name,
    Variant.colour_hex,
    Product.pack,
    Batch.maker_id,
    Maker.alias,
    Batch.pieces,
    Batch.in_inspection,
    Batch.accepted,
    Batch.in_rework,
    Batch.scrapped,
    Batch.packed,
    Batch.currency,
    Batch.rate_minor,
    Batch.start_on,
    Batch.due_on,
    Batch.deferred_on,
    Batch.answer_until,
    Batch.on_table,
    OrderLine.lettering,
)


def works(*more: Any) -> Select[Any]:
    """Every batch as a `Work`, with `more` columns behind it."""
    return (
        select(*COLUMNS, *more)
        .join(Product, Product.id == Batch.product_id)
        .join(Variant, Variant.id == Batch.variant_id)
        .join(Maker, Maker.id == Batch.maker_id)
        .join(OrderLine, OrderLine.id == Batch.order_line_id)
    )


def work(row: Any) -> Work:
    """A `Work` from a row of `works`."""
    return Work(*row[: len(COLUMNS)])
