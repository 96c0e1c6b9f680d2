"""The storage of the app that answers now, opened on first use from `MEDIA_URL`."""

from __future__ import annotations

from typing import cast

from flask import current_app

from media.storage import Storage, from_url
from storefront.wiring.settings import settings


def storage() -> Storage:
    """Where this app keeps its pictures."""
    kept = current_app.extensions.get("manyhands.storage")
    if kept is None:
        kept = from_url(settings().media_url)
        current_app.extensions["manyhands.storage"] = kept
    return cast("Storage", kept)
