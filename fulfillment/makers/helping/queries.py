"""Who helps whom, now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.makers.helping.models import NamedHelper
from fulfillment.makers.models import Maker


@dataclass(frozen=True, slots=True)
class Helped:
    """A maker whom a user may act for."""

    helper_id: int
    maker_id: int
    code: str
    alias: Words
    called: str
    last_on: date


def helpers_of(session: Session, maker_id: int) -> tuple[NamedHelper, ...]:
    """Those who are named and not ended, the newest first."""
    hers = (NamedHelper.maker_id == maker_id, NamedHelper.ended_at.is_(None))
    return tuple(session.scalars(select(NamedHelper).where(*hers).order_by(NamedHelper.id.desc())))


def helped_by(session: Session, user_id: int, *, on: date) -> tuple[Helped, ...]:
    """The makers whom a user may act for on a day: agreed to, begun, not over, not ended."""
    columns = (NamedHelper.id, Maker.id, Maker.code, Maker.alias)
    wanted = (
        select(*columns, NamedHelper.called, NamedHelper.last_on)
        .join(Maker, Maker.id == NamedHelper.maker_id)
        .where(
            NamedHelper.user_id == user_id,
            NamedHelper.agreed_at.is_not(None),
            NamedHelper.ended_at.is_(None),
            NamedHelper.first_on <= on,
            NamedHelper.last_on >= on,
            Maker.active,
        )
        .order_by(Maker.code)
    )
    return tuple(Helped(*row) for row in session.execute(wanted))


def helper_row(session: Session, maker_id: int, helper_id: int) -> NamedHelper | None:
    """One of hers."""
    wanted = select(NamedHelper).where(
        NamedHelper.id == helper_id, NamedHelper.maker_id == maker_id
    )
    return session.scalars(wanted).first()
