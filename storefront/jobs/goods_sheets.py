"""The jobs that read a sheet of goods, and that keep it once somebody has asked.

Opening and comparing happen with no writing transaction open; the answer is written in a short
one. A worker that dies leaves the sheet where it stood, and the next lease begins anew.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap, reading
from catalog.errors import Invalid, Refusal
from catalog.history import Actor
from storefront.goods_sheets import GoodsReport, said_by
from storefront.goods_sheets.actions import at_hand, keep, note, refuse, shown_lines, tell
from storefront.goods_sheets.lines import as_seen
from storefront.goods_sheets.states import SheetState
from storefront.jobs.leases import kept
from storefront.sheets import open_sheet
from storefront.sheets.grids import GOODS
from storefront.wiring.clock import now as the_time
from storefront.wiring.settings import settings

#: How far a worker is, in percent, when it has the file, has opened it, and has compared it.
HERE, OPENED, COMPARED = 5, 45, 85


def read_sheet(session: Session, payload: JsonMap, now: datetime) -> None:
    """Say what a sheet would change; a second run finds it read."""
    sheet = at_hand(session, int(payload["sheet"]), SheetState.BROUGHT)
    if sheet is None:
        return
    try:
        report = _said(session, sheet.id, sheet.data or b"", now)
    except Invalid as why:
        refuse(session, sheet, why, now=the_time())
        return
    tell(session, sheet, report, now=the_time())


def keep_sheet(session: Session, payload: JsonMap, now: datetime) -> None:
    """Keep what a sheet says and somebody saw; or say why not, and what it says now."""
    sheet = at_hand(session, int(payload["sheet"]), SheetState.ASKED)
    if sheet is None:
        return
    shown, data = shown_lines(session, sheet.id), sheet.data or b""
    report = as_seen(_said(session, sheet.id, data, now), shown)
    try:
        with session.begin_nested():
            actor = Actor(payload.get("by"), "office")
            keep(session, sheet, report, actor=actor, now=the_time())
    except Refusal as why:
        session.rollback()
        sheet = at_hand(session, sheet.id, SheetState.ASKED)
        if sheet is not None:
            tell(session, sheet, _said(session, sheet.id, data, now), now=the_time(), why=why)


def _said(session: Session, sheet_id: int, data: bytes, now: datetime) -> GoodsReport:
    """What a file says of the goods as they are now; nothing is locked meanwhile."""
    _note(session, sheet_id, HERE)
    grids = open_sheet(data, GOODS)
    _note(session, sheet_id, OPENED)
    with reading(session):
        report = said_by(session, grids, shop=settings().public_url, now=now)
    _note(session, sheet_id, COMPARED)
    return report


def _note(session: Session, sheet_id: int, percent: int) -> None:
    note(session, sheet_id, percent)
    kept(session, the_time())
    session.commit()
