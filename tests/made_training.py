"""Rows of training for tests: certificates that make a skill, a course that can be passed."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.words import Words
from fulfillment import training
from fulfillment.makers import Basis, Certificate, Maker, Skill
from fulfillment.training import Course, CourseVersion, Learning, NewTrial, Trial, courses
from fulfillment.training.courses import Judged, NewCourse, Step, Taught
from fulfillment.workflow import learning
from media.assets import Asset, AssetState

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
OFFICE = Actor(None, "office")
HERSELF = Actor(None, "maker")

_numbers = itertools.count(1)


def certified(
    maker: Maker,
    craft_id: int,
    level: int = 1,
    *,
    on: date = date(2026, 1, 1),
    until: date | None = None,
) -> Skill:
    """A skill of hers with the certificate that it needs, neither yet written."""
    proven = Certificate(
        code=f"T-{next(_numbers):06d}",
        maker=maker,
        craft_id=craft_id,
        level=level,
        basis=Basis.RECOGNISED,
        ground="Could do it before",
        issued_on=on,
        expires_on=until,
    )
    skill = Skill(craft_id=craft_id, level=level, certified_on=on, expires_on=until)
    skill.certificate = proven
    maker.skills.append(skill)
    return skill


def a_course(
    session: Session, craft_id: int, level: int = 1, *, published: bool = True
) -> CourseVersion:
    """Knotting with two lessons; four points of six are a pass, and the knot must hold."""
    new = NewCourse(
        craft_id, level, Words(f"编结{level}", f"Knotting {level}"), Words("学", "Learn")
    )
    draft = courses.begin(session, new, actor=OFFICE, now=NOW)
    for turn in ("One", "Two"):
        taught = Taught(
            Words(f"课{turn}", f"Lesson {turn}"),
            Words("看。", "Look."),
            Words("试。", "Try."),
            steps=(Step(Words("一", "First")), Step(Words("二", "Then"))),
            defects=(f"loose-{turn.lower()}", "frayed"),
        )
        courses.teach(session, draft, None, taught, actor=OFFICE, now=NOW)
    judged = (
        Judged(Words("结牢", "The knot holds"), 3, 2, lesson=0),
        Judged(Words("整齐", "It is even"), 3, 0, lesson=1),
    )
    courses.judge_by(session, draft, judged, marks=(4, 24), actor=OFFICE, now=NOW)
    if published:
        courses.publish(session, draft, actor=OFFICE, now=NOW)
    session.commit()
    return draft


def a_photo(session: Session, *, private: bool = True) -> int:
    """A picture of nothing, as a row only."""
    made = Asset(
        state=AssetState.PUBLISHED,
        sha256=f"{next(_numbers):064d}",
        original_path="masters/none",
        alt=Words("一件作品", "A piece"),
        private=private,
        created_at=NOW,
    )
    session.add(made)
    session.flush()
    return made.id


def a_learner(session: Session, version: CourseVersion, maker: Maker) -> Learning:
    """She has begun, and done every exercise."""
    course = session.get_one(Course, version.course_id)
    mine = learning.learning_begun(session, course, maker, actor=HERSELF, now=NOW)
    for lesson in version.lessons:
        training.exercise(session, mine, lesson, photo_id=None, actor=HERSELF, now=NOW)
    session.commit()
    return mine


def a_trial(session: Session, mine: Learning, *, nonce: str = "n1") -> Trial:
    """A trial piece that waits for its assessor."""
    new = NewTrial(lambda: a_photo(session), "", nonce)
    made = training.show(session, mine, new, actor=HERSELF, now=NOW)
    session.commit()
    return made


def points(version: CourseVersion, *given: int) -> dict[int, int]:
    """Points for the criteria in their order."""
    return {each.id: n for each, n in zip(version.criteria, given, strict=True)}
