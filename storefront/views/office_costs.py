"""Where a price goes, in the office: materials, the cooperative's share, the tax class."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from catalog.money import Money
from catalog.pricing import prices_of, told_costs, told_fees
from catalog.pricing.costs import set_cooperative_fee, set_material_cost
from catalog.products import Product, TaxClass
from catalog.products.actions import set_tax_class
from storefront.accounts import Role
from storefront.accounts.access import person, product_for_office, variant_of_product
from storefront.errors import say
from storefront.forms.taxes import FeeForm, MaterialsForm, TaxClassForm
from storefront.splits import splits_of
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("costs", __name__, url_prefix="/goods/<slug>/costs")


@pages.get("")
def index(slug: str) -> str:
    """What is known, and the forms to say more."""
    return _page(product_for_office(person(), slug))


@pages.post("/materials")
def materials(slug: str) -> Response | tuple[str, int]:
    """What the materials cost from a day on."""
    product = product_for_office(person(), slug)
    form = _materials_form(product)
    if not form.validate():
        return _page(product, form), 422
    sku = str(form.variant.data or "")
    costs = variant_of_product(person(), product, sku) if sku else product
    tell = partial(set_material_cost, db.session(), costs, amount=form.money())
    return _told(slug, form, partial(tell, starts_on=form.day(), actor=_actor(), now=now()))


@pages.post("/fee")
def fee(slug: str) -> Response | tuple[str, int]:
    """What its cooperative gets from a day on, for all its goods."""
    product, form = product_for_office(person(), slug), FeeForm()
    if not form.validate():
        return _page(product, form), 422
    points = form.share.points
    tell = partial(set_cooperative_fee, db.session(), product.cooperative, share_points=points)
    return _told(slug, form, partial(tell, starts_on=form.day(), actor=_actor(), now=now()))


@pages.post("/tax-class")
def tax_class(slug: str) -> Response | tuple[str, int]:
    """At which rate it is taxed."""
    product, form = product_for_office(person(), slug), TaxClassForm()
    if not form.validate():
        return _page(product, form), 422
    chosen = TaxClass(str(form.tax_class.data))
    set_tax_class(db.session(), product, chosen, actor=_actor(), now=now())
    return _noted(slug)


def _told(
    slug: str, form: MaterialsForm | FeeForm, tell: Callable[[], object]
) -> Response | tuple[str, int]:
    """Do it, or say beside the day why it cannot be."""
    try:
        tell()
    except Refusal as refusal:
        db.session.rollback()
        form.starts_on.errors = [say(refusal)]
        return _page(product_for_office(person(), slug), form), refusal.status
    return _noted(slug)


def _noted(slug: str) -> Response:
    db.session.commit()
    flash(_("Noted. The shop shows it in a moment."), "good")
    return redirect(url_for(".index", slug=slug), 303)


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _materials_form(product: Product, *, filled: bool = True) -> MaterialsForm:
    form = MaterialsForm() if filled else MaterialsForm(formdata=None, starts_on=now().date())
    sold = [each for each in product.variants if each.retired_at is None]
    form.offer(sold, [f"{words(each.name)} · {each.sku}" for each in sold])
    return form


def _page(product: Product, refused: FlaskForm | None = None) -> str:
    session, today = db.session(), now().date()
    sold = [each.id for each in product.variants if each.retired_at is None]
    told = told_costs(session, product.id)
    return render_template(
        "office/costs.html",
        product=product,
        offers=[{"variant_id": each.id, "name": each.name} for each in product.variants],
        splits=splits_of(session, product.id, prices_of(session, sold, now=now()), on=today),
        costs=[(Money(each.amount_minor, each.currency), each) for each in told],
        fees=told_fees(session, product.cooperative_id),
        names={each.id: each.name for each in product.variants},
        **_forms(product, refused),
    )


def _forms(product: Product, refused: FlaskForm | None) -> dict[str, FlaskForm]:
    """The three forms; what she typed stays in the one that was refused."""
    fresh = (
        _materials_form(product, filled=False),
        FeeForm(formdata=None, starts_on=now().date()),
        TaxClassForm(formdata=None, tax_class=product.tax_class.value),
    )
    names = ("materials_form", "fee_form", "class_form")
    shown = [refused if type(each) is type(refused) else each for each in fresh]
    return dict(zip(names, shown, strict=True))
