"""What she said yes to, in the very words she was asked, and taking each back by one button.

What is shown in the shop follows at once: the parts of her story are changed in the same
transaction (`makers.stories`).
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from catalog.words import Words
from fulfillment import makers
from fulfillment.makers import Consent, Maker, Part, consents
from fulfillment.makers.consents import OF_THE_STORY, Given, GivenBy, Subject
from storefront.accounts import Role
from storefront.accounts.access import maker_of, person, require
from storefront.wiring.clock import now

pages = Blueprint("work_consents", __name__, url_prefix="/work/consents")

#: What she can say here; a helper is agreed to by name, on a page of its own.
ASKED = tuple(each for each in Subject if each is not Subject.HELPER)
_PARTS = {subject: part for part, subject in OF_THE_STORY.items()}


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("")
def consents_page() -> str:
    """What I said yes to."""
    maker = maker_of(person())
    return render_template(
        "work/consents.html",
        asked=[consents.current(each) for each in ASKED],
        standing=consents.standing(db.session(), maker.id),
    )


@pages.post("")
def said() -> Response:
    """Yes, or not any more."""
    maker, subject = maker_of(person()), _subject()
    if "yes" in request.form:
        _given(maker, subject)
        flash(_("Kept. You can take it back at any time."), "good")
    else:
        _taken_back(maker, subject)
        flash(_("Taken back."), "good")
    db.session.commit()
    return redirect(url_for(".consents_page", _anchor=subject.value), 303)


def _subject() -> Subject:
    asked = request.form.get("subject", "")
    if asked not in ASKED:
        raise Invalid("consent.subject", "Please choose one of these.", field="subject")
    return Subject(asked)


def _how() -> Given:
    return Given(GivenBy.HELPER if person().helping else GivenBy.HERSELF)


def _given(maker: Maker, subject: Subject) -> None:
    actor = person().actor(Role.MAKER)
    part = _PARTS.get(subject)
    if part is None:
        consents.give(db.session(), maker, [subject], _how(), actor=actor, now=now())
        return
    _shown(maker, _parts(maker) | {part})


def _taken_back(maker: Maker, subject: Subject) -> None:
    session, actor = db.session(), person().actor(Role.MAKER)
    part = _PARTS.get(subject)
    if part is None:
        consents.withdraw(session, maker, [subject], actor=actor, now=now())
    elif left := _parts(maker) - {part}:
        _shown(maker, left)
    else:
        makers.take_back(session, maker, actor=actor, now=now())


def _parts(maker: Maker) -> frozenset[Part]:
    story = makers.story_of(db.session(), maker)
    shown = story.parts["parts"] if story and story.shown_since else ()
    return frozenset(Part(each) for each in shown)


def _shown(maker: Maker, parts: frozenset[Part]) -> None:
    session, story = db.session(), makers.story_of(db.session(), maker)
    goods = makers.goods_of(session, story) if story else frozenset()
    consent = Consent(parts, story.told if story else Words(), goods, _how())
    actor = person().actor(Role.MAKER)
    makers.allow(session, maker, consent, hers=goods, actor=actor, now=now())
