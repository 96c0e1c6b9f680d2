"""The page of a stall: selling, loading, counting back; a phone in one hand, with or without a net.

All of it is plain forms. Two doors lead to a sale: the form of this page, and `…/sendings`, where
her device brings what she sold while it was cut off (`stall_sending`).
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from catalog.money import Money
from fulfillment.board.purse import purse
from fulfillment.ledger.rules import book_day
from media.assets import asset_views, picture_views
from storefront import stalls
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.forms.sending import nonce_in
from storefront.forms.stalls import change_of, count_in, pieces_in, sale_in, undo_in
from storefront.stalls import DayBook, OnCart, Stall, access
from storefront.stalls.booking import cash_in_box
from storefront.stalls.goods import loadable, variant_by_code
from storefront.views.stall_words import amount_words, sold_words
from storefront.wiring.clock import now

pages = Blueprint("stall", __name__, url_prefix="/stall")


@pages.before_request
def _signed_in() -> None:
    require()


@pages.get("")
def index() -> str:
    """The stalls where she may sell."""
    who = person()
    mine = stalls.stalls_of_seller(db.session(), who.user_id or 0)
    shown = stalls.stalls(db.session()) if Role.OFFICE in who.roles else mine
    return render_template("stall/index.html", stalls=shown)


@pages.get("/<slug>")
def sell(slug: str) -> str:
    """What is on the cart, to tap; or the button that opens a day."""
    return sell_page(access.stall_to_sell(person(), slug))


@pages.post("/<slug>/days")
def open_day(slug: str) -> Response:
    """Good morning."""
    stall = access.stall_to_sell(person(), slug)
    stalls.open_day(db.session(), stall, book_day(now()), actor=person().actor("seller"), now=now())
    db.session.commit()
    return redirect(url_for(".loading", slug=slug), 303)


@pages.post("/<slug>/sales")
def sold(slug: str) -> str | Response | tuple[str, int]:
    """A sale, or what the page adds up before one."""
    stall = access.stall_to_sell(person(), slug)
    if "pay" not in request.form:
        return _added_up(stall)
    try:
        day = _day(stall, request.form.get("day", ""))
        new = sale_in(request.form, seller_id=person().user_id or 0, now=now())
        actor = person().actor("seller")
        sale = stalls.sell(db.session(), day, new, actor=actor, now=now())
        flash(sold_words(sale, stalls.uncovered_in(db.session(), sale)), "good")
        change = change_of(Money(sale.total_minor), new.given_minor)
        if change:
            flash(amount_words(purse(change), change), "good")
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return sell_page(access.stall_to_sell(person(), slug), wrong=say(refusal)), refusal.status
    return redirect(url_for(".sell", slug=slug), 303)


@pages.post("/<slug>/undoings")
def undo(slug: str) -> Response:
    """A sale was a mistake: another one undoes it."""
    stall = access.stall_to_sell(person(), slug)
    sale = access.sale_of_stall(stall, request.form.get("sale", ""))
    if not stalls.open_day_of(db.session(), stall.id):
        raise Refusal("stall.day_over", "This day is closed. Please open a new one.")
    told, reason = undo_in(request.form, seller_id=person().user_id or 0, now=now())
    stalls.undo(db.session(), sale, reason, told=told, actor=person().actor("seller"), now=now())
    db.session.commit()
    flash(_("It is undone; both stand in the book."), "good")
    return redirect(url_for(".sell", slug=slug), 303)


@pages.get("/<slug>/loading")
def loading(slug: str, wrong: str = "") -> str:
    """What lies at home and can be loaded; what is on the cart and can go home."""
    stall = access.stall_to_sell(person(), slug)
    day = _open(stall)
    goods = loadable(db.session(), stall.home_id, stall.location_id)
    return render_template(
        "stall/loading.html",
        stall=stall,
        day=day,
        goods=goods,
        pictures=picture_views(db.session(), {each.product_id for each in goods}),
        wrong=wrong,
    )


@pages.post("/<slug>/loading")
def load(slug: str) -> Response | tuple[str, int]:
    """Onto the cart, or home again."""
    stall = access.stall_to_sell(person(), slug)
    verb = stalls.bring_home if request.form.get("way") == "home" else stalls.load
    try:
        pieces, key = pieces_in(request.form), nonce_in(request.form)
        actor = person().actor("seller")
        verb(db.session(), _open(stall), pieces, key=key, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return loading(slug, wrong=say(refusal)), refusal.status
    flash(_("Written down: %(pieces)s pieces.", pieces=sum(pieces.values())), "good")
    return redirect(url_for(".sell", slug=slug), 303)


@pages.get("/<slug>/count")
def counting(slug: str, wrong: str = "") -> str:
    """What the book says, and fields for what was counted."""
    stall = access.stall_to_sell(person(), slug)
    day = _open(stall)
    goods = stalls.on_cart(db.session(), day.id)
    pictures = picture_views(db.session(), {each.product_id for each in goods})
    typed = request.form if request.method == "POST" else {}
    return render_template(
        "stall/count.html",
        stall=stall,
        day=day,
        goods=goods,
        pictures=pictures,
        typed=typed,
        wrong=wrong,
        expected=cash_in_box(db.session(), stall),
    )


@pages.post("/<slug>/count")
def close(slug: str) -> Response | tuple[str, int]:
    """The day is over."""
    stall = access.stall_to_sell(person(), slug)
    day = _open(stall)
    try:
        found = count_in(request.form)
        stalls.close(db.session(), day, found, actor=person().actor("seller"), now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return counting(slug, wrong=say(refusal)), refusal.status
    return redirect(url_for("stall_report.report", slug=slug, day_id=day.id), 303)


@pages.get("/<slug>/code")
def code(slug: str) -> Response | tuple[str, int]:
    """Which variant a scanned or typed code stands for: a sku, or the code on a piece."""
    stall = access.stall_to_sell(person(), slug)
    found = variant_by_code(db.session(), request.args.get("code", ""))
    answer = Response(str(found or ""), mimetype="text/plain", status=200 if found else 404)
    answer.headers["Cache-Control"] = "no-store"
    del stall
    return answer


def sell_page(stall: Stall, *, chosen: dict[int, int] | None = None, wrong: str = "") -> str:
    """The page of the day; `chosen` is what a page without JavaScript has added up."""
    session = db.session()
    day = stalls.open_day_of(session, stall.id)
    goods = stalls.on_cart(session, day.id) if day else ()
    qr = asset_views(session, [stall.qr_asset_id]) if stall.qr_asset_id else {}
    return render_template(
        "stall/sell.html",
        stall=stall,
        day=day,
        goods=goods,
        chosen=chosen or {},
        total=_total(goods, chosen or {}),
        pictures=picture_views(session, {each.product_id for each in goods}),
        sales=stalls.last_sales(session, day.id) if day else (),
        by_pay=stalls.by_pay(session, [day.id]) if day else {},
        days=stalls.days_of(session, stall.id)[:7],
        qr=qr.get(stall.qr_asset_id or 0),
        reasons=stalls.UndoReason,
        wrong=wrong,
    )


def _added_up(stall: Stall) -> str | tuple[str, int]:
    """Without JavaScript: a code becomes a piece more, and the sum is shown."""
    try:
        chosen = pieces_in(request.form)
        typed = request.form.get("code", "").strip()
        found = variant_by_code(db.session(), typed) if typed else None
        if typed and found is None:
            raise Invalid("stall.code", "This code is not known here. Please tap the picture.")
        if found is not None:
            chosen[found] = chosen.get(found, 0) + 1
    except Refusal as refusal:
        return sell_page(stall, wrong=say(refusal)), refusal.status
    return sell_page(stall, chosen=chosen)


def _total(goods: tuple[OnCart, ...], chosen: dict[int, int]) -> Money:
    return Money(sum(each.price.minor * chosen.get(each.variant_id, 0) for each in goods))


def _open(stall: Stall) -> DayBook:
    day = stalls.open_day_of(db.session(), stall.id)
    if day is None:
        raise Refusal("stall.day_over", "This day is closed. Please open a new one.")
    return day


def _day(stall: Stall, typed: str) -> DayBook:
    """The day that the page named: whoever closed it meanwhile, the sale is told."""
    told = whole(typed)
    return _open(stall) if told is None else access.day_of_stall(stall, max(told, 0))
