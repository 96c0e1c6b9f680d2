"""Saved column maps: a layout that a person told us, for files that none of ours fits.

`columns` says field → headings, `words` the rest: `states` (word → state), `days`, `channel`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, NotFound
from catalog.history import Actor, record
from storefront.channels.layouts.rules import FIELDS, Layout, plain
from storefront.channels.layouts.words import AFTERSALES, CHINESE, TIKTOK_WORDS, said
from storefront.channels.models import ChannelMap
from storefront.channels.rules import Channel, ChannelState

DAYS = ("ymd", "dmy", "mdy")
NEEDED = ("order_id",)


def layout_of(session: Session, name: str) -> Layout:
    """The layout that a saved map makes."""
    saved = session.scalar(select(ChannelMap).where(ChannelMap.name == name))
    if saved is None:
        raise NotFound("column map")
    fields = {field: tuple(map(plain, told)) for field, told in saved.columns.items()}
    told = {said(word): ChannelState(state) for word, state in saved.words["states"].items()}
    return Layout(
        f"map:{name}",
        Channel(saved.words["channel"]),
        frozenset(each for told_ in fields.values() for each in told_),
        fields,
        tuple(fields[each] for each in NEEDED),
        {**TIKTOK_WORDS, **CHINESE, **told},
        AFTERSALES,
        days=saved.words["days"],
        joined=("sku", "title"),
    )


def keep_map(
    session: Session,
    name: str,
    columns: dict[str, list[str]],
    words: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> ChannelMap:
    """Save a map, or change the one of this name."""
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown or not all(columns.get(each) for each in NEEDED) or words["days"] not in DAYS:
        raise Invalid(
            "channel.map", "Please name the column of the order's number.", field="columns"
        )
    saved = session.scalar(select(ChannelMap).where(ChannelMap.name == name))
    if saved is None:
        saved = ChannelMap(name=name[:40], made_at=now)
        session.add(saved)
    saved.columns = {field: told for field, told in columns.items() if told}
    saved.words = words
    session.flush()
    record(session, saved, "keep", actor=actor, now=now, fields=sorted(saved.columns))
    return saved
