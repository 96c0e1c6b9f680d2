"""A year and a month counted by hand: what is earned, who is trained, which certificate counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.money import Money
from fulfillment.board.reports import PersonYear, Span, months, person_years
from fulfillment.earnings import extras
from fulfillment.earnings.extras import ExtraKind, NewExtra
from fulfillment.makers import Maker
from fulfillment.training import Learning
from tests.made_making import RATE, a_maker
from tests.made_money import Earned, earned
from tests.made_training import a_course, a_learner

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31), SHANGHAI)
NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30), SHANGHAI)
YUN, HE = Actor(1, "office"), Actor(2, "office")


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Of Ahe twelve pieces were accepted."""
    return earned(session)


def of(session: Session, maker: Maker, span: Span = YEAR) -> PersonYear | None:
    rows = person_years(session, span, currency="CNY")
    return next((each for each in rows if each.maker_id == maker.id), None)


def test_earned_is_pieces_and_what_is_hers_besides_but_no_advance(
    session: Session, ahe: Earned, now: datetime
) -> None:
    for kind, minor in ((ExtraKind.BONUS, 1_000), (ExtraKind.TRANSPORT, 250)):
        new = NewExtra(ahe.maker.id, kind, Money(minor), "For the fair.", f"{kind.value}:1")
        extras.add(session, new, actor=YUN, now=now)
    last_year = NewExtra(ahe.maker.id, ExtraKind.BONUS, Money(70), "For Christmas.", "bonus:0")
    extras.add(session, last_year, actor=YUN, now=now - timedelta(days=365))
    advance = NewExtra(ahe.maker.id, ExtraKind.ADVANCE, Money(9_000), "For the doctor.", "a:1")
    extras.agree(session, extras.add(session, advance, actor=YUN, now=now), actor=HE, now=now)
    session.commit()
    row = of(session, ahe.maker)
    assert row is not None
    assert (row.pieces, row.earned_minor) == (12, 12 * RATE.minor + 1_250)
    (month,) = months(session, NOVEMBER, currency="CNY")
    assert (month.makers, month.pieces) == (1, 12)
    assert month.earned_minor == row.earned_minor
    before = of(session, ahe.maker, Span(date(2025, 1, 1), date(2025, 12, 31), SHANGHAI))
    assert before is not None
    assert (before.pieces, before.earned_minor) == (0, 70)


@pytest.mark.parametrize(
    ("until", "revoked", "counts"),
    [
        (None, None, True),
        (date(2026, 12, 31), None, True),
        (date(2026, 12, 30), None, False),
        (None, date(2026, 12, 31), False),
        (None, date(2027, 1, 1), True),
    ],
)
def test_a_certificate_counts_through_its_last_day(
    session: Session, ahe: Earned, until: date | None, revoked: date | None, counts: bool
) -> None:
    certificate = ahe.maker.skills[0].certificate
    certificate.expires_on, certificate.revoked_on = until, revoked
    session.commit()
    row = of(session, ahe.maker)
    assert row is not None
    assert bool(row.skills) is counts


def test_who_passed_a_course_and_left_is_in_her_year_and_in_no_other(
    session: Session, ahe: Earned, now: datetime
) -> None:
    craft = ahe.floor.product.craft
    mei = a_maker(session, ahe.floor.cooperative, craft=craft, code="M-mei", alias="Mei")
    mine: Learning = a_learner(session, a_course(session, craft.id, level=2), mei)
    mine.passed_at, mei.active = now, False
    session.commit()
    row = of(session, mei)
    assert row is not None
    assert (row.courses_passed, row.pieces, row.facts.trained) == (1, 0, True)
    assert of(session, mei, Span(date(2025, 1, 1), date(2025, 12, 31), SHANGHAI)) is None
