"""Paying on our own page: the gateway's fields beside the way to its own page.

Only this page loads a script that is not ours, and only its policy lets it. Without the script, or
where it does not come through, the button to the gateway's own page pays as well.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import NotFound
from fulfillment.orders import Order
from storefront import payments
from storefront.accounts.access_buying import order_of_token
from storefront.payments import Declined, Embedded, Unreachable
from storefront.views.buying import nobody_keeps_it
from storefront.views.wechat import wechat_words
from storefront.wiring import now
from storefront.wiring.languages import language
from storefront.wiring.security import let_in
from storefront.wiring.settings import settings

pages = Blueprint("paying_here", __name__, url_prefix="/orders/<token>")
pages.after_request(nobody_keeps_it)


@pages.get("/pay")
def pay(token: str) -> Answer:
    """The fields, as long as there is something to pay in them."""
    session, order = db.session(), order_of_token(token)
    here = payments.payable_here(session, order, now=now())
    if here is None:
        return redirect(url_for("buying.order", token=token), 303)
    session.commit()
    try:
        fields, ways = payments.fields_for(here, language())
    except (Unreachable, Declined, NotFound):
        flash(
            _("The payment page does not answer right now. Nothing was charged; please try again."),
            "wrong",
        )
        return redirect(url_for("buying.order", token=token), 303)
    if fields is None:  # paid, closed or with a bank: look, and let the order's page tell
        return redirect(url_for("buying.returned", token=token), 303)
    return _page(order, fields, ways)


def _page(order: Order, fields: Embedded, ways: frozenset[str] | None) -> Response:
    answer = make_response(
        render_template(
            "paying/pay.html",
            order=order,
            total=fields.amount,
            fields=fields,
            ways=ways,
            back=settings().public_url + url_for("buying.returned", token=order.token),
            **wechat_words(order),
        )
    )
    let_in(answer, fields.script)
    return answer
