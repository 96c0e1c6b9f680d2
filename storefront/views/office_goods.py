"""Goods in the office: rates, prices and stock; a change is a new row with its day."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog import fairness
from catalog.db import db
from catalog.pricing.actions import set_price, set_rate
from catalog.products import Product
from catalog.products.actions import make_to_order
from fulfillment.board.office_goods import GoodRow, goods_page, one_good
from fulfillment.workflow.gathering import today
from fulfillment.workflow.listing import readiness
from storefront.accounts import Role
from storefront.accounts.access import person, product_for_office, variant_for_office
from storefront.forms.goods import ListingForm
from storefront.forms.office import AmountForm, RateForm
from storefront.views import goods_words
from storefront.views.goods_wishes import goods_choices, goods_wish
from storefront.wiring.clock import now

pages = Blueprint("goods", __name__, url_prefix="/goods")


@pages.get("")
def index() -> str:
    """Products with what making them earns, what they cost and what lies there."""
    wish, page = goods_wish(), request.args.get("page", 1, type=int)
    rows, count = goods_page(db.session(), wish, page=page, now=now())
    page = min(max(1, page), count)
    return render_template(
        "office/goods.html", rows=rows, wish=wish, page=page, pages=count, **goods_choices()
    )


@pages.get("/<slug>")
def good(slug: str) -> str:
    """One product."""
    return _page(product_for_office(person(), slug), RateForm(), AmountForm())


@pages.post("/<slug>/rates")
def rate(slug: str) -> Response | tuple[str, int]:
    """A new piece rate from a day on."""
    product = product_for_office(person(), slug)
    form = RateForm()
    if not form.validate():
        return _page(product, form, AmountForm(formdata=None)), 422
    set_rate(
        db.session(),
        product,
        amount=form.money(),
        starts_on=form.day(),
        actor=person().actor(Role.OFFICE),
        now=now(),
    )
    db.session.commit()
    flash(_("The new rate counts for work taken from that day on."), "good")
    return redirect(url_for(".good", slug=product.slug), 303)


@pages.post("/<slug>/variants/<sku>/prices")
def price(slug: str, sku: str) -> Response | tuple[str, int]:
    """A new price from now on."""
    product = product_for_office(person(), slug)
    variant = variant_for_office(person(), sku)
    form = AmountForm()
    if not form.validate():
        return _page(product, RateForm(formdata=None), form, wrong=sku), 422
    actor = person().actor(Role.OFFICE)
    set_price(db.session(), variant, amount=form.money(), actor=actor, now=now())
    db.session.commit()
    flash(_("The new price counts from now on."), "good")
    return redirect(url_for(".good", slug=product.slug), 303)


@pages.post("/<slug>/making")
def making(slug: str) -> Response:
    """Made to order from now on, or no longer."""
    product, yes = product_for_office(person(), slug), request.form.get("to_order") == "yes"
    actor = person().actor(Role.OFFICE)
    make_to_order(db.session(), product, yes=yes, actor=actor, now=now())
    db.session.commit()
    said = _("It is made to order from now on.") if yes else _("Only what lies ready is sold now.")
    flash(said, "good")
    return redirect(url_for(".good", slug=product.slug), 303)


def _listing(good: GoodRow) -> ListingForm:
    zone = ZoneInfo(str(get_timezone()))
    local = [each.astimezone(zone) if each else None for each in good.moments]
    return ListingForm(formdata=None, publish_at=local[0], delist_at=local[1])


def _page(product: Product, rate_form: RateForm, price_form: AmountForm, wrong: str = "") -> str:
    good = one_good(db.session(), product, now=now())
    return render_template(
        "office/good.html",
        good=good,
        stands=fairness.of_product(db.session(), product, on=now().date()),
        lacks=[goods_words.LACKS[each] for each in readiness(db.session(), product, now=now())],
        listing=_listing(good),
        rate_form=rate_form,
        price_form=price_form,
        wrong=wrong,
        today=today(now()),
    )
