"""Golden samples (封样): the approved piece of a style, photographed; a new one is a next version.

No version is changed or taken away: a lot keeps the one it was opened with, and a new one counts
from the next lot on, as a standard does. Two people at once: one version each or a refusal,
`golden.stale`, for the later one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import inserted
from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.quality.models import GoldenSample


def golden_of(session: Session, product_id: int) -> int | None:
    """The picture of the golden sample of a style, as it is now."""
    newest = select(GoldenSample.asset_id).where(GoldenSample.product_id == product_id)
    return session.scalars(newest.order_by(GoldenSample.version.desc()).limit(1)).first()


def golden_samples(session: Session, product_id: int) -> tuple[GoldenSample, ...]:
    """Every version of a style's golden sample, the newest first."""
    wanted = select(GoldenSample).where(GoldenSample.product_id == product_id)
    return tuple(session.scalars(wanted.order_by(GoldenSample.version.desc())))


def show_golden(
    session: Session,
    product_id: int,
    asset_id: int,
    *,
    words: str = "",
    actor: Actor,
    now: datetime,
) -> GoldenSample:
    """The picture that every piece of a style is held against from the next lot on."""
    newest = select(func.max(GoldenSample.version)).where(GoldenSample.product_id == product_id)
    version = (session.scalar(newest) or 0) + 1
    values = {"product_id": product_id, "version": version, "asset_id": asset_id}
    made = inserted(session, GoldenSample, {**values, "words": words.strip()[:200], "at": now})
    if made is None:
        raise Refusal("golden.stale", "Somebody else showed a new one just now. Please look again.")
    record(session, made, "show", actor=actor, now=now, version=version, asset=asset_id)
    return made
