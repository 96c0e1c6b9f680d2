"""Invoices in the office: who sells, what was issued, each as PDF; nothing is ever changed."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from storefront import invoices
from storefront.accounts import Role
from storefront.accounts.access import order_for_office, person
from storefront.forms.invoices import SellerForm
from storefront.invoices import Buyer
from storefront.views.papers_printed import download
from storefront.wiring import now

pages = Blueprint("invoices", __name__, url_prefix="/invoices")


@pages.get("")
def index() -> str:
    """What was issued last, and who sells."""
    party = invoices.seller_of(db.session())
    told = {}
    if party is not None:
        told = {name: getattr(party, name) for name in ("tax_id", "contact", "bank")}
        told |= {"name_zh": party.name.zh, "name_en": party.name.en}
        told |= {"address_zh": party.address.zh, "address_en": party.address.en}
    return _page(SellerForm(formdata=None, data=told))


@pages.post("/seller")
def seller() -> Answer | tuple[str, int]:
    """Who sells from now on."""
    form = SellerForm()
    if not form.validate():
        return _page(form), 422
    actor = person().actor(Role.OFFICE)
    invoices.tell_seller(db.session(), form.party, actor=actor, now=now())
    db.session.commit()
    flash(_("Noted. Papers that are issued keep what stands on them."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/orders/<number>")
def issue(number: str) -> Answer:
    """The invoice of an order, to whom it was sent."""
    order, actor = order_for_office(person(), number), person().actor(Role.OFFICE)
    buyer = Buyer(order.customer or order.recipient or "", order.address or "")
    invoices.issue(db.session(), order, buyer, actor=actor, now=now())
    db.session.commit()
    flash(_("The invoice is made."), "good")
    return redirect(url_for("office.orders.order", number=order.number), 303)


@pages.get("/orders/<number>/<int:paper_id>/<lang>.pdf")
def pdf(number: str, paper_id: int, lang: str) -> Response:
    """One paper."""
    order = order_for_office(person(), number)
    return download(invoices.paper_of_order(db.session(), order, paper_id), lang)


def _page(form: SellerForm) -> str:
    papers = invoices.newest(db.session())
    return render_template(
        "office/invoices.html", form=form, papers=papers, number_text=invoices.number_text
    )
