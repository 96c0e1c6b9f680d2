"""A platform's key and rest as they are now, and how far it was asked. No network here."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from storefront.channels.adapters.models import ChannelAccess
from storefront.channels.adapters.port import Key, Window
from storefront.channels.adapters.rules import rest
from storefront.config_channels import AppSettings


def access_of(session: Session, platform: str) -> ChannelAccess:
    """The row of a platform, made when it is first needed."""
    insert_once(session, ChannelAccess, {"platform": platform, "failures": 0})
    return session.scalars(select(ChannelAccess).where(ChannelAccess.platform == platform)).one()


def known(session: Session, platform: str) -> ChannelAccess | None:
    """The row of a platform, if it was ever asked."""
    return session.scalars(select(ChannelAccess).where(ChannelAccess.platform == platform)).first()


def key_of(row: ChannelAccess | None, app: AppSettings) -> Key:
    """The key that was renewed last, or the one that the settings name."""
    if row is not None and row.access:
        return Key(row.access, row.refresh or app.refresh, row.ends_at)
    return Key(app.access, app.refresh)


def renewed(session: Session, platform: str, key: Key) -> None:
    """A fresh key is kept, sealed."""
    row = access_of(session, platform)
    row.access, row.refresh, row.ends_at = key.access, key.refresh or row.refresh, key.ends_at
    session.flush()


def answered(session: Session, platform: str, *, now: datetime) -> None:
    """It answers: all is well."""
    row = access_of(session, platform)
    row.failures, row.rest_until, row.trouble, row.answered_at = 0, None, "", now
    session.flush()


def troubled(
    session: Session, platform: str, why: str, *, wait: timedelta | None, now: datetime
) -> datetime:
    """It does not: it is left alone, longer each time, or as long as it wants; until when."""
    row = access_of(session, platform)
    row.failures += 1
    until = now + (wait or rest(row.failures))
    row.rest_until, row.trouble = until, why[:60]
    session.flush()
    return until


def moved_on(session: Session, platform: str, window: Window, mark: str) -> None:
    """A page is written down: the next one, or the end of the window."""
    row = access_of(session, platform)
    row.mark = mark
    row.window_end = window.ended if mark else None
    if mark:
        row.through = row.through or window.begun
    else:
        row.through = window.ended
    session.flush()
