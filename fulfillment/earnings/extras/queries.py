"""Reading pay besides pieces: what is in force, what waits for somebody, what she has had."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, UnaryExpression, or_, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.words import Words
from fulfillment import ledger
from fulfillment.earnings.extras.models import ExtraLine, MendingPay, PayProtection
from fulfillment.earnings.extras.rules import (
    HOUSE,
    TAKEN,
    ExtraKind,
    ExtraState,
    MendingRule,
    Protection,
    mending_share,
)
from fulfillment.makers.models import Maker
from fulfillment.materials.kit_models import MaterialLoss
from fulfillment.materials.models import Material
from fulfillment.materials.rules import Unit


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A line in a list."""

    id: int
    maker_id: int
    code: str
    alias: Words
    kind: ExtraKind
    state: ExtraState
    amount: Money
    reason: str
    asked_by: int | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LossRow:
    """Material that was lost beyond what was agreed, and that nobody has charged."""

    id: int
    code: str
    alias: Words
    material: Words
    unit: Unit
    lost: int
    beyond: int
    at: datetime


def advances(maker_id: int) -> str:
    """The account of what she has had before she earned it."""
    return f"maker:{maker_id}:advances"


def had(session: Session, maker_id: int) -> Money:
    """What she has had in advance, and was charged, and has not repaid yet."""
    return ledger.balance(session, advances(maker_id))


def protection(session: Session, *, on: date) -> Protection:
    """What a payday of this day must leave her."""
    begun = select(PayProtection).where(PayProtection.starts_on <= on)
    newest = begun.order_by(PayProtection.starts_on.desc(), PayProtection.id.desc()).limit(1)
    row = session.scalars(newest).first()
    if row is None:
        return HOUSE
    return Protection(row.share_points, Money(row.minimum_minor, row.currency))


def mending_in_force(session: Session, product_id: int, cooperative_id: int, *, on: date) -> int:
    """The share of the rate that mended pieces of this work earn."""
    wanted = (
        select(MendingPay)
        .where(
            or_(MendingPay.product_id.is_(None), MendingPay.product_id == product_id),
            or_(MendingPay.cooperative_id.is_(None), MendingPay.cooperative_id == cooperative_id),
            MendingPay.starts_on <= on,
        )
        .order_by(MendingPay.id)
    )
    rules = [
        MendingRule(each.product_id, each.cooperative_id, each.share_points, each.starts_on)
        for each in session.scalars(wanted)
    ]
    return mending_share(rules, product_id, cooperative_id, on=on)


def waiting(session: Session, *, limit: int = 50) -> tuple[ExtraRow, ...]:
    """Lines that a second person has not looked at yet, the oldest first."""
    return _rows(session, (ExtraLine.state == ExtraState.ASKED,), ExtraLine.id.asc(), limit)


def newest(
    session: Session, *, before_id: int | None = None, limit: int = 50
) -> tuple[ExtraRow, ...]:
    """Every line, the newest first."""
    older = () if before_id is None else (ExtraLine.id < before_id,)
    return _rows(session, older, ExtraLine.id.desc(), limit)


def had_lines(session: Session, maker_id: int, *, limit: int = 20) -> tuple[ExtraRow, ...]:
    """What she has had in advance and was charged, the newest first."""
    hers = (ExtraLine.maker_id == maker_id, ExtraLine.kind.in_(TAKEN))
    booked = (*hers, ExtraLine.state == ExtraState.BOOKED)
    return _rows(session, booked, ExtraLine.id.desc(), limit)


def of_entries(session: Session, entry_ids: Collection[int]) -> dict[int, ExtraLine]:
    """Lines by the entry that booked them."""
    wanted = select(ExtraLine).where(ExtraLine.entry_id.in_(entry_ids))
    return {each.entry_id: each for each in session.scalars(wanted) if each.entry_id}


def losses(session: Session, *, limit: int = 50) -> tuple[LossRow, ...]:
    """Losses beyond the agreed share that were not charged, the newest first."""
    charged = select(ExtraLine.loss_id).where(ExtraLine.loss_id == MaterialLoss.id).exists()
    wanted = (
        select(MaterialLoss, Maker.code, Maker.alias, Material.name, Material.unit)
        .join(Maker, Maker.id == MaterialLoss.maker_id)
        .join(Material, Material.id == MaterialLoss.material_id)
        .where(MaterialLoss.beyond > 0, ~charged)
        .order_by(MaterialLoss.id.desc())
        .limit(limit)
    )
    return tuple(
        LossRow(loss.id, code, alias, name, unit, loss.lost, loss.beyond, loss.at)
        for loss, code, alias, name, unit in session.execute(wanted)
    )


def _rows(
    session: Session,
    which: tuple[ColumnElement[bool], ...],
    order: UnaryExpression[int],
    limit: int,
) -> tuple[ExtraRow, ...]:
    wanted = (
        select(ExtraLine, Maker.code, Maker.alias)
        .join(Maker, Maker.id == ExtraLine.maker_id)
        .where(*which)
        .order_by(order)
        .limit(limit)
    )
    return tuple(_row(line, code, alias) for line, code, alias in session.execute(wanted))


def _row(line: ExtraLine, code: str, alias: Words) -> ExtraRow:
    return ExtraRow(
        id=line.id,
        maker_id=line.maker_id,
        code=code,
        alias=alias,
        kind=line.kind,
        state=line.state,
        amount=Money(line.amount_minor, line.currency),
        reason=line.reason,
        asked_by=line.asked_by,
        asked_at=line.asked_at,
    )
