"""Making and editing goods: what is said of them, when they are in the shop, what happened."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.errors import Invalid, Refusal
from catalog.history import Actor
from catalog.products import Product, crafts
from catalog.products.actions import create, delist, edit, facts_of
from catalog.products.rules import changes
from fulfillment.board.goods_history import past_of
from fulfillment.workflow.listing import listing_planned, product_published
from storefront.accounts import Role
from storefront.accounts.access import names_of_users, person, product_for_office
from storefront.errors import say
from storefront.forms.goods import GoodForm, ListingForm, good_form, instant
from storefront.views import goods_words
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("goods_edit", __name__, url_prefix="/goods")

STALE = "product.stale"


@pages.get("/new")
def new() -> str:
    """An empty form."""
    return _page(None, _form(None))


@pages.post("/new")
def add() -> Response | tuple[str, int]:
    """A new draft."""
    form = _form(None)
    if not form.validate():
        return _page(None, form), 422
    try:
        product = create(db.session(), form.facts(), actor=_actor(), now=now())
    except Invalid as refusal:
        db.session.rollback()
        form.name_en.errors = [say(refusal)]
        return _page(None, form), 422
    db.session.commit()
    flash(_("The draft is made. Now give it variants, prices and pictures."), "good")
    return redirect(url_for("office.goods.good", slug=product.slug), 303)


@pages.get("/<slug>/edit")
def form_of(slug: str) -> str:
    """What is said of it now."""
    product = product_for_office(person(), slug)
    return _page(product, _form(product))


@pages.post("/<slug>/edit")
def save(slug: str) -> Response | tuple[str, int]:
    """Say other things; of two editors at once the later one is shown both."""
    product = product_for_office(person(), slug)
    form = _form(product)
    if not form.validate():
        return _page(product, form), 422
    try:
        edit(db.session(), product, form.facts(), version=form.seen, actor=_actor(), now=now())
    except Refusal as refusal:
        if refusal.code != STALE:
            raise
        return _both(slug, form), 409
    db.session.commit()
    flash(_("Saved. The shop shows it in a moment."), "good")
    return redirect(url_for("office.goods.good", slug=slug), 303)


def _both(slug: str, form: GoodForm) -> str:
    """What she typed beside what somebody else saved meanwhile; nothing is lost."""
    db.session.rollback()
    product = product_for_office(person(), slug)
    theirs = changes(form.facts(), facts_of(product))
    form.version.data = str(product.version)
    form.version.raw_data = None
    return _page(product, form, theirs)


@pages.post("/<slug>/publication")
def publication(slug: str) -> Response:
    """Show it now."""
    product = product_for_office(person(), slug)
    product_published(db.session(), product, actor=_actor(), now=now())
    return _done(slug, _("It is in the shop."))


@pages.post("/<slug>/delisting")
def delisting(slug: str) -> Response:
    """Take it out of the shop now."""
    product = product_for_office(person(), slug)
    delist(db.session(), product, actor=_actor(), now=now())
    return _done(slug, _("It is no longer in the shop. Orders that were placed go on."))


@pages.post("/<slug>/moments")
def moments(slug: str) -> Response:
    """Show it, or take it down, at a moment in her own time."""
    product, form = product_for_office(person(), slug), ListingForm()
    if not form.validate():
        raise Invalid("product.moment", "This moment cannot be read.", field="publish_at")
    zone = ZoneInfo(str(get_timezone()))
    wanted = (instant(form.publish_at.data, zone), instant(form.delist_at.data, zone))
    listing_planned(db.session(), product, moments=wanted, actor=_actor(), now=now())
    return _done(slug, _("Noted. It happens by itself."))


@pages.get("/<slug>/history")
def history(slug: str) -> str:
    """Who changed what, when, from what to what."""
    product = product_for_office(person(), slug)
    before = request.args.get("before", type=int)
    past, more = past_of(db.session(), product, before=before)
    names = names_of_users(person(), {each.actor_id for each in past if each.actor_id})
    return render_template(
        "office/good_history.html",
        product=product,
        past=past,
        more=more,
        names=names,
        goods_words=goods_words,
    )


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _done(slug: str, sentence: str) -> Response:
    db.session.commit()
    flash(sentence, "good")
    return redirect(url_for("office.goods.good", slug=slug), 303)


def _form(product: Product | None) -> GoodForm:
    session = db.session()
    return good_form(
        facts_of(product) if product else None,
        version=product.version if product else 1,
        crafts=[(each.id, words(each.name)) for each in crafts(session)],
        cooperatives=[(each.id, words(each.name)) for each in cooperatives(session)],
    )


def _page(
    product: Product | None, form: GoodForm, theirs: dict[str, list[str]] | None = None
) -> str:
    return render_template(
        "office/good_edit.html", product=product, form=form, theirs=theirs, goods_words=goods_words
    )
