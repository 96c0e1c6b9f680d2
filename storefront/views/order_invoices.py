"""A customer's invoice: asked for once the order is paid, and fetched as PDF by her link."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from storefront import invoices
from storefront.accounts.access import person
from storefront.accounts.access_buying import order_of_token
from storefront.forms.invoices import BuyerForm
from storefront.views.buying import nobody_keeps_it
from storefront.views.papers_printed import download
from storefront.wiring import now

pages = Blueprint("order_invoices", __name__, url_prefix="/orders/<token>/invoice")
pages.after_request(nobody_keeps_it)


@pages.get("")
def index(token: str) -> str:
    """Her papers, or the form for the first one."""
    order = order_of_token(token)
    told = {"name": order.recipient or order.customer, "address": order.address}
    return _page(token, BuyerForm(formdata=None, data=told))


@pages.post("")
def ask(token: str) -> Answer | tuple[str, int]:
    """Issue it."""
    order, form = order_of_token(token), BuyerForm()
    if not form.validate():
        return _page(token, form), 422
    invoices.issue(db.session(), order, form.buyer, actor=person().actor(), now=now())
    db.session.commit()
    flash(_("The invoice is made."), "good")
    return redirect(url_for(".index", token=token), 303)


@pages.get("/<int:paper_id>/<lang>.pdf")
def pdf(token: str, paper_id: int, lang: str) -> Response:
    """One paper."""
    order = order_of_token(token)
    return download(invoices.paper_of_order(db.session(), order, paper_id), lang)


def _page(token: str, form: BuyerForm) -> str:
    order = order_of_token(token)
    return render_template(
        "buying/invoice.html",
        order=order,
        form=form,
        papers=invoices.of_order(db.session(), order.id),
        seller=invoices.seller_of(db.session()),
        number_text=invoices.number_text,
    )
