"""A maker's courses in a browser without JavaScript: from the first lesson to her certificate."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.quality import Defect, DefectClass, DefectType
from fulfillment.training import Answer, CourseVersion, Found, Learning, Trial
from fulfillment.workflow.learning import trial_assessed
from storefront.accounts import Role, User
from tests.made_making import NOW, Floor, a_floor, a_hand_in, a_maker, a_taken_batch
from tests.made_training import OFFICE, a_course, points
from tests.reading import form, send

SignIn = Callable[[User], FlaskClient]


def a_jpeg() -> BytesIO:
    made = BytesIO()
    Image.new("RGB", (900, 900), "#a33").save(made, "JPEG")
    made.seek(0)
    return made


@pytest.fixture
def floor(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def version(session: Session, floor: Floor) -> CourseVersion:
    return a_course(session, floor.product.craft_id, 2)


@pytest.fixture
def ahe(
    session: Session, floor: Floor, user: Callable[..., User], signed_in: SignIn
) -> FlaskClient:
    return signed_in(user("ahe@example.org", Role.MAKER, maker_id=floor.maker.id))


def test_she_learns_shows_her_piece_and_has_her_certificate(
    session: Session, version: CourseVersion, ahe: FlaskClient
) -> None:
    course = f"/work/courses/{version.course_id}"
    assert "Knotting 2" in ahe.get("/work/courses?lang=en").text
    page = send(ahe, ahe.get(course), "/begin")
    assert "Go on: Lesson One" in page.text
    screens = [ahe.get(f"{course}/lessons/0?screen={at}") for at in range(1, 5)]
    for screen, words in zip(screens, ("Look.", "First", "Then", "I did it"), strict=True):
        assert words in screen.text
        assert len(screen.data) < 20_000
    assert "Lesson Two" in send(ahe, screens[3], "/exercise").text
    page = send(ahe, ahe.get(f"{course}/lessons/1?screen=4"), "/exercise")
    assert "Show my piece" in page.text
    page = ahe.get(f"{course}/trial")
    assert send(ahe, page, "/trial").status_code == 422
    assert session.scalar(select(func.count()).select_from(Trial)) == 0
    session.rollback()
    for _twice in (1, 2):
        shown = send(ahe, page, "/trial", photo=(a_jpeg(), "piece.jpg"))
        assert "We are looking at your piece" in shown.text
    trial = session.scalars(select(Trial)).one()
    trial_assessed(session, trial, Found(points(version, 3, 3), "Lovely."), actor=OFFICE, now=NOW)
    session.commit()
    passed = ahe.get(course).text
    assert "Lovely." in passed
    code = passed.split("/certificates/")[1].split('"')[0]
    assert "Level two" in ahe.get(f"/certificates/{code}").text
    page = ahe.get(f"{course}/survey")
    assert "Thank you" in send(ahe, page, "/survey", face="5", words="Thanks").text
    assert send(ahe, page, "/survey", face="1").status_code == 409
    session.rollback()
    assert [(each.face, each.words) for each in session.scalars(select(Answer))] == [(5, "Thanks")]


def test_courses_certificates_and_answers_of_others_are_not_found(
    session: Session,
    floor: Floor,
    version: CourseVersion,
    ahe: FlaskClient,
    user: Callable[..., User],
    signed_in: SignIn,
) -> None:
    draft = a_course(session, floor.product.craft_id, 3, published=False)
    other = a_maker(session, floor.cooperative, craft=floor.product.craft, code="M-2", alias="Mei")
    session.commit()
    code = other.skills[0].certificate.code
    course = f"/work/courses/{version.course_id}"
    for page in (f"/work/courses/{draft.course_id}", f"/certificates/{code}", f"{course}/trial"):
        assert ahe.get(page).status_code == 404
    begin = form(ahe.get(course), "/begin")
    assert ahe.post(f"{course}/survey", data={**begin.fields, "face": "5"}).status_code == 404
    mei = signed_in(user("mei@example.org", Role.MAKER, maker_id=other.id))
    assert mei.get(f"/certificates/{code}").status_code == 200
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Learning)) == 0


def test_what_was_found_in_her_pieces_suggests_a_lesson(
    session: Session, floor: Floor, version: CourseVersion, ahe: FlaskClient
) -> None:
    inspection = a_hand_in(session, a_taken_batch(session, floor), 5)
    kind = DefectType(
        code="loose-two", name=Words("松", "Loose"), kind=DefectClass.MINOR, craft_id=None
    )
    session.add(kind)
    session.flush()
    minor = {"defect_type_id": kind.id, "place": 1, "kind": DefectClass.MINOR, "at": NOW}
    session.add(Defect(inspection_id=inspection.id, **minor))
    session.commit()
    assert "easier" not in ahe.get("/work/courses?lang=en").text
    inspection.decided_at = NOW
    session.commit()
    page = ahe.get("/work/courses").text
    assert "easier" in page
    assert "Lesson Two" in page
    assert "Lesson One" not in page


@pytest.mark.slow
def test_a_certificate_is_printed(floor: Floor, ahe: FlaskClient) -> None:
    code = floor.maker.skills[0].certificate.code
    assert "Ahe" in ahe.get(f"/certificates/{code}?lang=en").text
    paper = ahe.get(f"/certificates/{code}.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
