"""Courses in the office: the ladder, one course with its versions, and what came of them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.words import Words
from fulfillment.board import office_courses as board
from fulfillment.board.survey_words import heard
from fulfillment.training import Course, CourseVersion, VersionState, courses
from fulfillment.workflow.gathering import today
from media.assets import asset_views, keep
from storefront.accounts import Role
from storefront.accounts.access import course_for_office, craft_for_office, person
from storefront.errors import say
from storefront.forms.courses import ROWS, judged, new_course
from storefront.sheets.export import csv_file
from storefront.views.receiving import received_picture
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("courses", __name__, url_prefix="/courses")


@pages.get("")
def index() -> str:
    """The whole ladder, and a form for a new rung."""
    session = db.session()
    return render_template(
        "office/courses.html", rows=board.course_rows(session), crafts=board.crafts(session)
    )


@pages.post("")
def begin() -> Response:
    """A new course with an empty draft."""
    try:
        new = new_course(request.form, picture_id=_picture())
        craft_for_office(person(), new.craft_id)
        draft = courses.begin(db.session(), new, actor=person().actor(Role.OFFICE), now=now())
        db.session.commit()
    except Refusal as refusal:
        return _refused(refusal, url_for(".index"))
    return redirect(url_for(".course", course_id=draft.course_id), 303)


@pages.get("/<int:course_id>")
def course(course_id: int) -> str:
    """One course: its draft to write, or what is in use."""
    row = course_for_office(person(), course_id)
    every = board.versions(db.session(), row)
    version = next((each for each in every if each.state is not VersionState.RETIRED), None)
    shown = {row.picture_id, *(each.picture_id for each in (version.lessons if version else ()))}
    return render_template(
        "office/course.html",
        course=row,
        versions=every,
        version=version,
        rows=ROWS,
        pictures=asset_views(db.session(), {each for each in shown if each}),
    )


@pages.post("/<int:course_id>/about")
def about(course_id: int) -> Response:
    """What it is called and what it is about."""
    row, back = course_for_office(person(), course_id), url_for(".course", course_id=course_id)
    fixed = {"craft": str(row.craft_id), "level": str(row.level)}
    try:
        new = new_course({**request.form, **fixed}, picture_id=_picture())
        row = course_for_office(person(), course_id)
        courses.describe(db.session(), row, new, actor=person().actor(Role.OFFICE), now=now())
        db.session.commit()
    except Refusal as refusal:
        return _refused(refusal, back)
    flash(_("Saved."), "good")
    return redirect(back, 303)


@pages.post("/<int:course_id>/draft")
def draft(course_id: int) -> Response:
    """A new version, as a copy of what is in use."""
    row = course_for_office(person(), course_id)
    courses.draft_of(db.session(), row, actor=person().actor(Role.OFFICE), now=now())
    db.session.commit()
    return redirect(url_for(".course", course_id=row.id), 303)


@pages.post("/<int:course_id>/rubric")
def rubric(course_id: int) -> Response:
    """What a trial piece is judged by."""
    row = course_for_office(person(), course_id)
    back = url_for(".course", course_id=course_id, _anchor="rubric")
    actor = person().actor(Role.OFFICE)
    try:
        lines, marks = judged(request.form)
        draft = draft_for(row)
        courses.judge_by(db.session(), draft, lines, marks=marks, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        return _refused(refusal, back)
    flash(_("Saved."), "good")
    return redirect(back, 303)


@pages.post("/<int:course_id>/publication")
def publish(course_id: int) -> Response:
    """From now on people learn by the draft."""
    row, back = course_for_office(person(), course_id), url_for(".course", course_id=course_id)
    try:
        actor = person().actor(Role.OFFICE)
        courses.publish(db.session(), draft_for(row), actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        return _refused(refusal, back)
    flash(_("It is open. Whoever began before ends with the version she began."), "good")
    return redirect(back, 303)


@pages.get("/results")
def results() -> str:
    """What came of the courses."""
    session = db.session()
    told = heard(session, None, on=today(now()))
    return render_template("office/course_results.html", rows=board.results(session), heard=told)


@pages.get("/results.csv")
def results_sheet() -> Response:
    """The same as a file."""
    columns = (_("Course"), _("Cooperative"), _("Began"), _("Passed"), _("Pieces shown"))
    rows = [
        (
            words(each.course),
            words(each.cooperative),
            each.began,
            each.passed,
            each.tries,
            str(each.hours),
            "" if each.faces.answers is None else each.faces.answers,
            "" if each.faces.mean is None else str(each.faces.mean),
        )
        for each in board.results(db.session())
    ]
    more = (_("Hours on course days"), _("Answers"), _("Mean face (1 to 5)"))
    answer = Response(csv_file(columns + more, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="courses.csv"'
    return answer


def draft_for(row: Course) -> CourseVersion:
    """The draft that is being written; made where there is none."""
    return courses.draft_of(db.session(), row, actor=person().actor(Role.OFFICE), now=now())


def _picture() -> int | None:
    picture = received_picture("picture", private=False)
    if picture is None:
        return None
    alt = Words(request.form.get("name_zh", "")[:250], request.form.get("name_en", "")[:250])
    return keep(db.session(), picture, alt=alt, actor=person().actor(Role.OFFICE), now=now()).id


def _refused(refusal: Refusal, back: str) -> Response:
    db.session.rollback()
    flash(say(refusal), "wrong")
    return redirect(back, 303)
