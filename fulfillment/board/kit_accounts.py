"""Makers' accounts of materials, and what planned batches will need: read across kits and batches.

A maker's balance of a material is what she was issued less what she used (her recipe times the
pieces that left her hands), brought back and lost; over every kit that is not counted out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.batches import Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.materials import (
    Account,
    Kit,
    KitLine,
    KitState,
    Material,
    MaterialLoss,
    Need,
    Unit,
    accounts,
    recipes_for,
)
from fulfillment.orders import Order

#: Makers on one page.
PAGE = 20


@dataclass(frozen=True, slots=True)
class Held:
    """One material on a maker's account."""

    material_id: int
    name: Words
    unit: Unit
    colour_hex: str
    account: Account


@dataclass(frozen=True, slots=True)
class MakerHolds:
    """A maker with every material that she has."""

    maker_id: int
    alias: Words
    kits: int
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class KitAccount:
    """One material of one kit, as it is counted out."""

    material_id: int
    name: Words
    unit: Unit
    colour_hex: str
    loss_points: int
    account: Account


@dataclass(frozen=True, slots=True)
class LossRow:
    """A loss beyond the agreed share."""

    kit_id: int
    alias: Words
    material: Words
    unit: Unit
    lost: int
    allowed: int
    beyond: int


def balances(
    session: Session, cooperative_ids: Collection[int], *, page: int = 1
) -> tuple[tuple[MakerHolds, ...], int]:
    """A page of makers with kits in their hands, by alias code, and how many there are."""
    holding = select(Kit.maker_id).where(
        Kit.cooperative_id.in_(cooperative_ids), Kit.state == KitState.ISSUED
    )
    who = select(Maker.id, Maker.alias).where(Maker.id.in_(holding))
    count = session.scalar(select(func.count()).select_from(who.subquery())) or 0
    rows = session.execute(who.order_by(Maker.code).limit(PAGE).offset((page - 1) * PAGE)).all()
    found = _of_makers(session, [row.id for row in rows])
    return tuple(MakerHolds(row.id, row.alias, *found[row.id]) for row in rows), count


def kit_accounts(session: Session, kit_id: int) -> tuple[KitAccount, ...]:
    """Every material of a kit with its account."""
    given = accounts(session, [kit_id])
    columns: tuple[Any, ...] = (
        Material.id,
        Material.name,
        Material.unit,
        Material.colour_hex,
        KitLine.loss_points,
        KitLine.per_piece,
        _made(),
    )
    rows = session.execute(
        select(*columns)
        .select_from(KitLine)
        .join(Material, Material.id == KitLine.material_id)
        .join(Kit, Kit.id == KitLine.kit_id)
        .join(Batch, Batch.id == Kit.batch_id)
        .where(KitLine.kit_id == kit_id)
        .order_by(KitLine.id)
    )
    found = []
    for *known, per_piece, made in rows:
        account = given.get((kit_id, known[0]), Account(0))
        whole = (*known, replace(account, by_recipe=per_piece * made))
        found.append(KitAccount(*whole))
    return tuple(found)


def losses(
    session: Session, cooperative_ids: Collection[int] | None = None, *, limit: int = 40
) -> tuple[LossRow, ...]:
    """What was lost beyond the agreed share, the newest first."""
    wanted = (
        select(
            MaterialLoss.kit_id,
            Maker.alias,
            Material.name,
            Material.unit,
            MaterialLoss.lost,
            MaterialLoss.allowed,
            MaterialLoss.beyond,
        )
        .join(Maker, Maker.id == MaterialLoss.maker_id)
        .join(Material, Material.id == MaterialLoss.material_id)
        .where(MaterialLoss.beyond > 0)
        .order_by(MaterialLoss.id.desc())
        .limit(limit)
    )
    if cooperative_ids is not None:
        wanted = wanted.where(Maker.cooperative_id.in_(cooperative_ids))
    return tuple(LossRow(*row) for row in session.execute(wanted))


def needed_ahead(session: Session, *, on: date) -> dict[int, int]:
    """What batches without a kit will need of each material, with the spare."""
    rows = session.execute(
        select(Batch.product_id, Batch.variant_id, func.sum(Batch.pieces))
        .outerjoin(Kit, Kit.open_for == Batch.id)
        .where(Batch.state.in_((BatchState.OFFERED, BatchState.TAKEN)), Kit.id.is_(None))
        .group_by(Batch.product_id, Batch.variant_id)
    ).all()
    pieces = {(product, variant): int(count) for product, variant, count in rows}
    needed: dict[int, int] = defaultdict(int)
    for style, recipe in recipes_for(session, pieces, on=on).items():
        for line in recipe.lines:
            needed[line.material_id] += Need(line.per_piece, line.spare_points).of(pieces[style])
    return needed


def _of_makers(
    session: Session, maker_ids: Sequence[int]
) -> dict[int, tuple[int, tuple[Held, ...]]]:
    rows = session.execute(
        select(Kit.id, Kit.maker_id, KitLine.material_id, KitLine.per_piece, _made())
        .join(Batch, Batch.id == Kit.batch_id)
        .join(KitLine, KitLine.kit_id == Kit.id)
        .where(Kit.maker_id.in_(maker_ids), Kit.state == KitState.ISSUED)
        .order_by(Kit.id)
    ).all()
    given = accounts(session, {row[0] for row in rows})
    known = _named(session, {row[2] for row in rows})
    sums: dict[int, dict[int, Account]] = defaultdict(dict)
    for kit_id, maker_id, material_id, per_piece, made in rows:
        account = given.get((kit_id, material_id), Account(0))
        account = replace(account, by_recipe=per_piece * made)
        before = sums[maker_id].get(material_id, Account(0))
        sums[maker_id][material_id] = _both(before, account)
    kits_of = {each: len({row[0] for row in rows if row[1] == each}) for each in maker_ids}
    return {
        each: (kits_of[each], tuple(Held(*known[at], found) for at, found in sums[each].items()))
        for each in maker_ids
    }


def _both(one: Account, other: Account) -> Account:
    """Two kits of one material; what each used is capped by what was in it."""
    return Account(
        one.issued + other.issued,
        one.returned + other.returned,
        one.lost + other.lost,
        one.used + other.used,
    )


def _named(session: Session, ids: Collection[int]) -> dict[int, tuple[int, Words, Unit, str]]:
    columns = (Material.id, Material.name, Material.unit, Material.colour_hex)
    rows = session.execute(select(*columns).where(Material.id.in_(ids))).all()
    return {row[0]: (row[0], row[1], row[2], row[3]) for row in rows}


def _made() -> Any:
    """Pieces of a batch that left her hands."""
    return Batch.in_inspection + Batch.accepted + Batch.scrapped


def suppliers(session: Session, order_ids: Collection[int | None]) -> dict[int, tuple[str, str]]:
    """Whose supplied material is meant: the number and the customer of each order."""
    wanted = select(Order.id, Order.number, Order.customer)
    rows = session.execute(wanted.where(Order.id.in_([each for each in order_ids if each])))
    return {order_id: (number, customer) for order_id, number, customer in rows}
