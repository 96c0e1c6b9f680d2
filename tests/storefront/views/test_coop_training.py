"""A lead looks at a piece, plans a day, notes who came; a maker signs herself in by code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.makers import Certificate
from fulfillment.training import Assessment, CourseDay, CourseVersion, Seat
from storefront.accounts import Membership, Role, User
from tests.made_making import Floor, a_floor
from tests.made_training import a_course, a_learner, a_trial
from tests.reading import form, send

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def floor(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def version(session: Session, floor: Floor) -> CourseVersion:
    return a_course(session, floor.product.craft_id, 2)


@pytest.fixture
def lin(
    session: Session, floor: Floor, user: Callable[..., User], signed_in: SignIn
) -> FlaskClient:
    return signed_in(user("lin@example.org", Role.LEAD, cooperative_id=floor.cooperative.id))


def test_two_outcomes_and_a_kind_word(
    session: Session, floor: Floor, version: CourseVersion, lin: FlaskClient
) -> None:
    learning = a_learner(session, version, floor.maker)
    trial = a_trial(session, learning)
    first, second = version.criteria
    session.commit()
    assert "Ahe" in lin.get("/coop/training?lang=en").text
    page = lin.get(f"/coop/training/trials/{trial.id}")
    low = {f"points-{first.id}": "1", f"points-{second.id}": "3"}
    silent = send(lin, page, f"/trials/{trial.id}", **low)
    assert silent.status_code == 400
    assert "kind word" in silent.text
    assert session.scalar(select(func.count()).select_from(Assessment)) == 0
    session.commit()
    kind = send(lin, page, f"/trials/{trial.id}", words="One knot more.", **low)
    assert "She reads your words" in kind.text
    session.refresh(learning)
    again = a_trial(session, learning, nonce="n2")
    page = lin.get(f"/coop/training/trials/{again.id}")
    high = {f"points-{first.id}": "3", f"points-{second.id}": "3"}
    assert "certificate" in send(lin, page, f"/trials/{again.id}", **high).text
    levels = select(Certificate.level).where(Certificate.maker_id == floor.maker.id)
    assert sorted(session.scalars(levels)) == [1, 2]


def test_others_pieces_are_not_found_and_ones_own_is_for_somebody_else(
    session: Session,
    floor: Floor,
    version: CourseVersion,
    user: Callable[..., User],
    signed_in: SignIn,
) -> None:
    other = a_floor(session, slug="lushan")
    trial = a_trial(session, a_learner(session, version, floor.maker))
    marks = {f"points-{each.id}": "3" for each in version.criteria}
    session.commit()
    far = signed_in(user("far@example.org", Role.LEAD, cooperative_id=other.cooperative.id))
    assert far.get(f"/coop/training/trials/{trial.id}").status_code == 404
    both = user("ahe@example.org", Role.LEAD, cooperative_id=floor.cooperative.id)
    both.memberships.append(Membership(role=Role.MAKER, maker_id=floor.maker.id))
    session.commit()
    herself = signed_in(both)
    page = herself.get(f"/coop/training/trials/{trial.id}?lang=en")
    assert "Somebody else" in page.text
    begin = form(herself.get("/coop/training"), "/learners")
    refused = herself.post(page.request.path, data={**begin.fields, **marks})
    assert refused.status_code == 403
    assert session.scalar(select(func.count()).select_from(Assessment)) == 0


def test_a_day_has_a_list_a_code_and_hours(
    session: Session,
    floor: Floor,
    version: CourseVersion,
    lin: FlaskClient,
    user: Callable[..., User],
    signed_in: SignIn,
) -> None:
    typed = {"day": "2026-11-23", "begins": "09:00", "minutes": "120", "place": "Centre"}
    page = lin.get("/coop/training?lang=en")
    chosen = {"course": str(version.course_id), "trainer": "Teacher Lin"}
    page = send(lin, page, "/days", **typed, **chosen)
    day = session.scalars(select(CourseDay)).one()
    session.commit()
    assert day.code in page.text
    page = send(lin, page, "/list", maker=str(floor.maker.id))
    ahe = signed_in(user("ahe@example.org", Role.MAKER, maker_id=floor.maker.id))
    wrong = send(ahe, ahe.get("/work/courses?lang=en"), "/sign-in", code="XXXXXX")
    assert "We know no course" in wrong.text
    for _twice in (1, 2):
        welcome = send(
            ahe, ahe.get("/work/courses?lang=en"), "/sign-in", code=f" {day.code.lower()} "
        )
        assert "Welcome" in welcome.text
    seat = session.scalars(select(Seat)).one()
    assert (seat.minutes, seat.signed_by) == (120, "maker")
    session.commit()
    late = send(lin, page, "/attendance", **{f"minutes-{floor.maker.id}": "500"})
    assert "between 0 and 120" in late.text
    send(lin, page, "/attendance", **{f"minutes-{floor.maker.id}": "45"})
    assert session.scalars(select(Seat.minutes)).one() == 45
    session.commit()
    assert "Ahe" in lin.get("/coop/training/hours.csv?lang=en").text
    send(lin, lin.get(f"/coop/training/days/{day.id}"), "/end", end="hold")
    late = send(ahe, ahe.get("/work/courses?lang=en"), "/sign-in", code=day.code)
    assert "We know no course" in late.text
