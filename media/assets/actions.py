"""Keeping pictures: through the gate, into storage, and only then into the database.

`prepared` decodes and lays bytes down and knows no database; `keep` writes rows and takes no time.
A caller that holds a transaction ends it before `prepared`: decoding takes up to a second, and
nobody may wait for that at the database's door. The bytes are laid down before the rows are
written: a failure in between leaves bytes that nobody names, never a row without its picture. What
was uploaded is never kept; `original_path` names the picture that the darkroom drew from it.

A picture can be shown at once as JPEG; the smaller kinds follow by the job `media.render`, which
is written down in the same transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import insert_once
from catalog.history import SYSTEM, Actor, record
from catalog.words import Words
from media.assets import gate
from media.assets.models import Asset, AssetState, Rendition
from media.assets.rules import (
    LATER_KINDS,
    SMALL,
    WIDTHS,
    Developed,
    Drawn,
    content_type_of,
    master_path_of,
    path_of,
)
from media.storage import Storage

RENDER = "media.render"


@dataclass(frozen=True, slots=True)
class NewPicture:
    """An upload with the words a person wrote for those who do not see it."""

    data: bytes
    alt: Words
    private: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture that has passed the gate and lies in storage; no row names it yet."""

    sha256: str
    master_path: str
    developed: Developed
    private: bool


@dataclass(frozen=True, slots=True)
class Unrendered:
    """A published picture of whose smaller kinds these `widths` are still to be made."""

    asset_id: int
    master_path: str
    widths: tuple[int, ...]


def prepared(data: bytes, *, private: bool, storage: Storage) -> Prepared:
    """One upload through the gate and into storage, or a refusal `media.…`."""
    return _laid_down(data, gate.develop(data), private, storage)


def keep(
    session: Session,
    picture: Prepared,
    *,
    alt: Words,
    actor: Actor,
    now: datetime,
    state: AssetState = AssetState.PUBLISHED,
) -> Asset:
    """Write a prepared picture down."""
    made = picture.developed
    asset = Asset(
        state=state,
        sha256=picture.sha256,
        original_path=picture.master_path,
        width=made.width,
        height=made.height,
        dominant_hex=made.dominant_hex,
        thumbhash=made.thumbhash,
        alt=alt,
        private=picture.private,
        created_at=now,
        renditions=[Rendition(**_row(each, private=picture.private)) for each in made.drawn],
    )
    session.add(asset)
    session.flush()
    record(session, asset, "store", actor=actor, now=now, moved=(None, state.value))
    if not asset.private:
        queue.enqueue(session, RENDER, {"asset_id": asset.id}, now=now, key=f"{RENDER}:{asset.id}")
    return asset


def store_picture(
    session: Session,
    data: bytes,
    *,
    alt: Words,
    private: bool,
    storage: Storage,
    now: datetime,
    actor: Actor = SYSTEM,
) -> Asset:
    """Both steps at once, for a command that has the database to itself; never for a view."""
    picture = prepared(data, private=private, storage=storage)
    return keep(session, picture, alt=alt, actor=actor, now=now)


def store_pictures(
    session: Session,
    pictures: Sequence[NewPicture],
    *,
    storage: Storage,
    now: datetime,
    actor: Actor = SYSTEM,
) -> list[Asset]:
    """Many pictures in their order; all are drawn before the first is written down."""
    drawn = gate.develop_many([each.data for each in pictures])
    laid = [
        _laid_down(new.data, made, new.private, storage)
        for new, made in zip(pictures, drawn, strict=True)
    ]
    return [
        keep(session, picture, alt=new.alt, actor=actor, now=now)
        for new, picture in zip(pictures, laid, strict=True)
    ]


def unrendered(session: Session, asset_id: int) -> Unrendered | None:
    """The picture `asset_id` if any of its smaller kinds, or their smallest width, is missing."""
    asset = session.get(Asset, asset_id)
    if asset is None or asset.private or asset.state is AssetState.REFUSED:
        return None
    made = select(Rendition.kind, Rendition.width).where(Rendition.asset_id == asset_id)
    found = session.execute(made).all()
    if set(LATER_KINDS) <= {kind for kind, width in found if width <= SMALL}:
        return None
    there = set(LATER_KINDS) <= {kind for kind, _width in found}
    return Unrendered(asset.id, asset.original_path, (SMALL,) if there else (SMALL, *WIDTHS))


def render_missing(session: Session, *, now: datetime) -> int:
    """Ask for the smaller kinds of every picture that lacks one, once a day; how many lack it."""
    small = select(Rendition.asset_id).where(
        Rendition.kind == LATER_KINDS[-1], Rendition.width <= SMALL
    )
    shown = (Asset.private.is_(False), Asset.state != AssetState.REFUSED)
    wanted = select(Asset.id).where(*shown, Asset.id.not_in(small)).order_by(Asset.id)
    asked = list(session.scalars(wanted))
    for each in asked:
        queue.enqueue(session, RENDER, {"asset_id": each}, now=now, key=f"{RENDER}:{each}:{now:%F}")
    return len(asked)


def render(picture: Unrendered, storage: Storage) -> tuple[Drawn, ...]:
    """Draw the smaller kinds and lay them down; touches no database, for it takes its time."""
    wish = gate.Wish(kinds=LATER_KINDS, widths=picture.widths, keep_master=False, in_no_hurry=True)
    drawn = gate.develop(storage.get(picture.master_path), wish).drawn
    _lay_down(drawn, storage, private=False)
    return drawn


def add_renditions(session: Session, asset_id: int, drawn: Iterable[Drawn]) -> None:
    """Write down renditions that were laid down; those that are known already stay as they are."""
    for each in drawn:
        insert_once(session, Rendition, {"asset_id": asset_id, **_row(each, private=False)})


def _laid_down(data: bytes, developed: Developed, private: bool, storage: Storage) -> Prepared:
    master = master_path_of(developed.master)
    if not storage.exists(master):
        storage.put(master, developed.master, content_type="image/jpeg")
    _lay_down(developed.drawn, storage, private=private)
    return Prepared(hashlib.sha256(data).hexdigest(), master, developed, private)


def _lay_down(drawn: Iterable[Drawn], storage: Storage, *, private: bool) -> None:
    for each in drawn:
        path = path_of(each.data, each.kind, private=private)
        if not storage.exists(path):
            storage.put(path, each.data, content_type=content_type_of(path))


def _row(drawn: Drawn, *, private: bool) -> dict[str, object]:
    return {
        "kind": drawn.kind,
        "width": drawn.width,
        "height": drawn.height,
        "bytes": len(drawn.data),
        "path": path_of(drawn.data, drawn.kind, private=private),
    }
