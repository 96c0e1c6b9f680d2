"""From the first lesson to the trial piece; courses in use are changed by new versions."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from fulfillment import training
from fulfillment.training import (
    Course,
    CourseVersion,
    Found,
    Learning,
    LearningState,
    NewTrial,
    Trial,
    VersionState,
    assess,
    courses,
)
from fulfillment.training.courses import Taught
from fulfillment.workflow.learning import learning_begun
from tests.made_making import Floor, a_floor, a_maker
from tests.made_training import (
    HERSELF,
    NOW,
    OFFICE,
    a_course,
    a_learner,
    a_photo,
    a_trial,
    points,
)


@pytest.fixture
def ahe(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def version(session: Session, ahe: Floor) -> CourseVersion:
    return a_course(session, ahe.product.craft_id, 2)


def test_who_began_with_a_version_ends_with_it(
    session: Session, ahe: Floor, version: CourseVersion
) -> None:
    mine = a_learner(session, version, ahe.maker)
    course = session.get_one(Course, version.course_id)
    draft = courses.draft_of(session, course, actor=OFFICE, now=NOW)
    assert courses.draft_of(session, course, actor=OFFICE, now=NOW) is draft
    assert [each.name.en for each in draft.lessons] == ["Lesson One", "Lesson Two"]
    assert [len(each.steps) for each in draft.lessons] == [2, 2]
    assert {each.lesson_id for each in draft.criteria} == {each.id for each in draft.lessons}
    courses.drop_lesson(session, draft, draft.lessons[0], actor=OFFICE, now=NOW)
    courses.publish(session, draft, actor=OFFICE, now=NOW)
    session.commit()
    session.expire_all()
    assert version.state is VersionState.RETIRED
    assert [each.name.en for each in draft.lessons] == ["Lesson Two"]
    assert [each.lesson_id for each in draft.criteria] == [None, draft.lessons[0].id]
    assert mine.version_id == version.id
    assert [each.name.en for each in mine.version.lessons] == ["Lesson One", "Lesson Two"]
    other = a_maker(session, ahe.cooperative, craft=ahe.product.craft, code="M-2", alias="Mei")
    assert learning_begun(session, course, other, actor=HERSELF, now=NOW).version_id == draft.id


def test_what_is_published_is_not_written_to(session: Session, version: CourseVersion) -> None:
    words = version.lessons[0].name
    with pytest.raises(Refusal, match="in use"):
        courses.teach(
            session, version, version.lessons[0], Taught(words, words, words), actor=OFFICE, now=NOW
        )
    with pytest.raises(Refusal, match="in use"):
        courses.judge_by(session, version, (), marks=(1, 12), actor=OFFICE, now=NOW)
    session.rollback()
    assert len(version.criteria) == 2


def test_beginning_twice_stopping_and_going_on_is_one_course(
    session: Session, ahe: Floor, version: CourseVersion
) -> None:
    course = session.get_one(Course, version.course_id)
    first = learning_begun(session, course, ahe.maker, actor=HERSELF, now=NOW)
    training.pause(session, first, actor=HERSELF, now=NOW)
    assert learning_begun(session, course, ahe.maker, actor=HERSELF, now=NOW) is first
    assert first.state is LearningState.LEARNING
    assert session.scalar(select(func.count()).select_from(Learning)) == 1


def test_the_ladder_has_no_rung_left_out(session: Session, ahe: Floor) -> None:
    third = a_course(session, ahe.product.craft_id, 3)
    course = session.get_one(Course, third.course_id)
    with pytest.raises(Refusal) as refused:
        learning_begun(session, course, ahe.maker, actor=HERSELF, now=NOW)
    assert refused.value.code == "course.first_the_other"
    assert session.scalar(select(func.count()).select_from(Learning)) == 0


def test_a_trial_piece_comes_after_the_exercises_and_once(
    session: Session, ahe: Floor, version: CourseVersion
) -> None:
    course = session.get_one(Course, version.course_id)
    mine = learning_begun(session, course, ahe.maker, actor=HERSELF, now=NOW)
    session.commit()
    new = NewTrial(lambda: a_photo(session), "", "n1")
    with pytest.raises(Refusal) as refused:
        training.show(session, mine, new, actor=HERSELF, now=NOW)
    assert refused.value.code == "trial.exercises_first"
    assert session.scalar(select(func.count()).select_from(Trial)) == 0
    a_learner(session, version, ahe.maker)
    shown = training.show(session, mine, new, actor=HERSELF, now=NOW)
    assert training.show(session, mine, new, actor=HERSELF, now=NOW) is shown
    with pytest.raises(Refusal) as refused:
        training.show(session, mine, NewTrial(new.keep, "", "n2"), actor=HERSELF, now=NOW)
    assert refused.value.code == "trial.waits"
    assert session.scalar(select(func.count()).select_from(Trial)) == 1


def test_one_more_try_says_a_kind_word_and_names_a_lesson(
    session: Session, ahe: Floor, version: CourseVersion
) -> None:
    mine = a_learner(session, version, ahe.maker)
    trial = a_trial(session, mine)
    silent = Found(points(version, 1, 3))
    with pytest.raises(Refusal) as refused:
        assess(session, trial, silent, actor=OFFICE, now=NOW)
    assert refused.value.code == "trial.words_missing"
    session.rollback()
    kind = Found(points(version, 1, 3), "The colours are lovely. Pull the last knot once more.")
    made = assess(session, trial, kind, actor=OFFICE, now=NOW)
    session.commit()
    assert (made.passed, made.points, made.lesson_id) == (False, 4, version.lessons[0].id)
    assert mine.state is LearningState.LEARNING
    again = a_trial(session, mine, nonce="n2")
    with pytest.raises(Refusal, match="already"):
        assess(session, trial, kind, actor=OFFICE, now=NOW)
    assert assess(session, again, Found(points(version, 3, 3)), actor=OFFICE, now=NOW).passed


def test_nobody_assesses_her_own_piece(
    session: Session, ahe: Floor, version: CourseVersion
) -> None:
    trial = a_trial(session, a_learner(session, version, ahe.maker))
    own = Found(points(version, 3, 3), assessor_maker_id=ahe.maker.id)
    with pytest.raises(Refusal) as refused:
        assess(session, trial, own, actor=OFFICE, now=NOW)
    assert refused.value.code == "trial.own"
    assert trial.state.value == "waiting"
    session.add(
        training.Assessment(
            trial_id=trial.id,
            maker_id=ahe.maker.id,
            assessor_maker_id=ahe.maker.id,
            passed=True,
            points=1,
            most=1,
            at=NOW,
        )
    )
    with pytest.raises(IntegrityError, match="not_by_herself"):
        session.flush()
    session.rollback()
