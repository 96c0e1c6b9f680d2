"""Private photos: shown by a signed link that ends, given only to those who may see the row.

Whoever has the link sees the photo until the link ends, at the latest after two `HOURS`: so that
a page can be kept open, and that one sent on is soon worth nothing. Links of the same hour are
alike, so that the browser can keep the picture meanwhile.

The office gets the largest size of a picture, which has no address, by such a link too.

How it can fail: a link that was changed, has ended or names no private photo is `NotFound`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from flask import url_for
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from media.assets import PictureView, asset_views
from media.assets.rules import MASTER, PRIVATE
from storefront.wiring.clock import now
from storefront.wiring.settings import settings

HOURS = 1
SALT = "photo"


def photo_views(session: Session, asset_ids: Iterable[int]) -> dict[int, PictureView]:
    """Private pictures by their ids, with links; ask only for those of rows you got by access."""
    return asset_views(session, asset_ids, private=True, link=photo_link)


def photo_link(path: str) -> str:
    """The link to a private photo, good until the end of the next hour."""
    this_hour = now().replace(minute=0, second=0, microsecond=0)
    ends = this_hour + timedelta(hours=HOURS + 1)
    signed = _signer().dumps([path, int(ends.timestamp())])
    return url_for("pictures.photo", signed=signed)


def photo_path(signed: str) -> str:
    """The storage path that a link names."""
    try:
        path, ends = _signer().loads(signed)
    except BadSignature:
        raise NotFound("photo") from None
    if datetime.fromtimestamp(ends, UTC) <= now() or not (
        PRIVATE.fullmatch(path) or MASTER.fullmatch(path)
    ):
        raise NotFound("photo")
    return str(path)


def _signer() -> URLSafeSerializer:
    keys = [*settings().secret_keys_old, settings().secret_key]
    return URLSafeSerializer(keys, salt=SALT)
