"""Reading sheets that were brought: the last ones, and one page of what one says."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.goods_sheets.lines import Line
from storefront.goods_sheets.models import GoodsSheet, GoodsSheetPart
from storefront.goods_sheets.states import PartKind

LAST = 10


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page of the lines of a kind, and how many pages of each kind there are."""

    kind: PartKind
    lines: tuple[Line, ...]
    page: int
    pages: dict[PartKind, int]


def last_sheets(session: Session) -> tuple[GoodsSheet, ...]:
    """The sheets that were brought last."""
    wanted = select(GoodsSheet).order_by(GoodsSheet.id.desc()).limit(LAST)
    return tuple(session.scalars(wanted))


def sheet_page(session: Session, sheet: GoodsSheet, kind: str, page: int) -> SheetPage:
    """What a sheet says, one page of it: what is asked for, or the first kind that has any."""
    mine = GoodsSheetPart.sheet_id == sheet.id
    counted = select(GoodsSheetPart.kind, func.max(GoodsSheetPart.number)).where(mine)
    pages = dict(session.execute(counted.group_by(GoodsSheetPart.kind)).all())
    there = [each for each in PartKind if each in pages]
    asked = next((each for each in there if each.value == kind), None)
    shown = asked or next(iter(there), PartKind.CHANGE)
    number = min(max(1, page), pages.get(shown, 1))
    part = select(GoodsSheetPart.lines).where(mine, GoodsSheetPart.kind == shown)
    lines = session.scalars(part.where(GoodsSheetPart.number == number)).first()
    return SheetPage(shown, tuple(lines["lines"]) if lines else (), number, pages)
