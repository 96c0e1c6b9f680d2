"""Variants of a product: a matrix at once, one of them, retiring and taking away."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from catalog.money import Money
from catalog.pricing import ladders_of
from catalog.pricing.actions import set_price
from catalog.pricing.tiers import NewTier, end_tier, set_tier, tiers_of
from catalog.products import Product, Variant
from catalog.products.rules import matrix
from catalog.products.variants import add_matrix, edit_variant, remove, retire
from storefront.accounts import Role
from storefront.accounts.access import (
    person,
    product_for_office,
    tier_for_office,
    variant_of_product,
)
from storefront.errors import say
from storefront.forms.goods import MatrixForm, TierForm, VariantForm, instant
from storefront.wiring.clock import now

pages = Blueprint("variants", __name__, url_prefix="/goods/<slug>/variants")


@pages.get("/new")
def new(slug: str) -> str:
    """Colours and sizes to fill in."""
    return _matrix(product_for_office(person(), slug), MatrixForm())


@pages.post("/new")
def add(slug: str) -> Response | tuple[str, int]:
    """Make every pair that is not there yet."""
    product, form = product_for_office(person(), slug), MatrixForm()
    if not form.validate():
        return _matrix(product, form), 422
    try:
        made = _added(product, form)
    except Refusal as refusal:
        db.session.rollback()
        form.base.errors = [say(refusal)]
        return _matrix(product_for_office(person(), slug), form), refusal.status
    return _done(slug, _("%(count)s variants were added.", count=len(made)))


def _added(product: Product, form: MatrixForm) -> list[Variant]:
    colours, sizes = form.choices()
    session, actor = db.session(), _actor()
    wanted = matrix(str(form.base.data), colours, sizes)
    made = add_matrix(session, product, wanted, actor=actor, now=now())
    if amount := form.money():
        for each in made:
            set_price(session, each, amount=amount, actor=actor, now=now())
    return made


@pages.get("/<sku>")
def form_of(slug: str, sku: str) -> str:
    """What is said of it now."""
    product, variant = _variant(slug, sku)
    return _one(product, variant, _filled(product, variant))


def _filled(product: Product, variant: Variant) -> VariantForm:
    return VariantForm(
        formdata=None,
        data={
            "version": str(product.version),
            "sku": variant.sku,
            "zh": variant.name.zh,
            "en": variant.name.en,
            "colour_hex": variant.colour_hex,
            "position": variant.position,
        },
    )


@pages.post("/<sku>")
def save(slug: str, sku: str) -> Response | tuple[str, int]:
    """Say other things of it."""
    product, variant = _variant(slug, sku)
    form = VariantForm()
    if not form.validate():
        return _one(product, variant, form), 422
    try:
        edit_variant(
            db.session(), variant, form.facts(), version=form.seen, actor=_actor(), now=now()
        )
    except Refusal as refusal:
        return _refused(slug, sku, form, refusal), refusal.status
    return _done(slug, _("Saved. The shop shows it in a moment."))


def _refused(slug: str, sku: str, form: VariantForm, refusal: Refusal) -> str:
    """Her own words stay; what is true now stands beside them."""
    db.session.rollback()
    product, variant = _variant(slug, sku)
    form.version.data, form.version.raw_data = str(product.version), None
    form.sku.errors = [say(refusal)]
    return _one(product, variant, form, stale=refusal.code == "product.stale")


@pages.post("/<sku>/tiers")
def tier(slug: str, sku: str) -> Response | tuple[str, int]:
    """A price from a number of pieces on; from one piece on it is the price itself."""
    product, variant = _variant(slug, sku)
    form = TierForm()
    if not form.validate():
        return _one(product, variant, _filled(product, variant), tier_form=form), 422
    try:
        _set_tier(variant, form)
    except Refusal as refusal:
        db.session.rollback()
        form.amount.errors = [say(refusal)]
        product, variant = _variant(slug, sku)
        return _one(product, variant, _filled(product, variant), tier_form=form), refusal.status
    return _done(slug, _("The price is noted."))


def _set_tier(variant: Variant, form: TierForm) -> None:
    zone = ZoneInfo(str(get_timezone()))
    begins, ends = instant(form.starts_at.data, zone), instant(form.ends_at.data, zone)
    facts: dict[str, Any] = {"actor": _actor(), "now": now()}
    if form.pieces.data == 1:
        set_price(db.session(), variant, amount=form.money(), starts_at=begins, **facts)
        return
    new = NewTier(
        pieces=int(form.pieces.data or 0),
        amount=form.money(),
        starts_at=begins or now(),
        ends_at=ends,
        confirmed=bool(form.confirmed.data),
    )
    set_tier(db.session(), variant, new, **facts)


@pages.post("/<sku>/tiers/<int:tier_id>/end")
def tier_end(slug: str, sku: str, tier_id: int) -> Response:
    """It counts no longer."""
    _product, variant = _variant(slug, sku)
    found = tier_for_office(person(), variant, tier_id)
    end_tier(db.session(), variant, found, actor=_actor(), now=now())
    return _done(slug, _("This price counts no longer."))


@pages.post("/<sku>/retirement")
def retirement(slug: str, sku: str) -> Response:
    """Sell it no longer."""
    _product, variant = _variant(slug, sku)
    retire(db.session(), variant, yes=True, actor=_actor(), now=now())
    return _done(slug, _("%(sku)s is no longer sold.", sku=sku))


@pages.post("/<sku>/return")
def come_back(slug: str, sku: str) -> Response:
    """Sell it again."""
    _product, variant = _variant(slug, sku)
    retire(db.session(), variant, yes=False, actor=_actor(), now=now())
    return _done(slug, _("%(sku)s is sold again.", sku=sku))


@pages.post("/<sku>/removal")
def removal(slug: str, sku: str) -> Response:
    """Take away what nobody ever used."""
    _product, variant = _variant(slug, sku)
    remove(db.session(), variant, actor=_actor(), now=now())
    return _done(slug, _("%(sku)s is taken away.", sku=sku))


def _variant(slug: str, sku: str) -> tuple[Product, Variant]:
    product = product_for_office(person(), slug)
    return product, variant_of_product(person(), product, sku)


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _done(slug: str, sentence: str) -> Response:
    db.session.commit()
    flash(sentence, "good")
    return redirect(url_for("office.goods.good", slug=slug, _anchor="variants"), 303)


def _matrix(product: Product, form: MatrixForm) -> str:
    return render_template("office/variants_new.html", product=product, form=form)


def _one(
    product: Product,
    variant: Variant,
    form: VariantForm,
    *,
    stale: bool = False,
    tier_form: TierForm | None = None,
) -> str:
    return render_template(
        "office/variant.html",
        product=product,
        variant=variant,
        form=form,
        stale=stale,
        tier_form=tier_form or TierForm(formdata=None),
        tiers=tiers_of(db.session(), variant.id, now=now()),
        ladder=ladders_of(db.session(), [variant.id], now=now()).get(variant.id),
        amount_of=Money,
    )
