"""The series of lots of each maker, style, stage and class, and what is remembered of her pieces.

A lot counts once, when it is decided, and never if its pieces were looked at before. The row is
locked while a lot is added, so two lots decided at once are both counted, one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.quality.models import CraftYield, InspectionSeries, MakerYield
from fulfillment.quality.rules import (
    DefectClass,
    Evidence,
    Result,
    Series,
    Severity,
    Stage,
    after,
    hardened,
    remembered,
    resumed,
    yield_of,
)

#: Maker, style, stage.
Key = tuple[int, int, Stage]


def series_of(session: Session, key: Key) -> dict[DefectClass, Series]:
    """Where each class stands; a class without a row is new."""
    return {row.kind: _read(row) for row in session.scalars(_wanted(key))}


def lot_counted(
    session: Session,
    key: Key,
    results: Mapping[DefectClass, Result],
    *,
    fewer_agreed: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """One more original lot in the series of each class."""
    maker_id, product_id, stage = key
    for kind, result in results.items():
        names = {"maker_id": maker_id, "product_id": product_id, "stage": stage, "kind": kind}
        new = {"severity": Severity.NORMAL, "score": 0, "recent": "", "not_accepted": 0}
        insert_once(session, InspectionSeries, {**names, **new, "discontinued": False})
        row = session.scalars(
            _wanted(key)
            .where(InspectionSeries.kind == kind)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        _write(session, row, after(_read(row), result, fewer_agreed=fewer_agreed), actor, now)
    session.flush()


def go_on(session: Session, row: InspectionSeries, *, actor: Actor, now: datetime) -> None:
    """Something was changed for the better: acceptance goes on, tightened."""
    if not row.discontinued:
        raise Refusal("series.not_stopped", "Nothing has stopped here.")
    _write(session, row, resumed(_read(row)), actor, now)


def look_closer(session: Session, row: InspectionSeries, *, actor: Actor, now: datetime) -> None:
    """From reduced back to normal, for whatever reason."""
    if row.severity is not Severity.REDUCED:
        raise Refusal("series.not_reduced", "Here no fewer pieces are looked at than usual.")
    _write(session, row, hardened(_read(row)), actor, now)


def first_look(session: Session, maker_id: int, *, lot: int, good: int) -> Decimal | None:
    """Remember one more lot of a maker; the yield that can be counted on, None if unknown."""
    insert_once(session, MakerYield, {"maker_id": maker_id, "seen": 0, "good": 0})
    wanted = select(MakerYield).where(MakerYield.maker_id == maker_id).with_for_update()
    row = session.scalars(wanted.execution_options(populate_existing=True)).one()
    return yield_of(_more(session, row, lot=lot, good=good))


def first_look_in(
    session: Session, key: tuple[int, int], usual: Decimal, *, lot: int, good: int
) -> Decimal | None:
    """The same of one craft, by maker and craft, leaning on her `usual`."""
    maker_id, craft_id = key
    row = {"maker_id": maker_id, "craft_id": craft_id}
    insert_once(session, CraftYield, {**row, "seen": 0, "good": 0})
    wanted = select(CraftYield).filter_by(**row).with_for_update()
    kept = session.scalars(wanted.execution_options(populate_existing=True)).one()
    return yield_of(_more(session, kept, lot=lot, good=good), usual)


def _more(session: Session, row: MakerYield | CraftYield, *, lot: int, good: int) -> Evidence:
    known = remembered(Evidence(row.seen, row.good), lot=lot, good=good)
    row.seen, row.good = known.seen, known.good
    session.flush()
    return known


def _wanted(key: Key) -> Select[InspectionSeries]:
    maker_id, product_id, stage = key
    return select(InspectionSeries).where(
        InspectionSeries.maker_id == maker_id,
        InspectionSeries.product_id == product_id,
        InspectionSeries.stage == stage,
    )


def _read(row: InspectionSeries) -> Series:
    recent = tuple(sign == "+" for sign in row.recent)
    return Series(row.severity, row.score, recent, row.not_accepted, row.discontinued)


def _write(
    session: Session, row: InspectionSeries, series: Series, actor: Actor, now: datetime
) -> None:
    """Keep where it stands; a switch is one row of history."""
    before = (row.severity, row.discontinued)
    row.severity, row.score = series.severity, series.score
    row.recent = "".join("+" if each else "-" for each in series.recent)
    row.not_accepted, row.discontinued = series.not_accepted, series.discontinued
    if (series.severity, series.discontinued) != before:
        moved = (before[0].value, series.severity.value)
        stopped = series.discontinued
        record(session, row, "switch", actor=actor, now=now, moved=moved, stopped=stopped)
