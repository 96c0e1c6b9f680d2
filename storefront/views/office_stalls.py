"""Stalls in the office: sites with their hours, stalls, who sells there, what came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound, Refusal
from catalog.stock import Location
from catalog.stock.counting import places
from catalog.words import Words
from fulfillment.ledger.rules import book_day
from media.assets import keep
from media.print import qr_svg
from storefront import stalls
from storefront.accounts import Role
from storefront.accounts.access import maker_for_office, person, require
from storefront.accounts.access_credit import customer_by_email
from storefront.errors import say
from storefront.forms.sending import nonce_in
from storefront.forms.stalls import amount_in, hours_in, id_in
from storefront.stalls import NewStall, StallSite, access
from storefront.stalls.booking import cash_in_box
from storefront.views.receiving import received_picture
from storefront.views.stall_words import clock_time, weekday_name
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("office_stalls", __name__, url_prefix="/office/stalls")
#: How far back sales are summed, in days.
SPAN = 30
#: What the picture for scanning is to who cannot see it.
QR = Words("扫码付款的二维码", "Code to scan and pay")


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.context_processor
def _words() -> dict[str, object]:
    return {"options_of": _options, "weekday_name": weekday_name, "clock_time": clock_time}


def _options(rows: Iterable[StallSite | Location]) -> list[tuple[int, str]]:
    return [(each.id, words(each.name)) for each in rows]


@pages.get("")
def index(wrong: str = "") -> str:
    """Every stall, every site, and what came in within a month."""
    session = db.session()
    since = book_day(now()) - timedelta(days=SPAN)
    found = stalls.sites(session)
    return render_template(
        "office/stalls/index.html",
        stalls=stalls.stalls(session),
        sites=found,
        hours=stalls.hours_of(session, {each.id for each in found}),
        homes=places(session),
        by_site=stalls.brought_by_site(session, since),
        by_seller=stalls.brought_by_seller(session, since),
        span=SPAN,
        wrong=wrong,
    )


@pages.post("/sites")
def open_site() -> Response | tuple[str, int]:
    """A new site."""
    told, hours = _site()
    stalls.open_site(db.session(), *told, hours, actor=person().actor(Role.OFFICE), now=now())
    return _back(_("The site is written down."))


@pages.post("/sites/<int:site_id>")
def change_site(site_id: int) -> Response:
    """Other words, other hours."""
    site = access.site_for_office(person(), site_id)
    told, hours = _site()
    actor = person().actor(Role.OFFICE)
    stalls.change_site(db.session(), site, told=told, hours=hours, actor=actor, now=now())
    return _back(_("The site is written down."))


@pages.post("")
def open_stall() -> Response | tuple[str, int]:
    """A new stall."""
    typed, code = request.form, request.form.get("maker", "").strip()
    maker = maker_for_office(person(), code).id if code else None
    site = access.site_for_office(person(), id_in(typed, "site"))
    homes = {each.id for each in places(db.session())}
    home = id_in(typed, "home")
    if home not in homes:
        raise NotFound("place")
    name = Words(typed.get("name_zh", "").strip(), typed.get("name_en", "").strip())
    new = NewStall(typed.get("slug", "").strip().lower(), name, site.id, home, maker)
    try:
        made = stalls.open_stall(db.session(), new, actor=person().actor(Role.OFFICE), now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return index(wrong=say(refusal)), refusal.status
    return redirect(url_for(".one", slug=made.slug), 303)


@pages.get("/<slug>")
def one(slug: str) -> str:
    """A stall: who sells there, its days, its box."""
    session, stall = db.session(), access.stall_for_office(person(), slug)
    days = stalls.days_of(session, stall.id)
    address = url_for("stall.sell", slug=slug, _external=True)
    return render_template(
        "office/stalls/one.html",
        stall=stall,
        days=days,
        totals=stalls.totals(session, [each.id for each in days]),
        sellers=stalls.sellers_of(session, stall.id),
        sites=stalls.sites(session),
        cash=cash_in_box(session, stall),
        address=address,
        code=Markup(qr_svg(address)),  # noqa: S704 - drawn by us
    )


@pages.post("/<slug>/sellers")
def grant(slug: str) -> Response:
    """Somebody with a login may sell here."""
    stall = access.stall_for_office(person(), slug)
    seller = customer_by_email(person(), request.form.get("email", ""))
    if seller is None:
        raise Invalid("stall.nobody", "Nobody signs in with this address yet.", field="email")
    actor = person().actor(Role.OFFICE)
    stalls.grant(db.session(), stall, seller.id, actor=actor, now=now())
    return _back(_("She may sell here now."), slug)


@pages.post("/<slug>/sellers/<int:seller_id>/end")
def end(slug: str, seller_id: int) -> Response:
    """She sells here no more."""
    stall = access.stall_for_office(person(), slug)
    row = access.seller_for_office(person(), stall, seller_id)
    stalls.end_grant(db.session(), row, actor=person().actor(Role.OFFICE), now=now())
    return _back(_("She sells here no more; what her phone holds may still come."), slug)


@pages.post("/<slug>/cash")
def bank(slug: str) -> Response:
    """Takings to the bank, or change from there."""
    stall = access.stall_for_office(person(), slug)
    amount = amount_in(request.form, "amount") or 0
    told = (-amount if request.form.get("way") == "fetch" else amount, request.form.get("note", ""))
    key, actor = nonce_in(request.form), person().actor(Role.OFFICE)
    stalls.bring_to_bank(db.session(), stall, told, key=key, actor=actor, now=now())
    return _back(_("The book knows where the money is."), slug)


@pages.post("/<slug>/site")
def move(slug: str) -> Response:
    """It stands elsewhere from its next day on; or it is put away, or out again."""
    stall, actor = access.stall_for_office(person(), slug), person().actor(Role.OFFICE)
    if "active" in request.form:
        wanted = request.form["active"] == "1"
        stalls.set_active(db.session(), stall, active=wanted, actor=actor, now=now())
    else:
        site = access.site_for_office(person(), id_in(request.form, "site"))
        stalls.move_stall(db.session(), stall, site.id, actor=actor, now=now())
    return _back(_("It is kept."), slug)


@pages.post("/<slug>/picture")
def picture(slug: str) -> Response:
    """The picture with which buyers pay on a platform."""
    prepared = received_picture("picture", private=False)
    stall = access.stall_for_office(person(), slug)
    if prepared is None:
        raise Invalid("stall.picture", "Please choose a picture.", field="picture")
    actor = person().actor(Role.OFFICE)
    asset = keep(db.session(), prepared, alt=QR, actor=actor, now=now())
    stalls.hang_picture(db.session(), stall, asset.id, actor=actor, now=now())
    return _back(_("It is kept."), slug)


def _site() -> tuple[tuple[Words, Words], tuple[stalls.Hours, ...]]:
    def told(name: str) -> Words:
        return Words(
            request.form.get(f"{name}_zh", "").strip()[:200],
            request.form.get(f"{name}_en", "").strip()[:200],
        )

    return (told("name"), told("way")), hours_in(request.form)


def _back(words: str, slug: str = "") -> Response:
    db.session.commit()
    flash(words, "good")
    return redirect(url_for(".one", slug=slug) if slug else url_for(".index"), 303)
