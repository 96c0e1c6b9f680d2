"""Goods as a sheet: what it is read against, how it is written out, and how its changes are kept.

Rules
* A few statements for any number of rows; each kind of change is one bulk statement.
* A count is booked as the difference to what the report saw, guarded by the database: if any level
  would go below zero, the whole sheet is refused (`sheet.count_again`) and nothing is kept.
* One history row a variant, from → to. A sheet that changes nothing writes nothing.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History
from catalog.money import Money
from catalog.pricing import Price, PriceTier, ladders_of
from catalog.products import Product, Variant
from catalog.stock import Location, StockLevel, StockMove
from catalog.stock.counting import COUNTED, lying
from catalog.words import Words
from storefront.sheets.closest import normal
from storefront.sheets.export import Cell, csv_file
from storefront.sheets.goods_rules import Change, GoodsReport, Known
from storefront.sheets.headings import plain

#: Variants that are asked for at once.
_STEP = 5_000


def known_goods(session: Session, *, now: datetime) -> dict[str, Known]:
    """Every variant by its normal sku, as it is now."""
    rows = session.execute(
        select(Variant.id, Variant.product_id, Variant.sku, Variant.name).order_by(
            Variant.product_id, Variant.position, Variant.id
        )
    ).all()
    prices: dict[int, dict[int, Money]] = {}
    stock: dict[int, dict[int, int]] = defaultdict(dict)
    for ids in _slices([row.id for row in rows]):
        for variant, ladder in ladders_of(session, ids, now=now).items():
            steps = {step.pieces: step.price for step in ladder.steps}
            prices[variant] = {1: ladder.base, **steps}
        for (variant, place), pieces in lying(session, ids).items():
            stock[variant][place] = pieces
    return {
        normal(row.sku): Known(
            row.id,
            row.product_id,
            row.sku,
            row.name.zh,
            row.name.en,
            prices.get(row.id, {}),
            stock.get(row.id, {}),
        )
        for row in rows
    }


def places_by_name(session: Session) -> dict[str, int]:
    """Places by their address word, as a heading spells it."""
    rows = session.execute(select(Location.slug, Location.id).order_by(Location.id))
    return {plain(slug): id_ for slug, id_ in rows}


def goods_file(session: Session, *, now: datetime) -> bytes:
    """Every variant as a CSV file that can be read again."""
    known = list(known_goods(session, now=now).values())
    located = session.execute(select(Location.slug, Location.id).order_by(Location.id)).all()
    tiers = sorted({pieces for each in known for pieces in each.prices if pieces > 1})
    head = ["sku", "name zh", "name en", "price", *[f"price from {each}" for each in tiers]]
    head += [f"stock {slug}" for slug, _id in located]
    return csv_file(head, (_line(each, tiers, [id_ for _slug, id_ in located]) for each in known))


def keep_goods(session: Session, report: GoodsReport, *, actor: Actor, now: datetime) -> int:
    """Keep what a clean report says; how many cells that were."""
    if not report.clean:
        raise Refusal("sheet.not_clean", "The sheet still has errors; nothing was changed.")
    if not report.changes:
        return 0
    session.flush()
    _keep_names(session, [each for each in report.changes if each.field.kind in ("zh", "en")])
    _keep_prices(session, [each for each in report.changes if each.field.kind == "price"], now)
    _keep_counts(session, [each for each in report.changes if each.field.kind == "stock"], now)
    _remember(session, report.changes, actor, now)
    return len(report.changes)


def _keep_names(session: Session, changes: Sequence[Change]) -> None:
    names: dict[int, dict[str, str]] = {}
    for each in changes:
        known = each.known
        mine = names.setdefault(known.variant_id, {"zh": known.zh, "en": known.en})
        mine[each.field.kind] = str(each.after)
    if not names:
        return
    table = _table(Variant)
    rows = [{"at": id_, "words": Words(**texts)} for id_, texts in sorted(names.items())]
    statement = update(table).where(table.c.id == bindparam("at")).values(name=bindparam("words"))
    session.connection().execute(statement, rows)
    touched = sorted({each.known.product_id for each in changes})
    for ids in _slices(touched):
        counted = update(Product).where(Product.id.in_(ids)).values(version=Product.version + 1)
        session.execute(counted.execution_options(synchronize_session=False))


def _keep_prices(session: Session, changes: Sequence[Change], now: datetime) -> None:
    bases, tiers = [], []
    for each in changes:
        amount = cast("Money", each.after)
        row = {
            "variant_id": each.known.variant_id,
            "amount_minor": amount.minor,
            "currency": amount.currency,
            "starts_at": now,
        }
        if each.field.number == 1:
            bases.append(row)
        else:
            tiers.append({**row, "pieces": each.field.number, "confirmed": False})
    for table, rows in ((Price, bases), (PriceTier, tiers)):
        if rows:
            session.execute(insert(table), rows)


def _keep_counts(session: Session, changes: Sequence[Change], now: datetime) -> None:
    if not changes:
        return
    found = sorted(changes, key=lambda each: (each.known.variant_id, each.field.number))
    fresh = [each for each in found if each.field.number not in each.known.stock]
    if fresh:
        session.execute(insert(StockLevel), [{**_place(each), "on_hand": 0} for each in fresh])
    table = _table(StockLevel)
    statement = (
        update(table)
        .where(table.c.variant_id == bindparam("of"), table.c.location_id == bindparam("at"))
        .where(table.c.on_hand + bindparam("more") >= 0)
        .values(on_hand=table.c.on_hand + bindparam("more"))
    )
    rows = [
        {"of": each.known.variant_id, "at": each.field.number, "more": _more(each)}
        for each in found
    ]
    done = cast("CursorResult[Any]", session.connection().execute(statement, rows)).rowcount
    if done != len(rows):
        raise Refusal(
            "sheet.count_again", "Pieces were sold while you counted. Please count again."
        )
    cause = f"sheet:{secrets.token_hex(12)}"
    session.execute(insert(StockMove), [_move(each, cause, now) for each in found])


def _remember(session: Session, changes: Sequence[Change], actor: Actor, now: datetime) -> None:
    told: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for each in changes:
        name = f"{each.field.kind}:{each.field.number}"
        names = {"zh:0": "name.zh", "en:0": "name.en", "price:1": "price"}
        pair = ["" if side is None else str(side) for side in (each.before, each.after)]
        told[each.known.variant_id][names.get(name, name)] = pair
    about = {"actor_id": actor.user_id, "actor_label": actor.label, "at": now, "verb": "sheet"}
    rows = [
        {**about, "subject_kind": "variant", "subject_id": id_, "facts": {"changes": pairs}}
        for id_, pairs in sorted(told.items())
    ]
    session.execute(insert(History), rows)


def _line(known: Known, tiers: Sequence[int], located: Sequence[int]) -> list[Cell]:
    prices = [known.prices.get(each) for each in (1, *tiers)]
    amounts = [f"{each.amount:f}" if each else "" for each in prices]
    return [known.sku, known.zh, known.en, *amounts, *[known.stock.get(at, 0) for at in located]]


def _place(change: Change) -> dict[str, Any]:
    return {"variant_id": change.known.variant_id, "location_id": change.field.number}


def _more(change: Change) -> int:
    return cast("int", change.after) - cast("int", change.before)


def _move(change: Change, cause: str, now: datetime) -> dict[str, Any]:
    key = f"{cause}#{change.known.variant_id}:{change.field.number}"
    facts = {"pieces": _more(change), "reason": COUNTED, "cause": cause, "key": key, "at": now}
    return {**_place(change), **facts}


def _slices(ids: Sequence[int]) -> Iterable[list[int]]:
    return (list(ids[at : at + _STEP]) for at in range(0, len(ids), _STEP))


def _table(model: type[Any]) -> Table:
    return cast("Table", model.__table__)
