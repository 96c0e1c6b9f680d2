"""Her week and her days off."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.history import history_of
from fulfillment.makers import DayOff, SafeWeek, faces_of, rest, safe_week, set_week, work_again
from tests.made_making import AHE, TODAY, a_floor


def test_days_are_kept_once_and_in_the_order_of_the_week() -> None:
    assert safe_week(300, ["fri", "mon", "fri"]) == SafeWeek(300, ("mon", "fri"))


@pytest.mark.parametrize(("minutes", "days"), [(-1, []), (3601, []), (60, ["someday"])])
def test_an_impossible_week_is_refused(minutes: int, days: list[str]) -> None:
    with pytest.raises(Invalid):
        safe_week(minutes, days)


def test_she_sets_her_own_week(session: Session, now: datetime) -> None:
    maker = a_floor(session).maker
    set_week(session, maker, SafeWeek(240, ("mon",)), actor=AHE, now=now)
    session.commit()
    session.expire_all()
    assert (maker.minutes_per_week, maker.working_days) == (240, {"days": ["mon"]})
    assert [each.verb for each in history_of(session, "maker", maker.id)] == ["set_week"]


def test_a_day_off_said_twice_is_one(session: Session, now: datetime) -> None:
    maker = a_floor(session).maker
    rest(session, maker, on=TODAY, actor=AHE, now=now)
    rest(session, maker, on=TODAY, actor=AHE, now=now)
    assert session.scalar(select(func.count()).select_from(DayOff)) == 1
    work_again(session, maker, on=TODAY, actor=AHE, now=now)
    assert session.scalar(select(func.count()).select_from(DayOff)) == 0


def test_a_face_shows_alias_and_code(session: Session) -> None:
    maker = a_floor(session).maker
    face = faces_of(session, [maker.id])[maker.id]
    assert (face.alias.en, face.code) == ("Ahe", maker.code)
