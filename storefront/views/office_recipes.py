"""Recipes of kits in the office: which styles have one, what it holds, writing a newer one."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from fulfillment import materials
from fulfillment.board.recipes import history, styles
from fulfillment.materials import NewRecipe
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import person, product_for_office, variant_of_product
from storefront.forms.counting import whole
from storefront.forms.materials import day_of, key_of, needs_in
from storefront.sheets.export import csv_file
from storefront.views.kit_papers import sheet
from storefront.wiring.amounts import amount
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("recipes", __name__, url_prefix="/materials/recipes")

PAGE, FILE = 60, 2_000


@pages.get("")
def index() -> str:
    """Every style with what its kit holds."""
    page = max(whole(request.args.get("page")) or 1, 1)
    q = request.args.get("q", "").strip()[:80]
    rows, count = styles(db.session(), on=today(now()), q=q, page=page, limit=PAGE)
    pages_ = max(1, -(-count // PAGE))
    return render_template("office/recipes.html", rows=rows, q=q, page=page, pages=pages_)


@pages.get("/recipes.csv")
def recipe_sheet() -> Response:
    """A row for each material of each style."""
    rows, _count = styles(db.session(), on=today(now()), q="", page=1, limit=FILE)
    head = (_("Goods"), _("Material"), _("Code"), _("For one piece"), _("To spare"))
    told = [
        (
            each.slug,
            words(line.name),
            line.code,
            amount(line.per_piece, line.unit),
            f"{line.spare_points / 100:g}%",
        )
        for each in rows
        for line in each.lines
    ]
    return sheet(csv_file(head, told), "recipes.csv")


@pages.get("/<slug>")
def recipe(slug: str) -> str:
    """What a kit of a style holds, since when, and a form for a newer recipe."""
    product, session = product_for_office(person(), slug), db.session()
    written = history(session, product.id)
    return render_template(
        "office/recipe.html",
        product=product,
        written=written,
        known=materials.all_materials(session),
        last={line.material_id: line for line in written[0].lines} if written else {},
        key=secrets.token_urlsafe(16),
        today=today(now()),
    )


@pages.post("/<slug>")
def write(slug: str) -> Response:
    """A recipe that holds from a day on."""
    product, session = product_for_office(person(), slug), db.session()
    sku = request.form.get("sku", "")
    variant = variant_of_product(person(), product, sku) if sku else None
    known = {each.id: each for each in materials.all_materials(session)}
    day = day_of(request.form.get("day"))
    if day < today(now()):
        raise Invalid("recipe.past", "A recipe begins today or later.", field="day")
    variant_id = variant.id if variant else None
    needs = needs_in(request.form, known)
    new = NewRecipe(product.id, variant_id, day, needs, f"office:{key_of(request.form)}")
    materials.write_recipe(session, new, actor=person().actor(Role.OFFICE), now=now())
    session.commit()
    flash(_("The recipe holds from that day on; kits on the list keep theirs."), "good")
    return redirect(url_for(".recipe", slug=slug), 303)
