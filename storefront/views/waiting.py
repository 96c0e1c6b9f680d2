"""The waiting line for shoppers: joining from a product or the cart, and the page behind her link.

A link in a letter only shows; what it is for happens by a button, because mail programs look at
links. Who is signed in needs no letter to be believed.
"""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from storefront import carts, waiting
from storefront.accounts.access import Person, person
from storefront.accounts.access_buying import cart_of_request, email_of, own_cart, place_of_token
from storefront.carts import cookie as cart_cookie
from storefront.notices import send
from storefront.waiting import PLACE, Joining, PlaceState, WaitingPlace
from storefront.wiring import csrf, now
from storefront.wiring.languages import language

pages = Blueprint("waiting", __name__, url_prefix="/waiting")


@pages.after_request
def nobody_keeps_it(answer: Response) -> Response:
    """What stands on these pages is hers alone."""
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    answer.headers.setdefault("Referrer-Policy", "no-referrer")
    return answer


@pages.post("")
@csrf.from_here
def join() -> Response:
    """She stands in line."""
    session, who = db.session(), person()
    place, new = waiting.join(session, wish_of(who), actor=who.actor(), now=now())
    unsure = place.state is PlaceState.UNCONFIRMED
    if unsure and new:
        _write(place)
    session.commit()
    return _on(who, place, unsure)


@pages.get("/sent")
def sent() -> str:
    """The letter is on its way."""
    return render_template("waiting/sent.html")


@pages.get("/<token>")
def place(token: str) -> str:
    """Her place in the line."""
    session, mine = db.session(), place_of_token(token)
    return render_template(
        "waiting/place.html",
        place=mine,
        token=token,
        wanted=waiting.wanted_of(session, mine.variant_id),
        ahead=waiting.ahead_of(session, mine),
        running=bool(waiting.held_now(session, [mine.id], now=now())),
        minutes=waiting.offer_minutes(session),
    )


@pages.post("/<token>/confirmation")
def confirm(token: str) -> Response:
    """The address is hers."""
    mine = place_of_token(token)
    waiting.confirm(db.session(), mine, actor=person().actor(), now=now())
    db.session.commit()
    return redirect(url_for(".place", token=token), 303)


@pages.post("/<token>/departure")
def leave(token: str) -> Response:
    """She waits no more."""
    waiting.leave(db.session(), place_of_token(token), actor=person().actor(), now=now())
    db.session.commit()
    return redirect(url_for(".place", token=token), 303)


@pages.post("/<token>/cart")
def take(token: str) -> Response:
    """What is held for her, into this browser's cart."""
    session, moment, mine = db.session(), now(), place_of_token(token)
    held = waiting.held_now(session, [mine.id], now=moment).get(mine.id)
    if held is None:
        return redirect(url_for(".place", token=token), 303)
    cart = own_cart(person(), moment)
    carts.put_held(session, cart, mine, pieces=held.pieces, now=moment)
    cart_cookie.counted(session, cart)
    session.commit()
    return cart_cookie.kept(redirect(url_for("cart.show"), 303))


def wish_of(who: Person) -> Joining:
    """What she asks for; a guest gives her address, or has typed it at the checkout before."""
    typed = request.form.get("pieces", "1").strip()
    variant = request.form.get("variant_id", "")
    if not all(each.isascii() and each.isdigit() and len(each) < 10 for each in (typed, variant)):
        raise Invalid("waiting.form", "Please choose what to wait for.", field="variant_id")
    return Joining(int(variant), _address(who), language(), int(typed), who.user_id)


def _address(who: Person) -> str:
    if (known := email_of(who)) is not None:
        return known
    typed = request.form.get("email", "").strip()
    if not typed and "from_cart" in request.form:
        typed = carts.draft_of(cart_of_request(who)).get("email", "")
    try:
        return validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Invalid(
            "waiting.email", "This does not look like an e-mail address.", field="email"
        ) from None


def _write(place: WaitingPlace) -> None:
    key = f"waiting_confirm:{place.id}"
    send(db.session(), "waiting_confirm", key=key, now=now(), reader=(PLACE, place.id))


def _on(who: Person, place: WaitingPlace, unsure: bool) -> Response:
    """To her place, back to the cart, or to the word that a letter is on its way."""
    if "from_cart" in request.form:
        told = _("You stand in line. We write to you when it is your turn.")
        asked = _(
            "We have written to you. Open the letter and press the button to keep your place."
        )
        flash(asked if unsure else told, "good")
        return redirect(url_for("cart.show"), 303)
    if unsure:
        return redirect(url_for(".sent"), 303)
    return redirect(url_for(".place", token=waiting.token_of(PLACE, place.id)), 303)
