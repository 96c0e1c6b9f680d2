"""Gift cards in the shop: choose an amount and a person, and pay like any order.

The order has no pieces; once it is paid its card can be spent, and a letter brings the code to the
person on the day that was chosen. Nobody else is shown the code, not even who paid.
"""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.money import Money
from fulfillment.credit import LEAST, MOST, NewCard
from fulfillment.orders import NewOrder, OrderKind
from fulfillment.workflow.gifts import gift_ordered
from storefront.accounts.access import Person, person
from storefront.forms.gift_cards import GiftCardForm
from storefront.wiring import limiter, now
from storefront.wiring.languages import language

pages = Blueprint("gift_cards", __name__)

ORDERED = "20 per hour"


@pages.get("/gift-cards")
def new() -> str:
    """The form."""
    nonce = secrets.token_urlsafe(24)
    return _page(GiftCardForm(formdata=None, today=now().date(), nonce=nonce))


@pages.post("/gift-cards")
@limiter.limit(ORDERED)
def order() -> Response | tuple[str, int]:
    """Order it, and go to pay; two clicks are one order."""
    form = GiftCardForm(today=now().date())
    amount = form.money
    if not form.validate() or amount is None:
        return _page(form), 422
    who = person()
    card = NewCard(
        amount=amount,
        email=str(form.to.data),
        giver=str(form.giver.data or "").strip(),
        message=str(form.message.data or "").strip(),
        language=language(),
        deliver_on=form.deliver_on.data,
    )
    new = _order(form, amount, who)
    found = gift_ordered(db.session(), new, card, actor=who.actor(), now=now())
    db.session.commit()
    return redirect(url_for("buying.pay_again", token=found.token), 307)


def _page(form: GiftCardForm) -> str:
    return render_template("shop/gift_cards.html", form=form, least=LEAST, most=MOST)


def _order(form: GiftCardForm, amount: Money, who: Person) -> NewOrder:
    return NewOrder(
        kind=OrderKind.GIFT,
        customer="",
        user_id=who.user_id,
        email=str(form.email.data),
        recipient=None,
        phone=None,
        address=None,
        language=language(),
        currency=amount.currency,
        lines=(),
        shipping=Money(0, amount.currency),
        due_on=None,
        key=f"gift:{form.nonce.data}",
        gift=amount,
    )
