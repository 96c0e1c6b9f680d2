"""The jobs of pictures and films.

`media.film` makes a film's poster and smaller copies, `media.render` the smaller kinds of a picture
that a page can show already; `media.sweep` takes away what was brought to the quarantine and never
claimed for a day. Drawing takes its time, so it happens between two short transactions; running
twice draws the same bytes to the same place and writes nothing new.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog.db import JsonMap, reading
from media import assets, films
from storefront.accounts.bringing import ROOM
from storefront.jobs.leases import kept
from storefront.wiring.clock import now as the_time
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


def develop_film(session: Session, payload: JsonMap, now: datetime) -> None:
    """Make what is still missing of a film, where ffmpeg is."""
    film_id = int(payload["film_id"])
    sources, poster = films.undeveloped(session, film_id)
    session.commit()
    for at, path in enumerate(sources):
        made = films.develop(path, storage(), poster=poster and at == 0)
        if made is not None:
            films.keep_developed(session, film_id, made, now=the_time())
        kept(session, the_time())
        session.commit()


def sweep_quarantine(session: Session, payload: JsonMap, now: datetime) -> None:
    """Take away what nobody has claimed."""
    place = storage()
    for each in place.listed(ROOM):
        if each.since < now - UNCLAIMED:
            place.delete(each.path)
