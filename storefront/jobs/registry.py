"""Which function does which job, and what is due again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from storefront.jobs.pictures import render_picture

Handler = Callable[[Session, JsonMap, datetime], None]

#: name of the job → what does it; every handler may run twice.
HANDLERS: dict[str, Handler] = {
    "media.render": render_picture,
}

#: name of a job that comes round by itself → its period.
RECURRING: dict[str, timedelta] = {}
