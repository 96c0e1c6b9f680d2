"""Reading pay besides pieces: what is in force, what waits for somebody, what she has had."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, UnaryExpression, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalog.money import Money
from catalog.pricing.models import MaterialCost
from catalog.words import Words
from fulfillment import ledger
from fulfillment.batches.models import Batch
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
from fulfillment.materials.kit_models import Kit, MaterialLoss
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
    place: str


@dataclass(frozen=True, slots=True)
class LossRow:
    """Material that was lost beyond what was agreed, and that nobody has charged. `most` is what
    may be charged for it; None where nobody has told what the materials cost."""

    id: int
    code: str
    alias: Words
    material: Words
    unit: Unit
    lost: int
    beyond: int
    at: datetime
    most: Money | None


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
    minimum = Money(row.minimum_minor, row.currency)
    return Protection(row.share_points, minimum, row.charge_points)


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


def most_charged(session: Session, loss_id: int, *, on: date, besides: str) -> Money | None:
    """What may be charged for a loss, beside what was charged of the same kit by other lines."""
    wanted = (
        select(_worth(on), _charged(besides))
        .select_from(MaterialLoss)
        .join(Kit, Kit.id == MaterialLoss.kit_id)
        .join(Batch, Batch.id == Kit.batch_id)
        .where(MaterialLoss.id == loss_id)
    )
    row = session.execute(wanted).first()
    return None if row is None else _most(protection(session, on=on), row[0], row[1])


def losses(session: Session, *, on: date, limit: int = 50) -> tuple[LossRow, ...]:
    """Losses beyond the agreed share that were not charged, the newest first."""
    charged = select(ExtraLine.loss_id).where(ExtraLine.loss_id == MaterialLoss.id).exists()
    wanted = (
        select(MaterialLoss, Maker.code, Maker.alias, Material.name, Material.unit)
        .add_columns(_worth(on), _charged(""))
        .join(Kit, Kit.id == MaterialLoss.kit_id)
        .join(Batch, Batch.id == Kit.batch_id)
        .join(Maker, Maker.id == MaterialLoss.maker_id)
        .join(Material, Material.id == MaterialLoss.material_id)
        .where(MaterialLoss.beyond > 0, ~charged)
        .order_by(MaterialLoss.id.desc())
        .limit(limit)
    )
    rule = protection(session, on=on)
    return tuple(
        LossRow(
            *(loss.id, code, alias, name, unit),
            lost=loss.lost,
            beyond=loss.beyond,
            at=loss.at,
            most=_most(rule, worth, charged),
        )
        for loss, code, alias, name, unit, worth, charged in session.execute(wanted)
    )


def _worth(on: date) -> ColumnElement[int | None]:
    """What the materials of a kit are worth: of its variant, or else of its style."""
    cost = (
        select(MaterialCost.amount_minor)
        .where(
            MaterialCost.product_id == Batch.product_id,
            or_(MaterialCost.variant_id.is_(None), MaterialCost.variant_id == Batch.variant_id),
            MaterialCost.currency == "CNY",
            MaterialCost.starts_on <= on,
        )
        .order_by(MaterialCost.variant_id.is_(None), MaterialCost.starts_on.desc())
        .limit(1)
        .correlate(Batch)
        .scalar_subquery()
    )
    return cost * Kit.pieces


def _charged(besides: str) -> ColumnElement[int]:
    """What was charged of the same kit, or waits to be, by other lines."""
    other = aliased(MaterialLoss)
    stands = (ExtraLine.state != ExtraState.REFUSED, ExtraLine.key != besides)
    return (
        select(func.coalesce(func.sum(ExtraLine.amount_minor), 0))
        .join(other, other.id == ExtraLine.loss_id)
        .where(other.kit_id == MaterialLoss.kit_id, *stands)
        .correlate(MaterialLoss)
        .scalar_subquery()
    )


def _most(rule: Protection, worth: int | None, charged: int) -> Money | None:
    return None if worth is None else rule.most_charged(Money(int(worth)), Money(int(charged)))


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
        place=line.place,
    )
