"""A picture of other goods, hung here as one of its own: new rows that name the same bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History
from catalog.words import Words
from media.assets import Asset, AssetState, ProductPicture, Rendition
from storefront.goods_sheets.pictures import Hanging

#: Rows that are asked for at once.
STEP = 2_000
_KEPT = (
    *("sha256", "original_path", "width", "height", "dominant_hex", "thumbhash"),
    *("private", "refusal"),
)
_SIZED = ("kind", "width", "height", "bytes", "path")

#: (product, place, picture)
Fresh = Sequence[tuple[int, int, Hanging]]


def copied(session: Session, fresh: Fresh, *, actor: Actor, now: datetime) -> None:
    """Hang pictures with products that do not have them yet."""
    if not fresh:
        return
    sources = _sources(session, sorted({each.asset_id for _product, _at, each in fresh}))
    rows = [_asset(each, sources[each.asset_id], now) for _product, _at, each in fresh]
    inserted = insert(Asset).returning(Asset.id, sort_by_parameter_order=True)
    ids = list(session.scalars(inserted, rows))
    _sized(session, [(id_, each.asset_id) for id_, (_p, _at, each) in zip(ids, fresh, strict=True)])
    places = [
        {"product_id": product_id, "asset_id": id_, "position": at}
        for id_, (product_id, at, _each) in zip(ids, fresh, strict=True)
    ]
    session.execute(insert(ProductPicture), places)
    _remember(
        session, [(id_, row["state"]) for id_, row in zip(ids, rows, strict=True)], actor, now
    )


def stale() -> Refusal:
    """Somebody else was there meanwhile."""
    return Refusal(
        "product.stale", "Somebody else has changed this meanwhile. Nothing was overwritten."
    )


def parts_of_ids(ids: Sequence[Any]) -> Iterator[list[Any]]:
    """Ids in parts that one statement can name."""
    for at in range(0, len(ids), STEP):
        yield list(ids[at : at + STEP])


def _sources(session: Session, ids: Sequence[int]) -> Mapping[int, Any]:
    """The pictures that are copied; all of them are still there."""
    wanted = select(Asset.id, *(getattr(Asset, name) for name in _KEPT))
    live = wanted.where(Asset.state != AssetState.REFUSED)
    parts = (session.execute(live.where(Asset.id.in_(part))) for part in parts_of_ids(ids))
    known = {row.id: row for part in parts for row in part}
    if len(known) != len(ids):
        raise stale()
    return known


def _sized(session: Session, copies: Sequence[tuple[int, int]]) -> None:
    """Give each copy the sizes of what it was copied from."""
    made = select(Rendition.asset_id, *(getattr(Rendition, name) for name in _SIZED))
    sizes: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for part in parts_of_ids(sorted({source for _id, source in copies})):
        for row in session.execute(made.where(Rendition.asset_id.in_(part))).mappings():
            sizes[row["asset_id"]].append({name: row[name] for name in _SIZED})
    rows = [{**size, "asset_id": id_} for id_, source in copies for size in sizes[source]]
    session.execute(insert(Rendition), rows)


def _remember(
    session: Session, made: Sequence[tuple[int, AssetState]], actor: Actor, now: datetime
) -> None:
    about: dict[str, Any] = {"actor_id": actor.user_id, "actor_label": actor.label, "at": now}
    about |= {"verb": "store", "subject_kind": Asset.__tablename__, "facts": {"sheet": True}}
    session.execute(
        insert(History), [{**about, "subject_id": id_, "after": state.value} for id_, state in made]
    )


def _asset(each: Hanging, source: Any, now: datetime) -> dict[str, Any]:
    kept = {name: getattr(source, name) for name in _KEPT}
    shown = AssetState.PUBLISHED if each.zh and each.en else AssetState.QUARANTINED
    return {**kept, "alt": Words(each.zh, each.en), "state": shown, "created_at": now}
