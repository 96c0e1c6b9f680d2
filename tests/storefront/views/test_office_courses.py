"""The office writes a course, opens it, changes it by a new version, and reads what came of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.board.lessons import lessons_for
from fulfillment.board.office_courses import results
from fulfillment.training import Answer, Course, CourseVersion, Lesson
from media import films
from media.films import Film
from storefront.accounts import Role, User
from tests.made_making import NOW, Floor, a_floor, a_maker
from tests.made_training import OFFICE, a_course, a_learner
from tests.reading import send

SignIn = Callable[[User], FlaskClient]
NAMES = {"name_zh": "编结", "name_en": "Knotting", "about_zh": "学", "about_en": "Learn it"}


@pytest.fixture
def floor(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def yun(
    session: Session, floor: Floor, user: Callable[..., User], signed_in: SignIn
) -> FlaskClient:
    return signed_in(user("yun@example.org", Role.OFFICE))


def test_a_course_is_written_opened_and_changed_by_a_new_version(
    session: Session, floor: Floor, yun: FlaskClient
) -> None:
    page = yun.get("/office/courses?lang=en")
    craft = str(floor.product.craft_id)
    page = send(yun, page, "/office/courses", craft=craft, level="1", **NAMES)
    course = f"/office/courses/{session.scalars(select(Course.id)).one()}"
    session.commit()
    assert "at least one lesson" in send(yun, page, "/publication").text
    told = {"told_zh": "看", "told_en": "Look", "exercise_zh": "试", "exercise_en": "Try"}
    steps = {"step0_zh": "一", "step0_en": "First", "step1_en": "Then", "defects": "loose-knot x_y"}
    page = yun.get(f"{course}/lessons/new")
    page = send(yun, page, "/lessons/new", **NAMES, **told, **steps)
    assert "loose-knot" in page.text
    first = session.scalars(select(Lesson)).one()
    parts = films.Parts(film=films.NewFilm("films/ab/c.mp4", 9), transcript=Words("说", "Said"))
    laid = films.lay(session, parts, title=first.name, actor=OFFICE, now=NOW)
    first.film_id = laid.id
    session.commit()
    line = {"line0_zh": "牢", "line0_en": "It holds", "most0": "5", "least0": "3", "helps0": "0"}
    low = send(yun, page, "/rubric", needed="9", months="24", **line)
    assert "between 1 and 5" in send(yun, low, "/publication").text
    page = send(yun, yun.get(course), "/rubric", needed="3", months="24", **line)
    assert "It is open" in send(yun, page, "/publication").text
    (helping,) = lessons_for(session, ["loose-knot", "frayed"])
    assert (helping.name.en, helping.codes) == ("Knotting", ("loose-knot",))
    session.commit()
    page = send(yun, yun.get(course), "/draft")
    assert "Nobody sees this version yet" in page.text
    second = session.scalars(select(Lesson).order_by(Lesson.id.desc())).first()
    assert second is not None
    address = f"/lessons/{second.id}"
    session.commit()
    changed = {"name_en": "Knots", "transcript_zh": "说", "transcript_en": "Said"}
    page = send(yun, yun.get(f"{course}{address}"), address, **changed)
    assert "Knots" in page.text
    names = session.execute(select(Lesson.name, Lesson.film_id).order_by(Lesson.id)).all()
    assert [(row[0].en, row[1]) for row in names] == [("Knotting", laid.id), ("Knots", laid.id)]
    assert session.scalar(select(func.count()).select_from(Film)) == 1


def test_results_show_no_face_of_few(session: Session, floor: Floor, yun: FlaskClient) -> None:
    version = a_course(session, floor.product.craft_id, 2)
    far = a_floor(session, slug="lushan")
    a_learner(session, version, floor.maker)
    mei = a_maker(session, far.cooperative, craft=floor.product.craft, code="M-7", alias="Mei")
    a_learner(session, version, mei)
    said = {floor.cooperative.id: 7, far.cooperative.id: 3}
    session.add_all(
        Answer(
            id=f"{home}-{at}",
            course_id=version.course_id,
            cooperative_id=home,
            month=NOW.date().replace(day=1),
            face=4,
        )
        for home, many in said.items()
        for at in range(many)
    )
    session.commit()
    assert [each.faces.answers for each in results(session)] == [None, None]
    session.commit()
    sheet = yun.get("/office/courses/results.csv?lang=en").text
    assert "Knotting 2,Qingxi Cooperative,1,0,0,0.0,," in sheet
    assert "Knotting 2" in yun.get("/office/courses/results").text
    session.add_all(
        Answer(
            id=f"more-{at}",
            course_id=version.course_id,
            cooperative_id=far.cooperative.id,
            month=NOW.date().replace(day=1),
            face=2,
        )
        for at in range(2)
    )
    session.commit()
    assert sorted(each.faces.mean or 0 for each in results(session)) == [3.2, 4.0]


def test_only_the_office_writes_courses(
    session: Session, floor: Floor, user: Callable[..., User], signed_in: SignIn
) -> None:
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=floor.cooperative.id))
    assert lin.get("/office/courses").status_code == 403
    assert session.scalar(select(func.count()).select_from(CourseVersion)) == 0
