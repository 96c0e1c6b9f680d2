"""Whose desk it is, her cards, who helps, what was typed."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from storefront.accounts import Role, User
from storefront.accounts.persons import Person
from storefront.live.desk.actions import helper_key
from storefront.live.desk.captioning import Caption
from storefront.live.desk.models import DeskHelper, Overlay, SpokenCaption, TextCard
from storefront.live.sessions import LiveSession
from storefront.live.sessions.rules import OVER

#: Desks in a list.
MOST_DESKS = 30


def desk_of(session: Session, slug: str, person: Person) -> LiveSession | None:
    """The session of a desk, if this person may work there: its host, who helps her, the office."""
    wanted = select(LiveSession).where(LiveSession.slug == slug, _hers(session, person))
    return session.scalars(wanted).one_or_none()


def desks_of(session: Session, person: Person) -> tuple[LiveSession, ...]:
    """The desks where she may work, those of sessions that are over left out."""
    coming = LiveSession.state.not_in(OVER)
    wanted = select(LiveSession).where(_hers(session, person), coming)
    return tuple(session.scalars(wanted.order_by(LiveSession.starts_at).limit(MOST_DESKS)))


def _hers(session: Session, person: Person) -> ColumnElement[bool]:
    if Role.OFFICE in person.roles:
        return true()
    named = select(DeskHelper.session_id)
    mine = named.where(DeskHelper.email_key == _key_of(session, person))
    if person.host_id is None:
        return LiveSession.id.in_(mine)
    return or_(LiveSession.id.in_(mine), LiveSession.host_id == person.host_id)


def _key_of(session: Session, person: Person) -> str:
    user = session.get(User, person.user_id) if person.user_id is not None else None
    return helper_key(user.email) if user is not None else ""


def overlay_of(session: Session, session_id: int) -> Overlay | None:
    """What the overlay was told, if anything."""
    mine = select(Overlay).where(Overlay.session_id == session_id)
    return session.scalars(mine.execution_options(populate_existing=True)).one_or_none()


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
