"""Keeping what a clean sheet of goods says, all of it or nothing.

Rules
* A few statements for any number of rows; each kind of change is one bulk statement.
* A count is booked as the difference to what the report saw, guarded by the database: if any level
  would go below zero, the whole sheet is refused (`sheet.count_again`) and nothing is kept.
* One history row a variant or product, from → to. A sheet that changes nothing writes nothing.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Integer, Table, bindparam, insert, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History
from catalog.money import Money
from catalog.pricing import PieceRate, Price, PriceTier
from catalog.products import Product, Variant
from catalog.stock import StockLevel, StockMove
from catalog.stock.arriving import arriving, queue_levels, tell_low
from catalog.stock.counting import COUNTED
from catalog.words import Words
from fulfillment.workflow.gathering import today
from storefront.goods_sheets.columns import Field
from storefront.goods_sheets.ground import begins_at, ends_at
from storefront.goods_sheets.hanging import hang
from storefront.goods_sheets.making import make_goods
from storefront.goods_sheets.pictures import Hangings
from storefront.goods_sheets.rules import Change, GoodsReport, Known, KnownProduct, Priced

#: What history calls the columns of a variant.
_NAMES = {"zh:0": "name.zh", "en:0": "name.en", "colour:0": "colour_hex", "price:1": "price"}


def keep_goods(session: Session, report: GoodsReport, *, actor: Actor, now: datetime) -> int:
    """Keep what a clean report says; how many cells, products and variants that were."""
    if not report.clean:
        raise Refusal("sheet.not_clean", "The sheet still has errors; nothing was changed.")
    if report.empty:
        return 0
    session.flush()
    _touch(session, report.changes)
    made = make_goods(session, report, actor=actor, now=now)
    _keep_words(session, report.changes)
    _keep_products(session, report.changes)
    keep_prices(session, [*_prices(report.changes), *made.prices], now)
    keep_rates(session, [*_rates(report.changes), *made.rates], now)
    keep_counts(session, [*_counts(report.changes), *made.counts], now)
    hang(session, [*_pictures(report.changes), *made.pictures], actor=actor, now=now)
    _remember(session, report.changes, actor, now)
    return len(report.changes) + len(report.products) + len(report.variants)


def _keep_words(session: Session, changes: Sequence[Change]) -> None:
    """Names and colours of variants."""
    rows: dict[int, dict[str, Any]] = {}
    for each in changes:
        known = each.known
        if isinstance(known, Known) and each.field.kind in ("zh", "en", "colour"):
            now = {"zh": known.zh, "en": known.en, "colour": known.colour}
            rows.setdefault(known.variant_id, {"at": known.variant_id, **now})[each.field.kind] = (
                each.after
            )
    if rows:
        table = _table(Variant)
        told = [
            {"at": row["at"], "words": Words(row["zh"], row["en"]), "hex": row["colour"]}
            for _id, row in sorted(rows.items())
        ]
        statement = update(table).where(table.c.id == bindparam("at"))
        values = statement.values(name=bindparam("words"), colour_hex=bindparam("hex"))
        session.connection().execute(values, told)


def _touch(session: Session, changes: Sequence[Change]) -> None:
    """Count up every product that is spoken of, if it is still as it was read: nothing that an
    editor saved meanwhile is lost, and whoever edits one now is told."""
    seen = {
        each.known.product_id: each.known.version
        for each in changes
        if _on_product(each) or each.field.kind in ("zh", "en", "colour")
    }
    if not seen:
        return
    table = _table(Product)
    statement = (
        update(table)
        .where(table.c.id == bindparam("at"), table.c.version == bindparam("seen"))
        .values(version=table.c.version + 1)
    )
    rows = [{"at": id_, "seen": version} for id_, version in sorted(seen.items())]
    done = cast("CursorResult[Any]", session.connection().execute(statement, rows)).rowcount
    if done != len(rows):
        raise Refusal(
            "product.stale", "Somebody else has changed this meanwhile. Nothing was overwritten."
        )


def _keep_products(session: Session, changes: Sequence[Change]) -> None:
    """What is said of products, one bulk statement a column."""
    columns: dict[str, dict[int, Any]] = defaultdict(dict)
    for each in changes:
        known, (name, _, language) = each.known, each.field.kind.partition(".")
        if not isinstance(known, KnownProduct) or name in ("rate", "pictures"):
            continue
        if language:
            before = columns[name].get(known.product_id, _words(known, name))
            after = str(each.after)
            both = Words(after, before.en) if language == "zh" else Words(before.zh, after)
            columns[name][known.product_id] = both
        else:
            columns[name][known.product_id] = each.after
    table = _table(Product)
    for name, values in columns.items():
        statement = update(table).where(table.c.id == bindparam("at"))
        rows = [{"at": id_, "value": value} for id_, value in sorted(values.items())]
        session.connection().execute(statement.values({name: bindparam("value")}), rows)


def keep_prices(
    session: Session, prices: Sequence[tuple[int, Field, Priced]], now: datetime
) -> None:
    """New rows of prices, from now or from their day on."""
    bases, tiers = [], []
    for variant_id, at, price in prices:
        later = price.begins is not None and price.begins > today(now)
        row = {
            "variant_id": variant_id,
            "amount_minor": price.amount.minor,
            "currency": price.amount.currency,
            "starts_at": begins_at(price.begins) if later and price.begins else now,
        }
        if at.number == 1:
            bases.append(row)
        else:
            until = ends_at(price.ends) if price.ends else None
            tiers.append({**row, "pieces": at.number, "ends_at": until, "confirmed": False})
    for table, rows in ((Price, bases), (PriceTier, tiers)):
        if rows:
            session.execute(insert(table), rows)


def keep_rates(session: Session, rates: Sequence[tuple[int, Money]], now: datetime) -> None:
    """New piece rates, from today on."""
    rows = [
        {
            "product_id": product_id,
            "amount_minor": amount.minor,
            "currency": amount.currency,
            "starts_on": today(now),
        }
        for product_id, amount in rates
    ]
    if rows:
        session.execute(insert(PieceRate), rows)


def keep_counts(
    session: Session, counts: Sequence[tuple[tuple[int, int], int, bool]], now: datetime
) -> None:
    """Pieces more or less at places, (variant, place) → difference; `fresh` ones had no level."""
    found = sorted(counts)
    if not found:
        return
    fresh = [{"variant_id": v, "location_id": p, "on_hand": 0} for (v, p), _, new in found if new]
    if fresh:
        session.execute(insert(StockLevel), fresh)
        queue_levels(session)
        tell_low(session)
    table = _table(StockLevel)
    statement = (
        update(table)
        .where(table.c.variant_id == bindparam("of"), table.c.location_id == bindparam("at"))
        .where(table.c.on_hand + bindparam("more") >= 0)
        .values(**arriving(bindparam("more", type_=Integer)))
    )
    rows = [{"of": v, "at": place, "more": more} for (v, place), more, _new in found]
    done = cast("CursorResult[Any]", session.connection().execute(statement, rows)).rowcount
    if done != len(rows):
        raise Refusal(
            "sheet.count_again", "Pieces were sold while you counted. Please count again."
        )
    cause = f"sheet:{secrets.token_hex(12)}"
    moves = [_move(place, more, cause) for place, more, _new in found if more]
    session.execute(insert(StockMove), [{**each, "at": now} for each in moves])


def _prices(changes: Sequence[Change]) -> Iterable[tuple[int, Field, Priced]]:
    for each in changes:
        if isinstance(each.known, Known) and isinstance(each.after, Priced):
            yield each.known.variant_id, each.field, each.after


def _rates(changes: Sequence[Change]) -> Iterable[tuple[int, Money]]:
    for each in changes:
        if each.field.kind == "rate" and isinstance(each.after, Money):
            yield each.known.product_id, each.after


def _counts(changes: Sequence[Change]) -> Iterable[tuple[tuple[int, int], int, bool]]:
    for each in changes:
        if isinstance(each.known, Known) and each.field.kind == "stock":
            place = (each.known.variant_id, each.field.number)
            more = cast("int", each.after) - cast("int", each.before)
            yield place, more, each.field.number not in each.known.stock


def _pictures(changes: Sequence[Change]) -> Iterable[tuple[int, Hangings]]:
    for each in changes:
        if isinstance(each.after, Hangings):
            yield each.known.product_id, each.after


def _remember(session: Session, changes: Sequence[Change], actor: Actor, now: datetime) -> None:
    told: dict[tuple[str, int], dict[str, list[str]]] = defaultdict(dict)
    for each in changes:
        known = each.known
        name = f"{each.field.kind}:{each.field.number}"
        name = each.field.kind if _on_product(each) else _NAMES.get(name, name)
        subject = (
            ("variant", known.variant_id)
            if isinstance(known, Known)
            else ("product", known.product_id)
        )
        pair = ["" if side is None else str(side) for side in (each.before, each.after)]
        told[subject][name] = pair
    about = {"actor_id": actor.user_id, "actor_label": actor.label, "at": now, "verb": "sheet"}
    rows = [
        {**about, "subject_kind": kind, "subject_id": id_, "facts": {"changes": pairs}}
        for (kind, id_), pairs in sorted(told.items())
    ]
    if rows:
        session.execute(insert(History), rows)


def _on_product(change: Change) -> bool:
    return isinstance(change.known, KnownProduct)


def _words(known: KnownProduct, name: str) -> Words:
    return Words(str(known.said[f"{name}.zh"]), str(known.said[f"{name}.en"]))


def _move(place: tuple[int, int], more: int, cause: str) -> dict[str, Any]:
    variant_id, location_id = place
    return {
        "variant_id": variant_id,
        "location_id": location_id,
        "pieces": more,
        "reason": COUNTED,
        "cause": cause,
        "key": f"{cause}#{variant_id}:{location_id}",
    }


def _table(model: type[Any]) -> Table:
    return cast("Table", model.__table__)
