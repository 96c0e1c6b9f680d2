"""What the database itself refuses of a live session, on both engines."""

from datetime import datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.live.sessions import LineupSlot, LiveSession
from tests.made_buying import a_shelf
from tests.made_live import a_session_row, a_slot_row


def test_a_lineup_holds_one_code_one_pin_one_slot_of_a_variant_and_prices_above_the_floor(
    session: Session, now: datetime
) -> None:
    jade, cord = a_shelf(session), a_shelf(session, slug="cord")
    live = a_session_row(session, now)
    first = a_slot_row(session, live, jade)
    first.pinned_at = now
    session.commit()
    for wrong in (
        {"code": "A1"},
        {"variant": jade},
        {"price": 4900},
        {"price": 6900},
    ):
        facts = {"variant": cord, "code": "A2", **wrong}
        with pytest.raises(IntegrityError):
            a_slot_row(session, live, **facts)
        session.rollback()
    second = a_slot_row(session, live, cord, code="A2")
    for values in ({"pinned_at": now}, {"carved": -1}, {"limit_pieces": 0}):
        with pytest.raises(IntegrityError):
            session.execute(update(LineupSlot).where(LineupSlot.id == second.id).values(**values))
        session.rollback()
    assert session.scalar(select(func.count()).select_from(LineupSlot)) == 2


def test_a_session_ends_after_it_starts_and_keeps_when_it_was_on_air(
    session: Session, now: datetime
) -> None:
    a_shelf(session)
    live = a_session_row(session, now)
    for values in (
        {"ends_at": live.starts_at},
        {"state": "on_air"},
        {"state": "ended"},
        {"claim_minutes": 0},
    ):
        with pytest.raises(IntegrityError):
            session.execute(update(LiveSession).values(**values))
        session.rollback()
    assert session.scalars(select(LiveSession.state)).one() == "draft"
