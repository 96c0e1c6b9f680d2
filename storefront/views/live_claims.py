"""`/desk/<session>/claims`: what viewers claim in the chat, for the desk and for a helper.

The panel stands on the desk (`claims_of`) and on a page of its own; every press is a plain form
that comes back to where it stood. Names of viewers are seen here by the session's host, who helps
her and the office, and nowhere else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db, writing
from catalog.errors import NotFound, Refusal
from catalog.history import Actor
from storefront.accounts import Role
from storefront.accounts.access import Person, require
from storefront.errors import say
from storefront.live import claims, desk
from storefront.live.claims import Claimed, LiveClaim, LiveClaimState, Panel
from storefront.live.claims.links import link_of
from storefront.live.sessions import ClaimPolicy, LiveSession, SessionState
from storefront.wiring import now, settings
from storefront.wiring.languages import words

pages = Blueprint("live_claims", __name__, url_prefix="/desk/<slug>/claims")

DEEDS = {
    "confirm": claims.confirm,
    "decline": claims.decline,
    "withdraw": claims.withdraw,
    "reopen": claims.reopen,
}
STATES = LiveClaimState


@dataclass(frozen=True, slots=True)
class Told:
    """What is pasted into the chat for one viewer, in both languages."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Here:
    """Everything the panel shows."""

    panel: Panel
    told: list[Told]
    minutes: dict[int, int | None]
    on_air: bool
    holds: bool


@pages.app_context_processor
def for_the_desk() -> dict[str, object]:
    """What the desk includes the panel with."""
    return {"claims_of": claims_of, "CLAIM": STATES}


def claims_of(live: LiveSession) -> Here:
    """The claims of a session; holds whose time is over are let go first."""
    session, moment = db.session(), now()
    panel = claims.panel(session, live, now=moment)
    if panel.due:
        _let_go(live)
        panel = claims.panel(session, live, now=moment)
    return Here(
        panel=panel,
        told=_told(panel),
        minutes={row.id: row.minutes_left(moment) for row in panel.rows},
        on_air=live.state is SessionState.ON_AIR,
        holds=live.claim_policy is ClaimPolicy.FIRST_CLAIM,
    )


def live_here(slug: str) -> tuple[LiveSession, Person]:
    """The session, if she may work at its desk."""
    who = require()
    live = desk.desk_of(db.session(), slug, who)
    if live is None:
        raise NotFound("desk")
    return live, who


@pages.get("")
def index(slug: str) -> str:
    """A page of its own, for who helps with the chat."""
    live, who = live_here(slug)
    return _page(live, who)


@pages.get("/panel")
def panel(slug: str) -> Response:
    """The panel alone."""
    live, _who = live_here(slug)
    answer = Response(render_template("live/_claims_panel.html", live=live))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@pages.post("/lines")
def read_lines(slug: str) -> Answer:
    """Pasted lines, or one that was typed."""
    live, who = live_here(slug)
    form = request.form
    told = claims.pasted(form.get("lines", ""))
    told += claims.typed(form.get("name", ""), form.get("text", ""), nonce=form.get("nonce", ""))
    session = db.session()
    try:
        taken = claims.take_in(session, live, told, actor=_actor(who), now=now())
        session.commit()
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
        return _back(slug)
    many = len(taken.claims)
    words_of = ngettext("%(num)s claim was read.", "%(num)s claims were read.", many)
    rest = _("%(number)s lines had come before.", number=taken.known) if taken.known else None
    flash(" ".join(filter(None, (words_of, rest))), "good" if taken.changed else "needs")
    return _back(slug)


@pages.post("/<int:claim_id>")
def do(slug: str, claim_id: int) -> Answer:
    """One press on one claim."""
    live, who = live_here(slug)
    session, typed = db.session(), request.form.get("pieces", "")
    claim = claims.claim_at(session, live, claim_id)
    pieces = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else claim.pieces
    try:
        _done(claim, request.form.get("deed", ""), pieces, who)
        session.commit()
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
    return _back(slug)


@pages.post("/doors")
def open_door(slug: str) -> str:
    """A new address for a chat reader, shown this once."""
    live, who = live_here(slug)
    session = db.session()
    token = claims.open_door(session, live, actor=_actor(who), now=now())
    session.commit()
    return _page(live, who, settings().public_url + url_for("chat_hooks.hear", token=token))


@pages.post("/doors/<int:door_id>/end")
def close_door(slug: str, door_id: int) -> Answer:
    """Nobody posts there any more."""
    live, who = live_here(slug)
    claims.close_door(db.session(), live, door_id, actor=_actor(who), now=now())
    db.session.commit()
    flash(_("This chat address is closed."), "good")
    return _back(slug)


@pages.post("/at-once")
def at_once(slug: str) -> Answer:
    """The office lets the house confirm what was read surely, or no longer."""
    live, who = live_here(slug)
    require(Role.OFFICE)
    allowed = request.form.get("allowed") == "yes"
    claims.allow_at_once(db.session(), live, allowed=allowed, actor=_actor(who), now=now())
    db.session.commit()
    flash(_("Saved."), "good")
    return _back(slug)


def _page(live: LiveSession, who: Person, opened: str | None = None) -> str:
    return render_template(
        "live/claims.html",
        live=live,
        doors=claims.open_doors(db.session(), live),
        at_once=claims.holds_at_once(db.session(), live),
        is_office=Role.OFFICE in who.roles,
        opened=opened,
        nonce=secrets.token_urlsafe(16),
    )


def _done(claim: LiveClaim, deed: str, pieces: int, who: Person) -> None:
    session, actor, moment = db.session(), _actor(who), now()
    if deed in ("confirm", "pieces") and pieces != claim.pieces:
        claims.change_pieces(session, claim, pieces=pieces, actor=actor, now=moment)
    if deed in DEEDS:
        DEEDS[deed](session, claim, actor=actor, now=moment)


def _let_go(live: LiveSession) -> None:
    """What is over passes on to who waits, in short writes beside the page that is read."""
    for slot_id in claims.due_slots(db.session(), now=now(), live_id=live.id):
        with writing(db.session()) as session:
            slot, at = claims.locked(session, slot_id)
            claims.lapse_slot(session, slot, at, now=now())


def _told(panel: Panel) -> list[Told]:
    """A line for each viewer who may order now."""
    hers: dict[int, list[Claimed]] = {}
    for row in panel.of(STATES.CONFIRMED):
        hers.setdefault(row.claimant_id, []).append(row)
    return [
        Told(rows[0].name, *(_line(rows, each) for each in ("zh_Hans", "en")))
        for rows in hers.values()
    ]


def _line(rows: list[Claimed], locale: str) -> str:
    with force_locale(locale):
        goods = ", ".join(f"{row.code} {words(row.product)} ×{row.pieces}" for row in rows)
        link, name = link_of(rows[0].claimant_id), rows[0].name or _("You")
        line = _("%(name)s: %(goods)s – order here: %(link)s", name=name, goods=goods, link=link)
    return str(line)


def _actor(who: Person) -> Actor:
    return who.actor(Role.OFFICE if Role.OFFICE in who.roles else Role.HOST)


def _back(slug: str) -> Answer:
    door = "live_desk.index" if request.form.get("back") == "desk" else ".index"
    return redirect(url_for(door, slug=slug, _anchor="claims"), 303)
