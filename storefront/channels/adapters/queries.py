"""How the platforms stand, for the office: no key is read for it. Two statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.channels.adapters.models import ChannelAccess, ChannelMessage
from storefront.channels.adapters.rules import MessageState


@dataclass(frozen=True, slots=True)
class Standing:
    """One platform as it stands."""

    platform: str
    answered_at: datetime | None = None
    rest_until: datetime | None = None
    trouble: str = ""
    ends_at: datetime | None = None
    waiting: int = 0
    aside: int = 0


def standings(session: Session, names: tuple[str, ...]) -> list[Standing]:
    """Each platform by its name, whether it was ever asked or not."""
    kept = ChannelAccess
    columns = (kept.platform, kept.answered_at, kept.rest_until, kept.trouble, kept.ends_at)
    known: dict[str, Any] = {row.platform: row for row in session.execute(select(*columns))}
    some = select(ChannelMessage.platform, ChannelMessage.state, func.count())
    open_ = some.where(ChannelMessage.state != MessageState.DONE)
    counted = {
        (platform, state): count
        for platform, state, count in session.execute(
            open_.group_by(ChannelMessage.platform, ChannelMessage.state)
        )
    }
    return [_standing(name, known.get(name), counted) for name in names]


def _standing(name: str, row: Any, counted: Mapping[tuple[str, MessageState], int]) -> Standing:
    waiting = counted.get((name, MessageState.NEW), 0)
    aside = counted.get((name, MessageState.ASIDE), 0)
    if row is None:
        return Standing(name, waiting=waiting, aside=aside)
    said = (row.answered_at, row.rest_until, row.trouble, row.ends_at)
    return Standing(name, *said, waiting, aside)
