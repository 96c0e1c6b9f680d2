"""Pictures of goods as a sheet names them: found, put in order, given their words.

Rules
* Only pictures that hang with goods already are found: none of a person, a review or a hand-in,
  and none that was taken down.
* One that hangs with other goods is hung here as a picture of its own (with the same bytes), so
  that words said here, or taking it down here, change nothing there.
* A few statements for any number of products.

How it can fail: a picture was taken down since the sheet was read (`product.stale`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from catalog.history import Actor, History
from catalog.words import Words
from media.assets import Asset, AssetState, ProductPicture, Rendition
from storefront.goods_sheets.copying import copied, parts_of_ids, stale
from storefront.goods_sheets.pictures import Hanging, Hangings


def pictures_of(session: Session, product_ids: Sequence[int]) -> dict[int, Hangings]:
    """The pictures of products in their order, each named by its largest JPEG."""
    wider = aliased(Rendition)
    largest = select(func.max(wider.width)).where(wider.asset_id == Asset.id, wider.kind == "jpeg")
    wanted = (
        select(ProductPicture.product_id, Asset.id, Asset.original_path, Asset.alt, Rendition.path)
        .join(Asset, Asset.id == ProductPicture.asset_id)
        .join(Rendition, Rendition.asset_id == Asset.id)
        .where(ProductPicture.product_id.in_(product_ids), Asset.state != AssetState.REFUSED)
        .where(Rendition.kind == "jpeg", Rendition.width == largest.scalar_subquery())
        .order_by(ProductPicture.product_id, ProductPicture.position, ProductPicture.id)
    )
    found: dict[int, list[Hanging]] = defaultdict(list)
    for product_id, asset_id, key, alt, path in session.execute(wanted):
        if all(each.key != key for each in found[product_id]):
            found[product_id].append(Hanging(key, alt.zh, alt.en, path, asset_id))
    return {product_id: Hangings(tuple(each)) for product_id, each in found.items()}


def pictures_at(session: Session, paths: Collection[str]) -> dict[str, Hanging]:
    """The pictures of goods that lie at these places, whatever size of them is named."""
    found: dict[str, Hanging] = {}
    hung = select(ProductPicture.id).where(ProductPicture.asset_id == Asset.id).exists()
    wanted = (
        select(Rendition.path, Asset.original_path, Asset.alt, Asset.id)
        .join(Asset, Asset.id == Rendition.asset_id)
        .where(Asset.private.is_(False), Asset.state != AssetState.REFUSED, hung)
        .order_by(Asset.id)
    )
    for part in parts_of_ids(sorted(paths)):
        for path, key, alt, asset_id in session.execute(wanted.where(Rendition.path.in_(part))):
            found.setdefault(path, Hanging(key, alt.zh, alt.en, path, asset_id))
    return found


def hang(
    session: Session, wanted: Sequence[tuple[int, Hangings]], *, actor: Actor, now: datetime
) -> None:
    """Let products have these pictures, in this order, with these words."""
    if not wanted:
        return
    there = _there(session, [product_id for product_id, _hung in wanted])
    places: list[tuple[int, int]] = []
    said: list[tuple[int, Hanging]] = []
    fresh: list[tuple[int, int, Hanging]] = []
    for product_id, hung in wanted:
        for at, each in enumerate(hung.pictures):
            if known := there.get((product_id, each.key)):
                places.append((known[0], at))
                said.append((known[1], each))
            else:
                fresh.append((product_id, at, each))
    _place(session, places)
    _say(session, said, actor, now)
    copied(session, fresh, actor=actor, now=now)


def _there(
    session: Session, product_ids: Sequence[int]
) -> Mapping[tuple[int, str], tuple[int, int]]:
    """(product, what was drawn) → (its place, its picture)."""
    hung = (ProductPicture.product_id, Asset.original_path, ProductPicture.id, Asset.id)
    wanted = select(*hung).join(Asset, Asset.id == ProductPicture.asset_id)
    return {
        (product_id, key): (place, asset_id)
        for part in parts_of_ids(product_ids)
        for product_id, key, place, asset_id in session.execute(
            wanted.where(ProductPicture.product_id.in_(part))
        )
    }


def _place(session: Session, places: Sequence[tuple[int, int]]) -> None:
    table = _table(ProductPicture)
    statement = update(table).where(table.c.id == bindparam("of")).values(position=bindparam("at"))
    _all_of(session, statement, [{"of": of, "at": at} for of, at in sorted(places)])


def _say(
    session: Session, said: Sequence[tuple[int, Hanging]], actor: Actor, now: datetime
) -> None:
    """Give pictures their words; one that waited for them is shown from now on."""
    ids = [asset_id for asset_id, each in said if each.zh and each.en]
    before: dict[int, tuple[Words, AssetState]] = {}
    for part in parts_of_ids(ids):
        states = select(Asset.id, Asset.alt, Asset.state).where(Asset.id.in_(part))
        before |= {id_: (alt, state) for id_, alt, state in session.execute(states)}
    new = [
        (asset_id, Words(each.zh, each.en), *before[asset_id])
        for asset_id, each in said
        if asset_id in before and before[asset_id][0] != Words(each.zh, each.en)
    ]
    table = _table(Asset)
    statement = (
        update(table)
        .where(table.c.id == bindparam("of"), table.c.state == bindparam("was"))
        .values(alt=bindparam("words"), state=AssetState.PUBLISHED)
    )
    rows = [{"of": id_, "words": words, "was": state} for id_, words, _alt, state in sorted(new)]
    _all_of(session, statement, rows)
    _remember(session, ((id_, words, alt, state) for id_, words, alt, state in new), actor, now)


def _remember(
    session: Session,
    said: Iterable[tuple[int, Words, Words, AssetState]],
    actor: Actor,
    now: datetime,
) -> None:
    about = {"actor_id": actor.user_id, "actor_label": actor.label, "at": now}
    about["subject_kind"] = "asset"
    rows = [
        {**about, "subject_id": id_, "verb": "describe", "before": was.value}
        | {"after": AssetState.PUBLISHED.value, "facts": {"before": alt.en, "after": words.en}}
        for id_, words, alt, was in said
    ]
    if rows:
        session.execute(insert(History), rows)


def _all_of(session: Session, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Every row, or none: what is gone meanwhile is not passed over."""
    if not rows:
        return
    done = cast("CursorResult[Any]", session.connection().execute(statement, list(rows))).rowcount
    if done != len(rows):
        raise stale()


def _table(model: type[Any]) -> Table:
    return cast("Table", model.__table__)
