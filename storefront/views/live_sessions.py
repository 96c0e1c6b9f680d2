"""Run-of-show: the sessions, one of them with its lineup, and what came of it.

The office plans: it makes sessions, puts slots in with price, floor and limit, and sets pieces
aside. A host sees her own sessions alone, rehearses, goes on air and ends them, and moves slots up
and down. Every step is a plain form, so all of it works by keyboard and without a script.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor
from catalog.money import total
from catalog.stock.bundling import ids_of_skus
from catalog.stock.counting import places
from media.assets import covers
from storefront.accounts import Role
from storefront.accounts.access import Person, person, require
from storefront.errors import say
from storefront.forms.live_sessions import PLATFORMS, SessionForm, SlotForm, said, typed_sum
from storefront.live import sessions
from storefront.live.sessions import LiveSession, SessionState
from storefront.live.sessions.rules import BEFORE_AIR, CHANGEABLE, OVER, SESSION
from storefront.views.live_words import STATES
from storefront.wiring import now
from storefront.wiring.languages import words

pages = Blueprint("live_sessions", __name__, url_prefix="/sessions")

Answer = Response | str | tuple[str, int]
SIZE = 50
#: Verb → what its button says, its kind, and whether only the office may press it.
VERBS = {
    "schedule": (_l("Schedule it"), "", True),
    "rehearse": (_l("Rehearse"), "quiet", False),
    "stop_rehearsal": (_l("End the rehearsal"), "quiet", False),
    "go_on_air": (_l("Go on air"), "good", False),
    "end": (_l("End the session"), "wrong", False),
    "settle": (_l("Settle the session"), "", True),
    "unschedule": (_l("Back to preparing"), "plain", True),
    "cancel": (_l("Call it off"), "plain", True),
}


@pages.before_request
def _office_and_hosts() -> None:
    require(Role.OFFICE, Role.HOST)


@pages.context_processor
def _words() -> dict[str, object]:
    return {
        "state_words": STATES,
        "platforms": dict(PLATFORMS),
        "is_office": _is_office(person()),
        "typed_sum": typed_sum,
    }


@pages.get("")
def index() -> str:
    """Sessions to come and past, the newest first; a host's own alone."""
    page = max(1, request.args.get("page", 1, type=int))
    rows = sessions.listing(db.session(), host_id=_only_host(), page=page, size=SIZE + 1)
    return render_template(
        "live/sessions.html", rows=rows[:SIZE], page=page, more=len(rows) > SIZE, OVER=OVER
    )


@pages.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    """One more."""
    require(Role.OFFICE)
    form = SessionForm()
    form_key = request.form.get("key") or secrets.token_urlsafe(16)
    return _form(None, form, form_key)


@pages.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> Answer:
    """Other facts, before it is on air."""
    require(Role.OFFICE)
    live = session_here(slug)
    return _form(live, SessionForm(data=said(live) if request.method == "GET" else None), "")


@pages.get("/<slug>")
def one(slug: str) -> str:
    """Its lineup and what can be done; when it is over, what came of it."""
    return _page(session_here(slug), SlotForm(formdata=None))


@pages.post("/<slug>/states")
def states(slug: str) -> Response:
    """A step: schedule, rehearse, go on air, end, settle, call off."""
    verb = request.form.get("verb", "")
    if verb not in VERBS or (VERBS[verb][2] and not _is_office(person())):
        raise NotFound("page")
    step = getattr(sessions, verb)
    return _done(slug, lambda live, actor: step(db.session(), live, actor=actor, now=now()))


@pages.post("/<slug>/slots")
def add(slug: str) -> Answer:
    """One more in the lineup, with the pieces that are set aside for it."""
    require(Role.OFFICE)
    session, live, form = db.session(), session_here(slug), SlotForm()
    if not form.validate():
        return _page(live, form), 422
    try:
        slot = sessions.add_slot(
            session, live, form.slot(_variant(form)), actor=_actor(), now=now()
        )
        if (pieces := _number("pieces")) > 0:
            key, actor = f"add:{slot.id}", _actor()
            sessions.carve(session, live, slot, pieces, key=key, actor=actor, now=now())
        session.commit()
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
        return _page(session_here(slug), form), refusal.status
    return redirect(url_for(".one", slug=slug, _anchor=f"slot-{slot.id}"), 303)


@pages.post("/<slug>/slots/<int:slot_id>")
def slot_step(slug: str, slot_id: int) -> Response:
    """Move a slot, set pieces aside or give them back, change its terms, withdraw it."""
    session, does = db.session(), request.form.get("does", "")
    if does not in ("up", "down"):
        require(Role.OFFICE)

    def step(live: LiveSession, actor: Actor) -> None:
        slot = sessions.slot_of(session, live, min(slot_id, 2**31 - 1))
        if does in ("up", "down"):
            sessions.move_slot(session, live, slot, up=does == "up", actor=actor, now=now())
            return
        key = request.form.get("key", "")[:40]
        if does == "withdraw":
            sessions.withdraw(session, live, slot, key=key, actor=actor, now=now())
            return
        pieces = _number("pieces") * (-1 if does == "fewer" else 1)
        sessions.carve(session, live, slot, pieces, key=key, actor=actor, now=now())

    return _done(slug, step, f"slot-{slot_id}")


def session_here(slug: str) -> LiveSession:
    """The session, if she is its host or of the office; another's does not exist."""
    return sessions.session_for(db.session(), slug, host_id=_only_host())


def _form(live: LiveSession | None, form: SessionForm, key: str) -> Answer:
    session = db.session()
    form.host_id.choices = [(each.id, words(each.name)) for each in sessions.hosts(session)]
    form.source_location_id.choices = [(each.id, words(each.name)) for each in places(session)]
    if request.method == "POST" and form.validate():
        try:
            made = _saved(live, form, key)
            session.commit()
            return redirect(url_for(".one", slug=made.slug), 303)
        except Refusal as refusal:
            session.rollback()
            if not isinstance(refusal, Invalid) or refusal.field not in form:
                form.form_errors.append(say(refusal))
            else:
                form[refusal.field].errors = [say(refusal)]
    status = 422 if request.method == "POST" else 200
    return render_template("live/session_edit.html", form=form, live=live, key=key), status


def _saved(live: LiveSession | None, form: SessionForm, key: str) -> LiveSession:
    session, actor = db.session(), _actor()
    if live is None:
        return sessions.create(session, form.planned(), key=key, actor=actor, now=now())
    sessions.change(session, live, form.planned(), actor=actor, now=now())
    return live


def _page(live: LiveSession, form: SlotForm) -> str:
    session = db.session()
    slots = sessions.slots_of(session, live, withdrawn=live.state in OVER)
    steps = [(verb, *VERBS[verb][:2]) for verb in SESSION.verbs(live.state) if _may(verb)]
    return render_template(
        "live/session.html",
        live=live,
        slots=slots,
        steps=steps,
        form=form,
        covers=covers(session, [each.product_id for each in slots]),
        returned=sessions.returned(session, live) if live.state in OVER else {},
        key=secrets.token_urlsafe(12),
        total_taken=total((each.taken for each in slots), live.currency),
        over=live.state in OVER,
        changeable=live.state in CHANGEABLE and _is_office(person()),
        carvable=live.state in BEFORE_AIR or live.state is SessionState.ON_AIR,
        editable=live.state in BEFORE_AIR and _is_office(person()),
    )


def _done(slug: str, step: Callable[[LiveSession, Actor], object], at: str = "") -> Response:
    """Do it and come back; a refusal is said there, and nothing is changed."""
    session, live = db.session(), session_here(slug)
    try:
        step(live, _actor())
        session.commit()
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".one", slug=slug, _anchor=at or None), 303)


def _may(verb: str) -> bool:
    return verb in VERBS and (_is_office(person()) or not VERBS[verb][2])


def _is_office(who: Person) -> bool:
    return Role.OFFICE in who.roles


def _only_host() -> int | None:
    """The host whose sessions alone she sees; none for the office."""
    who = person()
    return None if _is_office(who) else who.host_id or 0


def _actor() -> Actor:
    who = person()
    return who.actor(Role.OFFICE if _is_office(who) else Role.HOST)


def _variant(form: SlotForm) -> int:
    sku = str(form.sku.data).strip()
    found = ids_of_skus(db.session(), {sku, sku.upper()})
    if not found:
        raise Invalid("slot.sku", "We know no variant with this article number.", field="sku")
    return next(iter(found.values()))


def _number(name: str) -> int:
    typed = request.form.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0
