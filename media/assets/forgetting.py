"""Forgetting pictures: what somebody takes back is shown no more, and then its bytes go.

`take_away` is the moment from which no page shows it; the job `media.forget` follows in the same
transaction. Bytes lie under their hash, so those that another picture also names stay.

How it can fail: the storage is down; then the job is tried again, and the picture is not shown
meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.history import Actor, record
from media.assets.models import Asset, AssetState, Rendition

FORGET = "media.forget"


def take_away(session: Session, asset_id: int, *, actor: Actor, now: datetime) -> None:
    """Show a picture no more, and let its bytes be forgotten."""
    asset = session.get_one(Asset, asset_id)
    if asset.state is AssetState.REFUSED:
        return
    before, asset.state = asset.state, AssetState.REFUSED
    moved = (before.value, asset.state.value)
    record(session, asset, "take_away", actor=actor, now=now, moved=moved)
    queue.enqueue(session, FORGET, {"asset_id": asset.id}, now=now, key=f"{FORGET}:{asset.id}")


def forgettable(session: Session, asset_id: int) -> tuple[str, ...]:
    """The places of a picture that was taken away which no other picture names."""
    asset = session.get(Asset, asset_id)
    if asset is None or asset.state is not AssetState.REFUSED:
        return ()
    own = select(Rendition.path).where(Rendition.asset_id == asset_id)
    paths = {asset.original_path, *session.scalars(own)}
    known = Asset.state != AssetState.REFUSED
    shared = (
        select(Rendition.path, Asset.original_path)
        .join(Asset, Asset.id == Rendition.asset_id)
        .where(Asset.id != asset_id, known)
        .where(or_(Asset.original_path.in_(paths), Rendition.path.in_(paths)))
    )
    others = {path for row in session.execute(shared) for path in row}
    return tuple(sorted(paths - others))


def forgotten(session: Session, asset_id: int) -> None:
    """Its bytes are gone; only that there was a picture stays."""
    session.execute(delete(Rendition).where(Rendition.asset_id == asset_id))
