"""Quality in the office: yields and defects everywhere, series that are looked at otherwise, and
the standards: kinds of defects, and for each style its sampling, golden sample and checklist."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.products import Product
from fulfillment import quality
from fulfillment.board import standards, yields
from fulfillment.quality import DefectClass
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.accounts.access_office import product_for_office
from storefront.accounts.access_quality import (
    check_point_for_office,
    defect_type_for_office,
    series_for_office,
)
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.standards import CheckPointForm, DefectTypeForm, StandardForm, kinds
from storefront.views.quality_figures import figures
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("quality", __name__, url_prefix="/quality")
FormPage = tuple[str, int] | Response


@pages.get("")
def index() -> str:
    """How good the work is, by cooperative, craft and style."""
    told = figures(None)
    by_cooperative = yields.by_cooperative(db.session(), told.scope)
    by_craft = yields.by_craft(db.session(), told.scope)
    shown = {"by_cooperative": by_cooperative, "by_craft": by_craft}
    return render_template("office/quality.html", told=told, **shown)


@pages.post("/series/<int:series_id>/resumption")
def resume(series_id: int) -> Response:
    """Something was changed for the better: lots are accepted again, stricter."""
    row = series_for_office(person(), series_id)
    quality.go_on(db.session(), row, actor=person().actor(Role.OFFICE), now=now())
    db.session.commit()
    flash(_("Lots are accepted again, stricter than usual."), "good")
    return redirect(url_for(".index", _anchor="series"), 303)


@pages.post("/series/<int:series_id>/closer")
def closer(series_id: int) -> Response:
    """Back from fewer pieces to as many as usual."""
    row = series_for_office(person(), series_id)
    quality.look_closer(db.session(), row, actor=person().actor(Role.OFFICE), now=now())
    db.session.commit()
    flash(_("As many pieces as usual are looked at again."), "good")
    return redirect(url_for(".index", _anchor="series"), 303)


@pages.get("/defects")
def defects() -> str:
    """Every kind of defect, by craft."""
    return _defects_page(_offered(DefectTypeForm()))


@pages.post("/defects")
def name_defect() -> FormPage:
    """One more."""
    form = _offered(DefectTypeForm())
    if not form.validate():
        return _defects_page(form), 422
    actor = person().actor(Role.OFFICE)

    def write() -> None:
        quality.name_defect(db.session(), form.new(), actor=actor, now=now())

    problem = _tried(write, form)
    if problem:
        return _defects_page(form), problem
    flash(_("Inspectors can choose it now."), "good")
    return redirect(url_for(".defects"), 303)


@pages.post("/defects/<int:type_id>/use")
def use_defect(type_id: int) -> Response:
    """Offer it again, or not any more."""
    row = defect_type_for_office(person(), type_id)
    actor = person().actor(Role.OFFICE)
    quality.use_defect(db.session(), row, used=not row.is_used, actor=actor, now=now())
    db.session.commit()
    return redirect(url_for(".defects"), 303)


@pages.get("/styles")
def styles() -> str:
    """Every style on offer with its standard."""
    return render_template("office/standards.html", rows=standards.styles(db.session()))


@pages.get("/styles/<slug>")
def style(slug: str) -> str:
    """How lots of a style are sampled, what it is held against, what is measured."""
    product = product_for_office(person(), slug)
    set_now = quality.standard_of(db.session(), product.id)
    form = StandardForm(formdata=None, obj=set_now, critical=set_now.critical or "")
    return _style_page(product, form, _points_form(formdata=None))


@pages.post("/styles/<slug>")
def set_standard(slug: str) -> FormPage:
    """Sample it like this from the next lot on."""
    product, form = product_for_office(person(), slug), StandardForm().offer("")
    if not form.validate():
        return _style_page(product, form, _points_form(formdata=None)), 422
    actor = person().actor(Role.OFFICE)
    quality.set_standard(db.session(), product.id, form.standard(), actor=actor, now=now())
    db.session.commit()
    flash(_("This counts from the next lot on."), "good")
    return redirect(url_for(".style", slug=slug), 303)


@pages.post("/styles/<slug>/points")
def measure_too(slug: str) -> FormPage:
    """One more thing to measure."""
    product, form = product_for_office(person(), slug), _points_form()
    actor = person().actor(Role.OFFICE)

    def write() -> None:
        quality.measure_too(db.session(), product.id, form.new(), actor=actor, now=now())

    problem = 422 if not form.validate() else _tried(write, form)
    if problem:
        product = product_for_office(person(), slug)
        return _style_page(product, _standard_form(product), form), problem
    flash(_("Inspectors are asked for it from now on."), "good")
    return redirect(url_for(".style", slug=slug, _anchor="points"), 303)


@pages.post("/styles/<slug>/points/<int:point_id>/removal")
def measure_no_more(slug: str, point_id: int) -> Response:
    """It is not measured any more."""
    product = product_for_office(person(), slug)
    row = check_point_for_office(person(), product, point_id)
    actor = person().actor(Role.OFFICE)
    quality.measure_no_more(db.session(), row, actor=actor, now=now())
    db.session.commit()
    return redirect(url_for(".style", slug=slug, _anchor="points"), 303)


def _tried(write: Callable[[], None], form: DefectTypeForm | CheckPointForm) -> int:
    """Write and commit; 0, or the status of a refusal that the form tells."""
    try:
        write()
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(say(refusal))
        return refusal.status
    return 0


def _offered(form: DefectTypeForm) -> DefectTypeForm:
    crafts = [(each.id, words(each.name)) for each in standards.crafts(db.session())]
    form.kind.choices, form.craft.choices = kinds(), [(0, _("Every craft")), *crafts]
    return form


def _points_form(**given: object) -> CheckPointForm:
    form = CheckPointForm(**given)
    form.kind.choices = kinds()
    form.kind.data = form.kind.data or DefectClass.MAJOR.value
    return form


def _standard_form(product: Product) -> StandardForm:
    set_now = quality.standard_of(db.session(), product.id)
    return StandardForm(formdata=None, obj=set_now, critical=set_now.critical or "")


def _defects_page(form: DefectTypeForm) -> str:
    rows = standards.every_defect(db.session())
    return render_template("office/defects.html", rows=rows, form=form)


def _style_page(product: Product, form: StandardForm, more: CheckPointForm) -> str:
    session = db.session()
    shown = quality.golden_of(session, product.id)
    return render_template(
        "office/standard.html",
        product=product,
        form=form.offer(_("None is allowed")),
        more=more,
        points=quality.check_points(session, product.id),
        golden=photo_views(session, [shown] if shown else []).get(shown or 0),
        pictures=picture_views(session, [product.id]),
    )
