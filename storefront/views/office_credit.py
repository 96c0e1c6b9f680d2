"""Gift cards and customers' credit in the office: cards by their last letters, blocking, taking an
unused one back, and giving credit with a reason; above a limit a second person agrees."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.history import Actor, history_of
from catalog.money import Money
from fulfillment import credit
from fulfillment.credit import ALONE, CARD, GiftCard
from fulfillment.orders import Order
from storefront import notices, payments
from storefront.accounts import Role, User
from storefront.accounts.access import names_of_users, person
from storefront.accounts.access_credit import (
    card_for_office,
    customer_by_email,
    customer_for_office,
    grant_for_office,
    order_of_card,
)
from storefront.accounts.actions import credited
from storefront.errors import say
from storefront.forms.gift_cards import GrantForm
from storefront.wiring import now

pages = Blueprint("credit", __name__, url_prefix="/credit")

SIZE = 50


@pages.get("")
def index() -> str:
    """Gift cards, newest first or by their last letters; and what waits for a second person."""
    last4, page = request.args.get("q", "")[:20], request.args.get("page", 1, type=int)
    rows, count = credit.cards(db.session(), last4=last4, page=page, size=SIZE)
    waiting = credit.grants(db.session())
    return render_template(
        "office/credit.html",
        rows=rows,
        last4=last4,
        count=count,
        page=max(1, page),
        pages=max(1, -(-count // SIZE)),
        waiting=waiting,
        names=names_of_users(person(), {each.user_id for each in waiting}),
        me=person().user_id,
        amount_of=amount_of,
        Money=Money,
    )


@pages.get("/cards/<int:card_id>")
def card(card_id: int) -> str:
    """One card: what is on it, what happened to it."""
    return _card(card_for_office(person(), card_id))


@pages.post("/cards/<int:card_id>/<step>")
def take_step(card_id: int, step: str) -> Response | tuple[str, int]:
    """Block it, let it go, take it back unused, or send its letter again."""
    row = card_for_office(person(), card_id)
    try:
        _steps(row, step)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return _card(card_for_office(person(), card_id), say(refusal)), refusal.status
    return redirect(url_for(".card", card_id=card_id), 303)


@pages.get("/customers")
def find() -> Response | tuple[str, int]:
    """The credit of the customer with an address."""
    found = customer_by_email(person(), request.args.get("email", ""))
    if found is None:
        flash(_("Nobody has an account with this address."), "needs")
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".customer", user_id=found.id), 303)


@pages.get("/customers/<int:user_id>")
def customer(user_id: int) -> str:
    """What she has, and why."""
    nonce = secrets.token_urlsafe(16)
    return _customer(customer_for_office(person(), user_id), GrantForm(formdata=None, nonce=nonce))


@pages.post("/customers/<int:user_id>/grants")
def grant(user_id: int) -> Response | tuple[str, int]:
    """Give her credit; the same form twice gives it once."""
    user, form = customer_for_office(person(), user_id), GrantForm()
    if not form.validate():
        return _customer(user, form), 422
    told = {"reason": str(form.reason.data), "key": f"grant:{user.id}:{form.nonce.data}"}
    row = credit.grant(db.session(), user.id, form.money, **told, actor=_office(), now=now())
    return _decided(row)


@pages.post("/grants/<int:grant_id>/<step>")
def decide(grant_id: int, step: str) -> Response:
    """A second person agrees, or somebody says no."""
    steps = {"agree": credit.agree, "refuse": credit.refuse}
    if step not in steps:
        raise NotFound("page")
    row = grant_for_office(person(), grant_id)
    steps[step](db.session(), row, actor=_office(), now=now())
    return _decided(row)


def amount_of(row: credit.CreditGrant | GiftCard) -> Money:
    """What a row is about."""
    return Money(row.amount_minor, row.currency)


def _decided(row: credit.CreditGrant) -> Response:
    if row.state is credit.GrantState.GIVEN:
        credited(db.session(), row.user_id, now=now())
    db.session.commit()
    sentences = {
        credit.GrantState.GIVEN: _("It is hers now."),
        credit.GrantState.ASKED: _("Written down: a second person has to agree."),
        credit.GrantState.REFUSED: _("It is not given."),
    }
    flash(sentences[row.state], "good")
    return redirect(url_for(".customer", user_id=row.user_id), 303)


def _steps(row: GiftCard, step: str) -> None:
    session, actor, at = db.session(), _office(), now()
    match step:
        case "block":
            credit.block(session, row, actor=actor, now=at)
        case "let-go":
            credit.let_go(session, row, actor=actor, now=at)
        case "undo":
            payments.undo_gift(session, row, actor=actor, now=at)
            flash(_("The card has ended, and its money is on its way back."), "good")
        case "send":
            notices.send_card(session, row, key=f"gift_card:{row.id}:{at:%Y%m%d%H%M}", now=at)
            flash(_("Its letter goes out again."), "good")
        case _:
            raise NotFound("page")


def _card(row: GiftCard, wrong: str = "") -> str:
    session = db.session()
    wallet = credit.wallet_on(session, row)
    order: Order | None = order_of_card(person(), row)
    return render_template(
        "office/gift_card.html",
        row=row,
        order=order,
        wrong=wrong,
        amount=amount_of(row),
        left=Money(wallet.balance_minor, wallet.currency),
        lines=credit.lines_of(session, wallet.id),
        may=CARD.verbs(row.state),
        past=history_of(session, row.__tablename__, row.id),
        acts=acts(),
        Money=Money,
    )


def acts() -> dict[str, str]:
    """What happens to a card, in words."""
    return {
        "make": _("Ordered"),
        "issue": _("Paid, and ready to spend"),
        "block": _("Blocked"),
        "let_go": _("Let go again"),
        "move": _("Put into an account"),
        "undo": _("Taken back"),
    }


def _customer(user: User, form: GrantForm) -> str:
    session = db.session()
    wallet = credit.wallet_of(session, user.id)
    return render_template(
        "office/customer_credit.html",
        user=user,
        form=form,
        alone=ALONE,
        left=Money(wallet.balance_minor if wallet else 0),
        lines=credit.lines_of(session, wallet.id, limit=200) if wallet else [],
        grants=credit.grants(session, user_id=user.id),
        me=person().user_id,
        amount_of=amount_of,
        Money=Money,
    )


def _office() -> Actor:
    return person().actor(Role.OFFICE)
