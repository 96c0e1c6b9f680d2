"""A maker's courses: her ladder, one lesson a screen at a time, her trial piece, how it was.

Everything is a link or a plain form. A screen of a lesson is an address of its own, so that going
back is the browser's own; only a POST changes anything.
"""

from __future__ import annotations

import secrets
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.words import Words
from fulfillment import training
from fulfillment.board.courses import CoursePage, course_page, ladder
from fulfillment.board.lessons import LATELY, lesson_page, lessons_for_maker
from fulfillment.board.suggested import invitations_of
from fulfillment.board.taken_back import taken_back
from fulfillment.training import Course, Learning, LearningState, NewTrial, days
from fulfillment.workflow import floor
from fulfillment.workflow.learning import learning_begun
from media.assets import Prepared, asset_views, keep, picture_views
from storefront.accounts import Role
from storefront.accounts.access import (
    course_for,
    learning_of,
    lesson_for,
    maker_of,
    person,
    require,
)
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.forms.learning import EXERCISE_PHOTO, TRIAL_PHOTO
from storefront.views.receiving import received_picture
from storefront.wiring.clock import now

pages = Blueprint("courses", __name__, url_prefix="/work/courses")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


def _today() -> date:
    return floor.local_day(db.session(), maker_of(person()).cooperative_id, now())


@pages.get("")
def index() -> str:
    """What she learns, what she can do, and what she could learn."""
    maker = maker_of(person())
    rungs = ladder(db.session(), maker, on=_today())
    pictures = asset_views(db.session(), {each.picture_id for each in rungs if each.picture_id})
    helping = lessons_for_maker(db.session(), maker.id, now=now())
    suggested = invitations_of(db.session(), maker.id, since=now() - LATELY)
    helping = tuple(each for each in helping if each.address not in {s.address for s in suggested})
    return render_template(
        "courses/index.html",
        rungs=rungs,
        pictures=pictures,
        helping=helping,
        suggested=suggested,
        taken_back=taken_back(db.session(), maker.id, on=_today()),
    )


@pages.get("/<int:course_id>")
def course(course_id: int) -> str:
    """One course: what to do next, its lessons, what was said of her piece."""
    page = _page(course_for(person(), course_id))
    shown = {page.rung.picture_id, *(each.picture_id for each in page.lessons)} - {None}
    return render_template(
        "courses/course.html",
        page=page,
        pictures=asset_views(db.session(), {each for each in shown if each}),
        photos=photo_views(db.session(), [page.photo_id] if page.photo_id else []),
        styles=picture_views(db.session(), [each for each, _name in page.styles]),
    )


@pages.post("/<int:course_id>/begin")
def begin(course_id: int) -> Response:
    """She begins, or goes on."""
    row, maker = course_for(person(), course_id), maker_of(person())
    learning_begun(db.session(), row, maker, actor=person().actor(Role.MAKER), now=now())
    db.session.commit()
    return redirect(url_for(".course", course_id=row.id), 303)


@pages.post("/<int:course_id>/pause")
def pause(course_id: int) -> Response:
    """She stops for now."""
    mine = learning_of(person(), course_id)
    training.pause(db.session(), mine, actor=person().actor(Role.MAKER), now=now())
    db.session.commit()
    flash(_("All right. It waits for you."), "good")
    return redirect(url_for(".index"), 303)


@pages.get("/<int:course_id>/lessons/<int:place>")
def lesson(course_id: int, place: int, wrong: str = "") -> str:
    """One screen of a lesson."""
    rung = _page(course_for(person(), course_id)).rung
    shown = lesson_page(db.session(), lesson_for(rung.version_id, place), rung.learning_id)
    at = min(max(whole(request.args.get("screen")) or 1, 1), len(shown.screens))
    at = len(shown.screens) if wrong else at
    screen = shown.screens[at - 1]
    return render_template(
        "courses/lesson.html",
        rung=rung,
        lesson=shown,
        screen=screen,
        at=at,
        wrong=wrong,
        learns=rung.state in (LearningState.LEARNING, LearningState.SHOWN),
        pictures=asset_views(db.session(), [screen.picture_id] if screen.picture_id else []),
        photos=photo_views(db.session(), [shown.photo_id] if shown.photo_id else []),
    )


@pages.post("/<int:course_id>/lessons/<int:place>/exercise")
def exercise(course_id: int, place: int) -> str | Response | tuple[str, int]:
    """She did it; with a photo if she likes."""
    learning_of(person(), course_id)
    try:
        photo = received_picture("photo", private=True)
        mine = learning_of(person(), course_id)
        row = lesson_for(mine.version_id, place)
        actor, photo_id = person().actor(Role.MAKER), _kept(photo, EXERCISE_PHOTO)
        training.exercise(db.session(), mine, row, photo_id=photo_id, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return lesson(course_id, place, say(refusal)), refusal.status
    flash(_("Well done."), "good")
    return redirect(_after(mine, place), 303)


@pages.get("/<int:course_id>/trial")
def trial(course_id: int) -> str | Response:
    """Her trial piece: a photo, a word if she likes, and send."""
    mine = learning_of(person(), course_id)
    if not _page(course_for(person(), course_id)).rung.ready:
        return redirect(url_for(".course", course_id=mine.course_id), 303)
    return _trial_page(course_id, secrets.token_urlsafe(12))


@pages.post("/<int:course_id>/trial")
def show(course_id: int) -> str | Response | tuple[str, int]:
    """She shows her piece; the same nonce twice is one piece."""
    learning_of(person(), course_id)
    nonce = request.form.get("nonce", "")[:40] or secrets.token_urlsafe(12)
    try:
        photo = received_picture("photo", private=True)
        mine, actor = learning_of(person(), course_id), person().actor(Role.MAKER)
        new = NewTrial(lambda: _wanted(photo), request.form.get("words", ""), nonce)
        training.show(db.session(), mine, new, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return _trial_page(course_id, nonce, say(refusal)), refusal.status
    flash(_("Thank you. We look at your piece and tell you here."), "good")
    return redirect(url_for(".course", course_id=course_id), 303)


@pages.get("/<int:course_id>/survey")
def survey(course_id: int) -> str:
    """How it was: five faces."""
    mine = learning_of(person(), course_id)
    row = course_for(person(), course_id)
    return render_template("courses/survey.html", course=row, answered=mine.answered)


@pages.post("/<int:course_id>/survey")
def answer(course_id: int) -> Response:
    """What she says; nobody sees that it was she."""
    mine = learning_of(person(), course_id)
    if mine.state is not LearningState.PASSED:
        raise NotFound("survey")
    face, words = whole(request.form.get("face")) or 0, request.form.get("words", "")
    training.answer(db.session(), mine, face, words, now=now())
    db.session.commit()
    flash(_("Thank you. It helps those who learn after you."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/sign-in")
def sign_in() -> Response:
    """She is at a course and types its code."""
    maker, actor = maker_of(person()), person().actor(Role.MAKER)
    hers = (maker.id, maker.cooperative_id)
    try:
        day = days.sign_in(db.session(), hers, request.form.get("code", ""), actor=actor, now=now())
        db.session.commit()
        flash(_("Welcome. You are on the list: %(place)s.", place=day.place), "good")
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".index", _anchor="sign-in"), 303)


def _page(row: Course) -> CoursePage:
    found = course_page(db.session(), maker_of(person()), row, on=_today())
    if found is None:
        raise NotFound("course")
    return found


def _after(mine: Learning, place: int) -> str:
    """The next lesson that is not done, else the course."""
    page = _page(course_for(person(), mine.course_id))
    later = [each for each in page.lessons if not each.done and each.place > place]
    if later and mine.state is LearningState.LEARNING:
        return url_for(".lesson", course_id=mine.course_id, place=later[0].place)
    return url_for(".course", course_id=mine.course_id)


def _trial_page(course_id: int, nonce: str, wrong: str = "") -> str:
    page = _page(course_for(person(), course_id))
    pictures = asset_views(db.session(), [page.rung.picture_id] if page.rung.picture_id else [])
    return render_template(
        "courses/trial.html", page=page, nonce=nonce, wrong=wrong, pictures=pictures
    )


def _wanted(photo: Prepared | None) -> int:
    found = _kept(photo, TRIAL_PHOTO)
    if found is None:
        raise Refusal("trial.photo", "Please take a photo of your piece.", status=422)
    return found


def _kept(photo: Prepared | None, alt: Words) -> int | None:
    if photo is None:
        return None
    return keep(db.session(), photo, alt=alt, actor=person().actor(Role.MAKER), now=now()).id
