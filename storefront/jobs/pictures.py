"""The jobs `media.render` (the smaller kinds of a picture, drawn after the page can show it),
`media.forget` (the bytes of a picture that was taken away) and `media.sweep` (what was brought to
the quarantine and never claimed goes after a day).

Drawing takes a second or two, so it happens between two short transactions; running twice draws
the same bytes to the same place and writes nothing new.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog.db import JsonMap, reading
from media import assets
from storefront.accounts.bringing import ROOM
from storefront.wiring.storage import storage

UNCLAIMED = timedelta(days=1)


def render_picture(session: Session, payload: JsonMap, now: datetime) -> None:
    """Make what is still missing of the picture `asset_id`."""
    picture = assets.unrendered(session, int(payload["asset_id"]))
    session.commit()
    if picture is not None:
        assets.add_renditions(session, picture.asset_id, assets.render(picture, storage()))


def forget_picture(session: Session, payload: JsonMap, now: datetime) -> None:
    """Take away the bytes of `asset_id` that nothing else names; nobody waits for the storage."""
    asset_id = int(payload["asset_id"])
    with reading(session):
        paths = assets.forgettable(session, asset_id)
    for path in paths:
        storage().delete(path)
    if paths:
        assets.forgotten(session, asset_id)


def sweep_quarantine(session: Session, payload: JsonMap, now: datetime) -> None:
    """Take away what nobody has claimed."""
    place = storage()
    for each in place.listed(ROOM):
        if each.since < now - UNCLAIMED:
            place.delete(each.path)
