"""Sheets of goods that somebody brought: the file, how far it is, and what it would change.

What a page shows stands ready in parts of one page each, written with the report. The file itself
is kept until the sheet is kept or dropped; what it changed stays in the goods' own history.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice
from storefront.goods_sheets.states import PartKind, SheetState


class GoodsSheet(Model):
    """One file. `digest` names what its report said, so that nothing else is ever kept;
    `refusal` is why the last step was not taken: `{"code", "message", "facts"}`."""

    __tablename__ = "goods_sheet"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("data IS NOT NULL OR state IN ('kept','dropped','refused')", name="file"),
        Index("ix_goods_sheet_brought_at", "brought_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[SheetState] = choice(SheetState, default=SheetState.BROUGHT)
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    percent: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=0)
    fresh: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    notes: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    refusal: Mapped[JsonMap | None]
    brought_by: Mapped[int | None]
    brought_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class GoodsSheetPart(Model):
    """One page of what a sheet says: lines of one kind, the first part is 1."""

    __tablename__ = "goods_sheet_part"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("goods_sheet.id"), primary_key=True)
    kind: Mapped[PartKind] = choice(PartKind, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[JsonMap]
