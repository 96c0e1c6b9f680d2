"""A sheet's way: brought, read by a job, kept by a job when somebody who saw its report asked.

Rules
* Reading writes nothing but the report. Keeping keeps exactly what the report said (`digest`); if
  the goods changed meanwhile, the sheet is read again and shown again.
* A count is booked as the difference to what was shown, whatever was sold since.
* Whoever edited a product while the sheet was kept is not overwritten (`product.stale`).

How it can fail: `sheet.not_clean`, `sheet.taken`, `sheet.count_again`, `product.stale`: nothing of
the sheet is kept then, and its page says why.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, undefer

from catalog import queue
from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, move
from storefront.goods_sheets.keeping import keep_goods
from storefront.goods_sheets.lines import Line, digest_of, lines_of, parts_of
from storefront.goods_sheets.models import GoodsSheet, GoodsSheetPart
from storefront.goods_sheets.rules import GoodsReport
from storefront.goods_sheets.states import SHEET, PartKind, SheetState

READ, KEEP = "goods.sheet.read", "goods.sheet.keep"


def bring(session: Session, name: str, data: bytes, *, actor: Actor, now: datetime) -> GoodsSheet:
    """Take a file in and ask a worker to read it."""
    sheet = GoodsSheet(name=name[:120], data=data, brought_by=actor.user_id, brought_at=now)
    session.add(sheet)
    session.flush()
    queue.enqueue(session, READ, {"sheet": sheet.id}, now=now, key=f"{READ}:{sheet.id}")
    return sheet


def ask(session: Session, sheet: GoodsSheet, *, actor: Actor, now: datetime) -> None:
    """Ask a worker to keep what its report says."""
    if sheet.errors:
        raise Refusal("sheet.not_clean", "The sheet still has errors; nothing was changed.")
    move(session, sheet, SHEET, "ask", actor=actor, now=now)
    sheet.percent, sheet.refusal = 0, None
    queue.enqueue(session, KEEP, {"sheet": sheet.id, "by": actor.user_id}, now=now)


def drop(session: Session, sheet: GoodsSheet, *, actor: Actor, now: datetime) -> None:
    """Nobody wants it; its file goes, and so does what it said."""
    move(session, sheet, SHEET, "drop", actor=actor, now=now)
    _forget(session, sheet, now)


def refuse(session: Session, sheet: GoodsSheet, why: Refusal, *, now: datetime) -> None:
    """It cannot be opened."""
    move(session, sheet, SHEET, "refuse", actor=SYSTEM, now=now)
    sheet.refusal = _told(why)
    _forget(session, sheet, now)


def tell(
    session: Session,
    sheet: GoodsSheet,
    report: GoodsReport,
    *,
    now: datetime,
    why: Refusal | None = None,
) -> None:
    """Write down what it says; `why` it was not kept, if that was asked."""
    lines = lines_of(report)
    move(session, sheet, SHEET, "read", actor=SYSTEM, now=now)
    sheet.rows, sheet.changes = report.rows, len(report.changes)
    sheet.fresh = len(lines[PartKind.NEW])
    sheet.errors = sum(not each.note for each in report.issues)
    sheet.notes = len(report.issues) - sheet.errors
    sheet.digest, sheet.percent = digest_of(lines), 100
    sheet.refusal = _told(why) if why is not None else None
    session.execute(delete(GoodsSheetPart).where(GoodsSheetPart.sheet_id == sheet.id))
    rows = [
        {"sheet_id": sheet.id, "kind": kind, "number": number, "lines": {"lines": part}}
        for kind, number, part in parts_of(lines)
    ]
    if rows:
        session.execute(insert(GoodsSheetPart), rows)
    session.flush()


def keep(
    session: Session, sheet: GoodsSheet, report: GoodsReport, *, actor: Actor, now: datetime
) -> None:
    """Keep what it says, if that is what was shown."""
    if digest_of(lines_of(report)) != sheet.digest:
        raise Refusal(
            "sheet.moved", "The goods have changed meanwhile. Please look at it once more."
        )
    keep_goods(session, report, actor=actor, now=now)
    move(session, sheet, SHEET, "keep", actor=actor, now=now)
    sheet.percent = 100
    _forget(session, sheet, now, lines=False)


def note(session: Session, sheet_id: int, percent: int) -> None:
    """How far a worker is with it."""
    mine = update(GoodsSheet).where(GoodsSheet.id == sheet_id)
    session.execute(mine.values(percent=percent).execution_options(synchronize_session=False))


def at_hand(session: Session, sheet_id: int, state: SheetState) -> GoodsSheet | None:
    """The sheet with its file, if it still stands where a worker was asked to go on."""
    wanted = select(GoodsSheet).where(GoodsSheet.id == sheet_id, GoodsSheet.state == state)
    return session.scalars(wanted.options(undefer(GoodsSheet.data))).first()


def shown_lines(session: Session, sheet_id: int) -> list[Line]:
    """All lines of changes that were shown of a sheet."""
    mine = select(GoodsSheetPart.lines).where(GoodsSheetPart.sheet_id == sheet_id)
    parts = mine.where(GoodsSheetPart.kind == PartKind.CHANGE)
    return [line for part in session.scalars(parts) for line in part["lines"]]


def _forget(session: Session, sheet: GoodsSheet, now: datetime, *, lines: bool = True) -> None:
    sheet.data, sheet.ended_at = None, now
    if lines:
        session.execute(delete(GoodsSheetPart).where(GoodsSheetPart.sheet_id == sheet.id))
    session.flush()


def _told(why: Refusal) -> dict[str, object]:
    facts = {name: str(value) for name, value in why.facts.items()}
    return {"code": why.code, "message": why.message, "facts": facts}
