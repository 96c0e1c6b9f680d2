"""Training at a cooperative: pieces to look at, who learns what, course days and their lists.

A lead sees her cooperatives; the office, which assesses where nobody else can, sees all pieces.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from fulfillment.board import teaching
from fulfillment.board.survey_words import heard
from fulfillment.training import Found, Learning, Trial, days
from fulfillment.workflow.gathering import today
from fulfillment.workflow.learning import learning_begun, trial_assessed
from storefront.accounts import Role
from storefront.accounts.access import (
    course_for,
    day_at,
    maker_at,
    person,
    require,
    trial_at,
)
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.forms.teaching import DayForm
from storefront.sheets.export import csv_file
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("coop_training", __name__, url_prefix="/coop/training")

#: More rows than this nobody reads in a spreadsheet.
EXPORT = 20_000


@pages.before_request
def _teachers_only() -> None:
    require(Role.LEAD, Role.OFFICE)


def _where() -> frozenset[int] | None:
    who = person()
    return None if Role.OFFICE in who.roles and not who.cooperative_ids else who.cooperative_ids


def _role() -> Role:
    return Role.LEAD if Role.LEAD in person().roles else Role.OFFICE


@pages.get("")
def index() -> str:
    """What waits for her, then who learns."""
    session, where = db.session(), _where()
    page = max(whole(request.args.get("page")) or 1, 1)
    waiting = teaching.shown(session, where)
    learners, pages_ = teaching.learners(session, where, page=page)
    return render_template(
        "coop/training.html",
        waiting=waiting,
        photos=photo_views(session, [each.photo_id for each in waiting]),
        learners=learners,
        page=page,
        pages=pages_,
        days=teaching.days(session, where),
        ending=teaching.ending(session, where, on=today(now())),
        courses=teaching.open_courses(session),
        people=teaching.people(session, person().cooperative_ids),
        leads=Role.LEAD in person().roles,
        heard=heard(session, where, on=today(now())),
    )


@pages.get("/trials/<int:trial_id>")
def trial(trial_id: int, wrong: str = "") -> str:
    """A piece and what it is judged by."""
    row, learning = trial_at(person(), trial_id)
    return render_template(
        "coop/trial.html",
        trial=row,
        lines=teaching.rubric(db.session(), learning.version_id),
        version=learning.version,
        name=learning.version.course.name,
        photos=photo_views(db.session(), [row.photo_id]),
        own=learning.maker_id == person().maker_id,
        typed=request.form,
        wrong=wrong,
    )


@pages.post("/trials/<int:trial_id>")
def assess(trial_id: int) -> str | Response | tuple[str, int]:
    """What was found."""
    row, learning = trial_at(person(), trial_id)
    try:
        assessment = trial_assessed(
            db.session(), row, _found(row, learning), actor=person().actor(_role()), now=now()
        )
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return trial(trial_id, say(refusal)), refusal.status
    if assessment.passed:
        flash(_("She has her certificate. She can be asked to make these styles now."), "good")
    else:
        flash(_("She reads your words and which lesson helps."), "good")
    return redirect(url_for(".index"), 303)


def _found(row: Trial, learning: Learning) -> Found:
    lines = teaching.rubric(db.session(), learning.version_id)
    typed = {each.id: whole(request.form.get(f"points-{each.id}")) for each in lines}
    given = {key: points for key, points in typed.items() if points is not None}
    words_ = request.form.get("words", "")
    return Found(given, words_, assessor_maker_id=person().maker_id)


@pages.post("/learners")
def begin() -> Response:
    """Somebody begins, with her lead's help."""
    maker = maker_at(person(), whole(request.form.get("maker")) or 0)
    course = course_for(person(), whole(request.form.get("course")) or 0)
    try:
        learning_begun(db.session(), course, maker, actor=person().actor(_role()), now=now())
        db.session.commit()
        flash(_("%(name)s finds the course on her page.", name=words(maker.alias)), "good")
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".index", _anchor="learners"), 303)


@pages.post("/days")
def plan() -> Response:
    """A course day."""
    form = DayForm()
    course = course_for(person(), form.course.data or 0)
    home = min(person().cooperative_ids, default=0)
    if not form.validate() or not home:
        flash(_("Please fill in the day, the place and who teaches."), "wrong")
        return redirect(url_for(".index", _anchor="days"), 303)
    new = form.day_for(course.id, home)
    try:
        row = days.plan_day(db.session(), new, actor=person().actor(_role()), now=now())
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
        return redirect(url_for(".index", _anchor="days"), 303)
    db.session.commit()
    return redirect(url_for(".day", day_id=row.id), 303)


@pages.get("/days/<int:day_id>")
def day(day_id: int) -> str:
    """A day: its code, its list."""
    row = day_at(person(), day_id)
    shown, seats = teaching.day_page(db.session(), row.id)
    listed = {each.maker_id for each in seats}
    here = teaching.people(db.session(), [row.cooperative_id])
    others = [each for each in here if each[0] not in listed]
    return render_template("coop/course_day.html", day=shown, seats=seats, others=others)


@pages.post("/days/<int:day_id>/list")
def listed(day_id: int) -> Response:
    """Put people on the list."""
    row, actor = day_at(person(), day_id), person().actor(_role())
    chosen = [whole(each) or 0 for each in request.form.getlist("maker")]
    makers = [maker_at(person(), each).id for each in chosen]
    days.put_on_list(db.session(), row, makers, actor=actor, now=now())
    db.session.commit()
    return redirect(url_for(".day", day_id=row.id), 303)


@pages.post("/days/<int:day_id>/attendance")
def attendance(day_id: int) -> Response:
    """Who was there and for how long; one press for the whole list."""
    row, actor = day_at(person(), day_id), person().actor(_role())
    try:
        for seat in teaching.day_page(db.session(), row.id)[1]:
            minutes = whole(request.form.get(f"minutes-{seat.maker_id}") or "0")
            if minutes is not None:
                days.present(db.session(), row, seat.maker_id, minutes, actor=actor, now=now())
        db.session.commit()
        flash(_("The list is saved."), "good")
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".day", day_id=day_id), 303)


@pages.post("/days/<int:day_id>/end")
def end(day_id: int) -> Response:
    """The day is over, or does not take place."""
    row, actor = day_at(person(), day_id), person().actor(_role())
    verb = days.cancel if request.form.get("end") == "cancel" else days.hold
    verb(db.session(), row, actor=actor, now=now())
    db.session.commit()
    return redirect(url_for(".day", day_id=row.id), 303)


@pages.get("/hours.csv")
def hours() -> Response:
    """Who was at which course for how long."""
    rows = teaching.attended(db.session(), _where(), most=EXPORT)
    columns = (_("Day"), _("Course"), _("Maker"), _("Code"), _("Minutes there"))
    lines = [
        (at.date().isoformat(), words(course), words(alias), code, minutes)
        for at, course, alias, code, minutes in rows
    ]
    answer = Response(csv_file(columns, lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="hours-{_day()}.csv"'
    return answer


def _day() -> date:
    return today(now())
