"""“Tell me when it is back”: asked for on a product's page, given up behind a signed link."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog.db import db
from storefront import waiting
from storefront.accounts.access import person
from storefront.accounts.access_buying import wish_of_token
from storefront.notices import send
from storefront.views.waiting import nobody_keeps_it, wish_of
from storefront.waiting import WISH, WishState
from storefront.wiring import csrf, now

pages = Blueprint("back_wishes", __name__, url_prefix="/waiting/wishes")
pages.after_request(nobody_keeps_it)


@pages.post("")
@csrf.from_here
def add() -> Response:
    """She wants to be told."""
    session, who = db.session(), person()
    mine, new = waiting.wish(session, wish_of(who), actor=who.actor(), now=now())
    unsure = mine.state is WishState.UNCONFIRMED
    if unsure and new:
        send(
            session,
            "wish_confirm",
            key=f"wish_confirm:{mine.id}",
            now=now(),
            reader=(WISH, mine.id),
        )
    session.commit()
    if unsure:
        return redirect(url_for("waiting.sent"), 303)
    return redirect(url_for(".wish", token=waiting.token_of(WISH, mine.id)), 303)


@pages.get("/<token>")
def wish(token: str) -> str:
    """Her wish."""
    mine = wish_of_token(token)
    wanted = waiting.wanted_of(db.session(), mine.variant_id)
    return render_template("waiting/wish.html", wish=mine, wanted=wanted, token=token)


@pages.post("/<token>/confirmation")
def confirm(token: str) -> Response:
    """The address is hers."""
    mine = wish_of_token(token)
    waiting.confirm_wish(db.session(), mine, actor=person().actor(), now=now())
    db.session.commit()
    return redirect(url_for(".wish", token=token), 303)


@pages.post("/<token>/departure")
def give_up(token: str) -> Response:
    """No letters any more."""
    waiting.give_up(db.session(), wish_of_token(token), actor=person().actor(), now=now())
    db.session.commit()
    return redirect(url_for(".wish", token=token), 303)
