"""`/desk/<session>`: the page beside the camera, on a phone or at a keyboard.

One page says what is shown now and lets her work with it: pin, release in drips, take back, price,
text cards, captions, undo. Every press is a plain form with a key of its own, so that the same
press is done once; a refusal is a sentence on the page. `now.json` says in a few bytes whether
anything has changed (sales, too); then the page's script fetches the page and puts its changed
parts in place.

Only the session's host, who helps her and the office come in; for others no desk is here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.money import parse
from media.assets import covers
from storefront.accounts import Role
from storefront.accounts.access import require
from storefront.errors import say
from storefront.live import desk, sessions
from storefront.live.sessions import LiveSession, Press, SlotView
from storefront.views.live_words import WORDS, left_said, left_tone
from storefront.wiring import now
from storefront.wiring.languages import money, words

pages = Blueprint("live_desk", __name__, url_prefix="/desk")
pages.context_processor(lambda: WORDS)

#: What was typed last and can still be taken back.
LAST = 4
#: Pieces that one press releases.
DRIPS = (1, 3, 5)


def desk_here(slug: str) -> LiveSession:
    """The session, if she may work at its desk."""
    found = desk.desk_of(db.session(), slug, require())
    if found is None:
        raise NotFound("desk")
    return found


def pressed() -> Press:
    """Who pressed what just now."""
    who = require()
    role = Role.OFFICE if Role.OFFICE in who.roles else Role.HOST
    actor = who.actor(role if role is Role.OFFICE or who.host_id else "helper")
    return Press(request.form.get("key", "")[:43], actor, now())


def number(name: str) -> int:
    """A number of the form; nothing that is none."""
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def done(slug: str, deed: Callable[[LiveSession, Press], object], back: str = "index") -> Answer:
    """Do it and come back; what is refused is said there, and nothing is changed."""
    session, live = db.session(), desk_here(slug)
    press = pressed()
    try:
        deed(live, press)
        session.commit()
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
    door = f"live_desk.{back}" if back == "index" else f"live_desk_setup.{back}"
    return redirect(url_for(door, slug=slug), 303)


@pages.get("")
def desks() -> str:
    """The desks where she may work."""
    return render_template("desk/desks.html", desks=desk.desks_of(db.session(), require()))


@pages.get("/<slug>")
def index(slug: str) -> str:
    """Now showing, the lineup, cards, captions."""
    session, live = db.session(), desk_here(slug)
    slots = sessions.slots_of(session, live)
    pinned = next((each for each in slots if each.pinned), None)
    overlay = desk.overlay_of(session, live.id)
    at = now()
    return render_template(
        "desk/index.html",
        live=live,
        slots=slots,
        pinned=pinned,
        following=_following(slots, pinned),
        picture=covers(session, [pinned.product_id]).get(pinned.product_id) if pinned else None,
        sold=_sold(slots),
        card=overlay.card if overlay and overlay.card_until and at < overlay.card_until else None,
        captions=desk.last_captions(session, live.id, most=LAST),
        cards=desk.cards_of(session, live.host_id),
        ready=desk.READY,
        drips=DRIPS,
        last=sessions.last_standing(session, live),
        at_desk=live.state in sessions.rules.AT_DESK,
        key=secrets.token_urlsafe(16),
    )


@pages.get("/<slug>/now.json")
def now_shown(slug: str) -> Response:
    """Whether anything has changed, and what was sold."""
    session, live = db.session(), desk_here(slug)
    slots = sessions.slots_of(session, live)
    answer = jsonify(
        state=live.state.value,
        version=live.version,
        sold={each.code: each.sold for each in slots},
        left={each.code: each.left for each in slots},
        said={each.code: left_said(each) for each in slots},
        tone={each.code: left_tone(each) for each in slots},
        paid=sum(each.paid for each in slots),
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _following(slots: tuple[SlotView, ...], pinned: SlotView | None) -> SlotView | None:
    """What comes next in the lineup, after the last the first again."""
    if not slots:
        return None
    places = [each.id for each in slots]
    at = places.index(pinned.id) + 1 if pinned else 0
    return slots[at % len(slots)]


def _sold(slots: tuple[SlotView, ...]) -> dict[str, object]:
    taken = [each.taken for each in slots if each.taken]
    return {
        "pieces": sum(each.sold for each in slots),
        "paid": sum(each.paid for each in slots),
        "goods": sum(taken[1:], taken[0]) if taken else None,
    }


@pages.post("/<slug>/pin")
def pin(slug: str) -> Answer:
    """Show this one now; without a number nothing is shown."""

    def deed(live: LiveSession, press: Press) -> None:
        session, wanted = db.session(), number("slot")
        slot = sessions.slot_of(session, live, wanted) if wanted else None
        sessions.pin(session, live, slot, press)

    return done(slug, deed)


@pages.post("/<slug>/release")
def release(slug: str) -> Answer:
    """So many more can be bought."""

    def deed(live: LiveSession, press: Press) -> None:
        session = db.session()
        slot = sessions.slot_of(session, live, number("slot"))
        sessions.release(session, live, slot, number("pieces"), press)

    return done(slug, deed)


@pages.post("/<slug>/take-back")
def take_back(slug: str) -> Answer:
    """So many that nobody has bought go back."""

    def deed(live: LiveSession, press: Press) -> None:
        session = db.session()
        slot = sessions.slot_of(session, live, number("slot"))
        sessions.take_back(session, live, slot, number("pieces"), press)

    return done(slug, deed)


@pages.post("/<slug>/price")
def price(slug: str) -> Answer:
    """It costs this from now on."""

    def deed(live: LiveSession, press: Press) -> None:
        session = db.session()
        slot = sessions.slot_of(session, live, number("slot"))
        amount = parse(request.form.get("price", "").strip(), live.currency)
        sessions.change_price(
            session, live, slot, amount.minor, press, seen_minor=number("seen") or None
        )
        flash(_("It costs %(price)s now.", price=money(amount)), "good")

    return done(slug, deed)


@pages.post("/<slug>/undo")
def undo(slug: str) -> Answer:
    """The last deed is taken back."""

    def deed(live: LiveSession, press: Press) -> None:
        sessions.undo(db.session(), live, press)
        flash(_("Taken back."), "good")

    return done(slug, deed)


@pages.post("/<slug>/card")
def card(slug: str) -> Answer:
    """Put a text card on the picture, or take it away."""

    def deed(live: LiveSession, press: Press) -> None:
        session, code, own = db.session(), request.form.get("card", ""), number("own")
        if not code and not own:
            desk.take_card_away(session, live, actor=press.actor, now=press.now)
            return
        chosen = desk.own_card(session, live.host_id, own) if own else desk.ready(code)
        desk.show_card(session, live, chosen, actor=press.actor, now=press.now)
        flash(_("On the picture: %(card)s", card=words(chosen)), "good")

    return done(slug, deed)


@pages.post("/<slug>/caption")
def caption(slug: str) -> Answer:
    """Draw what was typed."""

    def deed(live: LiveSession, press: Press) -> None:
        text = request.form.get("text", "")
        desk.say(db.session(), live, text, press, typing=number("typing"))

    return done(slug, deed)


@pages.post("/<slug>/caption/back")
def caption_back(slug: str) -> Answer:
    """Take back what was typed."""

    def deed(live: LiveSession, press: Press) -> None:
        desk.take_caption_back(db.session(), live, number("caption"), now=press.now)

    return done(slug, deed)
