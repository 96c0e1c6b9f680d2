"""The job `media.render`: the smaller kinds of a picture, drawn after the page can show it.

Drawing takes a second or two, so it happens between two short transactions; running twice draws
the same bytes to the same place and writes nothing new.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from media import assets
from storefront.wiring.storage import storage


def render_picture(session: Session, payload: JsonMap, now: datetime) -> None:
    """Make what is still missing of the picture `asset_id`."""
    picture = assets.unrendered(session, int(payload["asset_id"]))
    session.commit()
    if picture is not None:
        assets.add_renditions(session, picture.asset_id, assets.render(picture, storage()))
