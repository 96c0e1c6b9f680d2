"""What is known of backups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.backups.models import BackupTaken


def last_taken(session: Session) -> datetime | None:
    """When the last backup was taken, if one is remembered."""
    newest = select(BackupTaken.taken_at).order_by(BackupTaken.id.desc()).limit(1)
    return session.scalar(newest)
