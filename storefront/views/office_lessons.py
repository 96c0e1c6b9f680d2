"""A lesson of a draft in the office: words, picture, film, voices, steps, kinds of defect."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.words import Words
from fulfillment.training import Course, Lesson, courses
from media import films
from media.assets import Prepared, asset_views, keep
from media.assets.rules import MOST_BYTES as MOST_PICTURE
from media.films.captions import MOST_BYTES as MOST_CAPTIONS
from media.films.rules import LONGEST_TRANSCRIPT, MOST_BYTES
from storefront.accounts import Role
from storefront.accounts.access import course_for_office, draft_lesson_for_office, person
from storefront.errors import say
from storefront.forms.courses import ROWS, taught
from storefront.views.office_courses import draft_for
from storefront.views.receiving import received_picture
from storefront.wiring.clock import now
from storefront.wiring.extensions import csrf
from storefront.wiring.storage import storage

pages = Blueprint("lessons", __name__, url_prefix="/courses/<int:course_id>/lessons")


@pages.get("/new")
def new(course_id: int) -> str:
    """An empty lesson."""
    return _page(course_for_office(person(), course_id), None)


@pages.get("/<int:lesson_id>")
def lesson(course_id: int, lesson_id: int) -> str:
    """A lesson of the draft."""
    return _page(*_found(course_id, lesson_id))


@pages.post("/new", defaults={"lesson_id": 0})
@pages.post("/<int:lesson_id>")
@csrf.exempt  # type: ignore[untyped-decorator] # flask-wtf has no types
def keep_lesson(course_id: int, lesson_id: int) -> Response:
    """Write it; the token is checked here, once so much is allowed to come."""
    request.max_content_length = 2 * MOST_BYTES + 4 * MOST_CAPTIONS + (ROWS + 2) * MOST_PICTURE
    csrf.protect()
    _found(course_id, lesson_id)
    try:
        pictures = {
            name: picture
            for name in ("picture", *(f"step{at}_picture" for at in range(ROWS)))
            if (picture := received_picture(name, private=False))
        }
        parts, audio = _parts(), Words(_voice("audio_zh"), _voice("audio_en"))
        _write(course_id, lesson_id, pictures, (parts, audio))
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
        return redirect(request.path, 303)
    flash(_("Saved."), "good")
    return redirect(url_for("office.courses.course", course_id=course_id, _anchor="lessons"), 303)


@pages.post("/<int:lesson_id>/removal")
def remove(course_id: int, lesson_id: int) -> Response:
    """Take it out of the draft."""
    return _changed(course_id, lesson_id, courses.drop_lesson)


@pages.post("/<int:lesson_id>/forward")
def forward(course_id: int, lesson_id: int) -> Response:
    """Bring it before the one before it."""
    return _changed(course_id, lesson_id, courses.bring_forward)


def _changed(course_id: int, lesson_id: int, verb: object) -> Response:
    row, found = _found(course_id, lesson_id)
    if found is not None and callable(verb):
        actor = person().actor(Role.OFFICE)
        verb(db.session(), draft_for(row), found, actor=actor, now=now())
        db.session.commit()
    return redirect(url_for("office.courses.course", course_id=course_id, _anchor="lessons"), 303)


def _found(course_id: int, lesson_id: int) -> tuple[Course, Lesson | None]:
    row = course_for_office(person(), course_id)
    if not lesson_id:
        return row, None
    return row, draft_lesson_for_office(person(), draft_for(row), lesson_id)


def _write(
    course_id: int,
    lesson_id: int,
    pictures: dict[str, Prepared],
    voices: tuple[films.Parts, Words],
) -> None:
    session, actor = db.session(), person().actor(Role.OFFICE)
    row, found = _found(course_id, lesson_id)
    alt = Words(request.form.get("name_zh", "")[:250], request.form.get("name_en", "")[:250])
    kept = {
        name: keep(session, each, alt=alt, actor=actor, now=now()).id
        for name, each in pictures.items()
    }
    steps = {at: step.picture_id for at, step in enumerate(found.steps if found else ())}
    steps |= {at: kept[f"step{at}_picture"] for at in range(ROWS) if f"step{at}_picture" in kept}
    told = taught(
        request.form,
        picture_id=kept.get("picture"),
        film_id=_film(found, voices[0], alt),
        audio=voices[1],
        step_pictures={at: each for at, each in steps.items() if each},
    )
    courses.teach(session, draft_for(row), found, told, actor=actor, now=now())


def _film(found: Lesson | None, parts: films.Parts, title: Words) -> int | None:
    """A new film where something of it came; the old one may still be shown elsewhere."""
    before = films.film_row(db.session(), found.film_id if found else None)
    same = before is not None and parts == films.Parts(transcript=before.transcript)
    if same or (before is None and parts.film is None):
        return None
    actor = person().actor(Role.OFFICE)
    return films.lay(db.session(), parts, title=title, before=before, actor=actor, now=now()).id


def _parts() -> films.Parts:
    zh, en = (request.form.get(name, "").strip() for name in ("transcript_zh", "transcript_en"))
    main, sign = _sent("film"), _sent("sign")
    return films.Parts(
        film=films.prepared_film(main.stream, storage()) if main else None,
        sign=films.prepared_film(sign.stream, storage()) if sign else None,
        poster=received_picture("poster", private=False),
        captions_zh=_captions("captions_zh"),
        captions_en=_captions("captions_en"),
        transcript=Words(zh[:LONGEST_TRANSCRIPT], en[:LONGEST_TRANSCRIPT]),
    )


def _voice(name: str) -> str:
    sent = _sent(name)
    return films.prepared_voice(sent.stream, storage()) if sent else ""


def _captions(name: str) -> str:
    sent = _sent(name)
    return films.prepared_captions(sent.stream.read(MOST_CAPTIONS + 1), storage()) if sent else ""


def _sent(name: str) -> FileStorage | None:
    sent = request.files.get(name)
    return sent if sent and sent.filename else None


def _page(row: Course, found: Lesson | None) -> str:
    shown = [found.picture_id, *(step.picture_id for step in found.steps)] if found else []
    return render_template(
        "office/lesson.html",
        course=row,
        lesson=found,
        rows=ROWS,
        film=films.film_by_id(db.session(), found.film_id, all_of_them=True) if found else None,
        pictures=asset_views(db.session(), {each for each in shown if each}),
    )
