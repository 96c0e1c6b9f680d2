"""Keeping pictures: through the gate, into storage, and only then into the database.

The bytes are laid down before the rows are written: a failure in between leaves bytes that nobody
names, never a row without its picture. What was uploaded is never kept; `original_path` names the
picture that the darkroom drew from it.

A picture can be shown at once as JPEG; the smaller kinds follow by the job `media.render`, which
is written down in the same transaction. Decoding takes up to a second for a large photo, so a view
calls these before its other writes.
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
class Unrendered:
    """A published picture whose smaller kinds are still to be made."""

    asset_id: int
    master_path: str


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
    """One upload as a picture that pages can show; a refusal `media.…` if it is none."""
    new = NewPicture(data, alt, private)
    asset = _kept(session, new, gate.develop(data), storage, now)
    _published(session, [asset], actor=actor, now=now)
    return asset


def store_pictures(
    session: Session,
    pictures: Sequence[NewPicture],
    *,
    storage: Storage,
    now: datetime,
    actor: Actor = SYSTEM,
) -> list[Asset]:
    """Many pictures in their order, much faster than one by one."""
    developed = gate.develop_many([each.data for each in pictures])
    assets = [
        _kept(session, new, made, storage, now)
        for new, made in zip(pictures, developed, strict=True)
    ]
    _published(session, assets, actor=actor, now=now)
    return assets


def unrendered(session: Session, asset_id: int) -> Unrendered | None:
    """The picture `asset_id` if any of its smaller kinds is missing."""
    asset = session.get(Asset, asset_id)
    if asset is None or asset.private or asset.state is not AssetState.PUBLISHED:
        return None
    wanted = select(Rendition.kind).where(Rendition.asset_id == asset_id)
    if set(LATER_KINDS) <= set(session.scalars(wanted)):
        return None
    return Unrendered(asset.id, asset.original_path)


def render(picture: Unrendered, storage: Storage) -> tuple[Drawn, ...]:
    """Draw the smaller kinds and lay them down; touches no database, for it takes its time."""
    wish = gate.Wish(kinds=LATER_KINDS, keep_master=False, in_no_hurry=True)
    drawn = gate.develop(storage.get(picture.master_path), wish).drawn
    _lay_down(drawn, storage, private=False)
    return drawn


def add_renditions(session: Session, asset_id: int, drawn: Iterable[Drawn]) -> None:
    """Write down renditions that were laid down; those that are known already stay as they are."""
    for each in drawn:
        insert_once(session, Rendition, {"asset_id": asset_id, **_row(each, private=False)})


def _kept(
    session: Session, new: NewPicture, developed: Developed, storage: Storage, now: datetime
) -> Asset:
    master = master_path_of(developed.master)
    storage.put(master, developed.master, content_type="image/jpeg")
    _lay_down(developed.drawn, storage, private=new.private)
    asset = Asset(
        state=AssetState.PUBLISHED,
        sha256=hashlib.sha256(new.data).hexdigest(),
        original_path=master,
        width=developed.width,
        height=developed.height,
        dominant_hex=developed.dominant_hex,
        alt=new.alt,
        private=new.private,
        created_at=now,
        renditions=[Rendition(**_row(each, private=new.private)) for each in developed.drawn],
    )
    session.add(asset)
    return asset


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


def _published(session: Session, assets: Sequence[Asset], *, actor: Actor, now: datetime) -> None:
    session.flush()
    for asset in assets:
        moved = (None, AssetState.PUBLISHED.value)
        record(session, asset, "store", actor=actor, now=now, moved=moved)
        if not asset.private:
            key = f"{RENDER}:{asset.id}"
            queue.enqueue(session, RENDER, {"asset_id": asset.id}, now=now, key=key)
