"""One's own credit: how much, line by line, and a gift card put into the account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from catalog.db import db
from catalog.history import Actor
from catalog.money import Money
from fulfillment import credit
from storefront.accounts import User, sessions
from storefront.accounts.actions import credited
from storefront.errors import say
from storefront.forms.gift_cards import CardCodeForm
from storefront.wiring import now
from storefront.wiring.guesses import guessed_wrong, may_guess
from storefront.wiring.languages import money

pages = Blueprint("my_credit", __name__, url_prefix="/account/credit")


@pages.get("")
def show() -> str:
    """What I have."""
    return _page(sessions.myself(), CardCodeForm(formdata=None))


@pages.post("")
def put_in() -> ResponseReturnValue:
    """What is on a card becomes my credit."""
    user, form, session = sessions.myself(), CardCodeForm(), db.session()
    if not form.validate_on_submit():
        return _page(user, form), 422
    may_guess()
    actor = Actor(user.id, "self")
    try:
        amount = credit.into_account(session, str(form.code.data), user.id, actor=actor, now=now())
    except credit.NoCredit as refusal:
        guessed_wrong()
        session.rollback()
        form.code.errors = [say(refusal)]
        return _page(user, form), refusal.status
    credited(session, user.id, now=now())
    session.commit()
    flash(_("%(sum)s are in your account now.", sum=money(amount)), "good")
    return redirect("/account/credit", 303)


def _page(user: User, form: CardCodeForm) -> str:
    session = db.session()
    wallet = credit.wallet_of(session, user.id) if user.credited_at else None
    return render_template(
        "account/credit.html",
        form=form,
        left=Money(wallet.balance_minor if wallet else 0),
        lines=credit.lines_of(session, wallet.id, limit=200) if wallet else [],
        Money=Money,
    )
