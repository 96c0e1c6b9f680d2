"""Beside what is shown: what was sold, whose desk it is, her cards, who helps, what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from storefront.live.desk.captioning import Caption
from storefront.live.desk.models import DeskHelper, SpokenCaption, TextCard
from storefront.live.models import ProductLink
from storefront.live.sessions import LineupSlot, LiveSession, SlotSale


@dataclass(frozen=True, slots=True)
class Sales:
    """What a session has sold so far; `by_slot` in pieces."""

    orders: int
    pieces: int
    goods_minor: int
    by_slot: dict[int, int]


def sales_of(session: Session, session_id: int) -> Sales:
    """What was sold so far, by slot."""
    rows = session.execute(
        select(
            SlotSale.slot_id,
            func.sum(SlotSale.pieces),
            func.sum(SlotSale.pieces * SlotSale.price_minor),
            func.count(),
        )
        .join(LineupSlot, LineupSlot.id == SlotSale.slot_id)
        .where(LineupSlot.session_id == session_id)
        .group_by(SlotSale.slot_id)
    ).all()
    return Sales(
        orders=sum(int(row[3]) for row in rows),
        pieces=sum(int(row[1]) for row in rows),
        goods_minor=sum(int(row[2]) for row in rows),
        by_slot={int(row[0]): int(row[1]) for row in rows},
    )


def desk_of(
    session: Session, slug: str, *, host_id: int | None, office: bool, helper: str | None
) -> LiveSession | None:
    """The session of a desk, if this person may work there: its host, who helps her, the office."""
    mine: list[ColumnElement[bool]] = []
    if host_id is not None:
        mine.append(LiveSession.host_id == host_id)
    if helper is not None:
        named = select(DeskHelper.session_id).where(DeskHelper.email_key == helper)
        mine.append(LiveSession.id.in_(named))
    wanted = select(LiveSession).where(LiveSession.slug == slug)
    if not office:
        if not mine:
            return None
        wanted = wanted.where(or_(*mine))
    return session.scalars(wanted).one_or_none()


def link_code(session: Session, host_id: int, product_id: int, *, now: datetime) -> str | None:
    """The newest link of a host to a product, so that a scanned code is credited to her."""
    lasting = or_(ProductLink.expires_at.is_(None), ProductLink.expires_at > now)
    mine = select(ProductLink.code).where(
        ProductLink.host_id == host_id, ProductLink.product_id == product_id, lasting
    )
    return session.scalar(mine.order_by(ProductLink.id.desc()).limit(1))


def cards_of(session: Session, host_id: int) -> tuple[TextCard, ...]:
    """A host's own cards, as she made them."""
    mine = select(TextCard).where(TextCard.host_id == host_id)
    return tuple(session.scalars(mine.order_by(TextCard.id)))


def helpers_of(session: Session, session_id: int) -> tuple[DeskHelper, ...]:
    """Who helps at a desk."""
    named = select(DeskHelper).where(DeskHelper.session_id == session_id)
    return tuple(session.scalars(named.order_by(DeskHelper.id)))


def last_captions(session: Session, session_id: int, *, most: int) -> tuple[SpokenCaption, ...]:
    """What was typed last, newest first."""
    spoken = select(SpokenCaption).where(
        SpokenCaption.session_id == session_id, SpokenCaption.taken_back_at.is_(None)
    )
    newest = spoken.order_by(SpokenCaption.begins_ms.desc(), SpokenCaption.id.desc())
    return tuple(session.scalars(newest.limit(most)))


def captions_of(session: Session, session_id: int) -> list[Caption]:
    """All that was typed and not taken back, for a file."""
    spoken = (
        select(SpokenCaption.begins_ms, SpokenCaption.text)
        .where(SpokenCaption.session_id == session_id, SpokenCaption.taken_back_at.is_(None))
        .order_by(SpokenCaption.begins_ms, SpokenCaption.id)
    )
    return [Caption(begins, text) for begins, text in session.execute(spoken)]
