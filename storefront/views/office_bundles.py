"""What lies in a set: a variant that is put together from others."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.products import Product, Variant
from catalog.stock import on_hand
from catalog.stock.bundling import Part, bundles_named, define, ids_of_skus, parts_of
from storefront.accounts import Role
from storefront.accounts.access import person, product_for_office, variant_of_product
from storefront.errors import say
from storefront.forms.bundles import PartRow, read_rows, typed_rows, with_spare
from storefront.wiring.clock import now

pages = Blueprint("bundles", __name__, url_prefix="/goods/<slug>/variants/<sku>/set")


@pages.get("")
def index(slug: str, sku: str) -> str:
    """What lies in it now."""
    product, variant = _variant(slug, sku)
    rows = [PartRow(each.sku, str(each.pieces)) for each in _inside(variant)]
    return _page(product, variant, rows)


@pages.post("")
def save(slug: str, sku: str) -> Response | tuple[str, int]:
    """From now on it is put together from these."""
    product, variant = _variant(slug, sku)
    rows = typed_rows(request.form)
    rows, parts = read_rows(rows, ids_of_skus(db.session(), [each.sku for each in rows]))
    if any(each.wrong for each in rows):
        return _page(product, variant, rows), 422
    try:
        define(db.session(), variant, parts, actor=person().actor(Role.OFFICE), now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        product, variant = _variant(slug, sku)
        return _page(product, variant, rows, wrong=say(refusal)), refusal.status
    flash(_("Saved. The shop shows it in a moment."), "good")
    return redirect(url_for(".index", slug=slug, sku=sku), 303)


def _variant(slug: str, sku: str) -> tuple[Product, Variant]:
    product = product_for_office(person(), slug)
    return product, variant_of_product(person(), product, sku)


def _inside(variant: Variant) -> tuple[Part, ...]:
    return parts_of(db.session(), [variant.id]).get(variant.id, ())


def _page(product: Product, variant: Variant, rows: list[PartRow], *, wrong: str = "") -> str:
    session, inside = db.session(), _inside(variant)
    return render_template(
        "office/bundle.html",
        product=product,
        variant=variant,
        rows=with_spare(rows),
        wrong=wrong,
        inside=inside,
        left=on_hand(session, [variant.id])[variant.id],
        lies_in=() if variant.is_bundle else bundles_named(session, variant.id),
    )
