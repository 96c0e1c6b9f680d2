"""Whether a product may carry its customer's own words, and which."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.products import Product, lettering_rule
from catalog.products.actions import allow_lettering
from storefront.accounts import Role
from storefront.accounts.access import person, product_for_office
from storefront.forms.lettering import LetteringForm
from storefront.wiring.clock import now

pages = Blueprint("lettering", __name__, url_prefix="/goods/<slug>/lettering")


@pages.get("")
def index(slug: str) -> str:
    """What is allowed now."""
    product = product_for_office(person(), slug)
    rule = lettering_rule(db.session(), product.id)
    typed = {"allowed": False, "most": 12, "signs": "any", "extra": ""}
    if rule is not None:
        typed = {"allowed": True, "most": rule.most, "signs": rule.signs.value}
        typed["extra"] = f"{rule.extra.amount:f}" if rule.extra_minor else ""
    return _page(product, LetteringForm(formdata=None, **typed))


@pages.post("")
def save(slug: str) -> Response | tuple[str, int]:
    """From now on these words may stand on it, or none."""
    product, form = product_for_office(person(), slug), LetteringForm()
    if not form.validate():
        return _page(product, form), 422
    actor = person().actor(Role.OFFICE)
    allow_lettering(db.session(), product, form.rule(), actor=actor, now=now())
    db.session.commit()
    flash(_("Saved. The shop shows it in a moment."), "good")
    return redirect(url_for("office.goods.good", slug=slug), 303)


def _page(product: Product, form: LetteringForm) -> str:
    return render_template("office/lettering.html", product=product, form=form)
