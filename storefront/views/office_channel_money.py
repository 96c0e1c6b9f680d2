"""What platforms settle, in the office: shops with their sums, files brought, the worklist.

What a resolution books waits for a second person, as between gateway, bank and book.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor
from catalog.money import Money
from storefront.accounts import Role
from storefront.accounts.access import names_of_users, person, require
from storefront.channels import adapters, money
from storefront.channels.money import ChannelGap
from storefront.errors import say
from storefront.forms.channel_money import MoneyFileForm
from storefront.forms.matching import BookForm, ReasonForm, WaitForm
from storefront.payments.threeway import MatchState
from storefront.wiring.clock import now
from storefront.wiring.labels import label

pages = Blueprint("office_channel_money", __name__, url_prefix="/office/channels/money")

SHOWN = {
    "open": (MatchState.OPEN,),
    "asked": (MatchState.ASKED,),
    "waiting": (MatchState.WAITING,),
    "closed": (MatchState.CLOSED,),
}
MOST_BYTES = 16 * 1024 * 1024
Answer = Response | tuple[str, int]


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.context_processor
def _words() -> dict[str, object]:
    return {"of": Money}


@pages.get("")
def index() -> str:
    """Every shop with its sums, the worklist, and how the platforms' interfaces stand."""
    session, shown = db.session(), request.args.get("show", "open")
    if shown not in SHOWN:
        raise NotFound("page")
    after = max(0, min(request.args.get("after", type=int) or 0, 2**31 - 1))
    rows = money.gaps(session, SHOWN[shown], after=after)
    names = tuple(adapters.CHANNELS)
    return render_template(
        "office/channels/money.html",
        shops=money.shops(session),
        by_id=money.shops_by_id(session),
        rows=rows,
        shown=shown,
        every=tuple(SHOWN),
        more=rows[-1].id if len(rows) == money.PAGE else None,
        standings=adapters.standings(session, names),
        channels=adapters.CHANNELS,
        here=adapters.platforms(),
        not_yet=adapters.NOT_YET,
    )


@pages.get("/<slug>")
def shop(slug: str) -> str:
    """What a shop's files told, and the door for the next one."""
    return _shop_page(slug, MoneyFileForm())


@pages.post("/<slug>")
def bring(slug: str) -> Answer:
    """A file is read and booked; brought again it changes nothing."""
    session, form = db.session(), MoneyFileForm()
    row = money.shop_named(session, slug)
    if not form.validate_on_submit():
        return _shop_page(slug, form), 422
    try:
        if (request.content_length or 0) > MOST_BYTES:
            raise Invalid("sheet.too_large", "The file is larger than %(most)s MB.", most=16)
        found = money.bring(session, row, form.file.data.stream, actor=_actor(), now=now())
    except Refusal as refusal:
        session.rollback()
        form.file.errors = [say(refusal)]
        return _shop_page(slug, form), 422
    session.commit()
    new = ngettext("%(num)s line is new.", "%(num)s lines are new.", found.new)
    flash(f"{new} " + _("%(gaps)s orders need somebody.", gaps=found.gaps), "good")
    return redirect(url_for(".shop", slug=slug), 303)


@pages.get("/orders/<int:gap_id>")
def one(gap_id: int) -> str:
    """An order that was settled otherwise than sold, and what can be done about it."""
    return _page(money.gap_by_id(db.session(), gap_id))


@pages.post("/orders/<int:gap_id>/owner")
def take(gap_id: int) -> Answer:
    """I look after this."""
    return _done(gap_id, money.take)


@pages.post("/orders/<int:gap_id>/explanation")
def explain(gap_id: int) -> Answer:
    """Nothing is to be booked."""
    form = ReasonForm()
    return _done(gap_id, partial(money.explain, reason=_text(form)), form)


@pages.post("/orders/<int:gap_id>/waiting")
def wait(gap_id: int) -> Answer:
    """The platform is expected to settle it."""
    form = WaitForm()
    if not form.validate():
        return _page(money.gap_by_id(db.session(), gap_id), form), 422
    return _done(gap_id, partial(money.wait, until=form.day(), reason=_text(form)), form)


@pages.post("/orders/<int:gap_id>/booking")
def book(gap_id: int) -> Answer:
    """Something shall be booked."""
    form = _book_form()
    if not form.validate():
        return _page(money.gap_by_id(db.session(), gap_id), form), 422
    asked = partial(money.ask, resolution=form.chosen, reason=_text(form))
    return _done(gap_id, asked, form)


@pages.post("/orders/<int:gap_id>/agreement")
def agree(gap_id: int) -> Answer:
    """The second person agrees."""
    return _done(gap_id, money.agree)


@pages.post("/orders/<int:gap_id>/refusal")
def refuse(gap_id: int) -> Answer:
    """It is not booked."""
    return _done(gap_id, money.refuse)


def _done(gap_id: int, does: Callable[..., None], form: ReasonForm | None = None) -> Answer:
    session = db.session()
    row = money.gap_by_id(session, gap_id)
    if form is not None and not form.validate():
        return _page(row, form), 422
    try:
        does(session, row, actor=_actor(), now=now())
    except Refusal as refusal:
        session.rollback()
        if form is None:
            raise
        form.reason.errors = [say(refusal)]
        return _page(money.gap_by_id(session, gap_id), form), refusal.status
    session.commit()
    flash(_("Noted."), "good")
    return redirect(url_for(".one", gap_id=gap_id), 303)


def _page(row: ChannelGap, form: ReasonForm | None = None) -> str:
    session = db.session()
    forms = {each.does: each for each in (ReasonForm(), WaitForm(), _book_form())}
    if form is not None:
        forms[form.does] = form
    people = {each for each in (row.owner_id, row.asked_by, row.decided_by) if each is not None}
    return render_template(
        "office/channels/gap.html",
        gap=row,
        shop=money.shops_by_id(session)[row.shop_id],
        told=money.lines_of(session, row),
        names=names_of_users(person(), people),
        me=person().actor(Role.OFFICE).user_id,
        **forms,
    )


def _shop_page(slug: str, form: MoneyFileForm) -> str:
    session = db.session()
    row = money.shop_named(session, slug)
    before = max(1, min(request.args.get("before", type=int) or 2**31 - 1, 2**31 - 1))
    lines = money.lines(session, row.id, before=before)
    return render_template(
        "office/channels/shop_money.html",
        shop=row,
        lines=lines,
        form=form,
        known=[each.slug for each in money.MONEY_LAYOUTS if each.channel is row.channel],
        more=lines[-1].id if len(lines) == money.PAGE else None,
    )


def _book_form() -> BookForm:
    form = BookForm()
    form.resolution.choices = [(each.value, label(each)) for each in sorted(money.BOOKED)]
    return form


def _text(form: ReasonForm) -> str:
    return str(form.reason.data or "")


def _actor() -> Actor:
    return person().actor(Role.OFFICE)
