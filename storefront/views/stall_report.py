"""The report of a day at a stall: on a page, printed, or as a file for a spreadsheet."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from media.assets import picture_views
from storefront import stalls
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.sheets.export import csv_file
from storefront.stalls import access
from storefront.views.stall_words import cash_words, variance_words
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("stall_report", __name__, url_prefix="/stall/<slug>/days/<int:day_id>")
#: Sales on the page of a day.
SALES = 200


@pages.before_request
def _signed_in() -> None:
    require()


@pages.get("")
def report(slug: str, day_id: int) -> str:
    """Per product, per seller, per way of payment; what differs, in words; what came late."""
    stall = access.stall_to_sell(person(), slug)
    day, session = access.day_of_stall(stall, day_id), db.session()
    goods = stalls.on_cart(session, day.id)
    sales = stalls.last_sales(session, day.id, limit=SALES)
    return render_template(
        "stall/report.html",
        stall=stall,
        day=day,
        goods=goods,
        sales=sales,
        whole=stalls.totals(session, [day.id])[day.id],
        by_pay=stalls.by_pay(session, [day.id]),
        by_seller=stalls.by_seller(session, [day.id]),
        pictures=picture_views(session, {each.product_id for each in goods}),
        variance_words=variance_words,
        cash_words=cash_words,
        office=Role.OFFICE in person().roles,
    )


@pages.get("/report.csv")
def as_file(slug: str, day_id: int) -> Response:
    """The goods of the day, a line each."""
    stall = access.stall_to_sell(person(), slug)
    day = access.day_of_stall(stall, day_id)
    head = [_("Day"), _("Item number"), _("Goods"), _("Variant"), _("Price"), _("Stayed")]
    head += [_("Loaded"), _("Taken home"), _("Sold"), _("By the book"), _("Counted"), _("Differs")]
    rows = [
        [
            *(day.day.isoformat(), each.sku, words(each.product), words(each.variant)),
            *(str(each.price.amount), each.tally.stayed, each.tally.loaded, each.tally.home),
            *(each.tally.sold, each.tally.book),
            "" if each.tally.counted is None else each.tally.counted,
            "" if each.tally.variance is None else each.tally.variance,
        ]
        for each in stalls.on_cart(db.session(), day.id)
    ]
    answer = Response(csv_file(head, rows), mimetype="text/csv")
    name = f"stall-{stall.slug}-{day.day.isoformat()}-{day.shift}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/look")
def look(slug: str, day_id: int) -> Response:
    """The office has seen it."""
    require(Role.OFFICE)
    day = access.day_of_stall(access.stall_for_office(person(), slug), day_id)
    stalls.seen(db.session(), day, actor=person().actor(Role.OFFICE), now=now())
    db.session.commit()
    flash(_("Noted as seen."), "good")
    return redirect(url_for(".report", slug=slug, day_id=day_id), 303)
