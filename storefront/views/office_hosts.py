"""Hosts in the office: accounts, agreements, names on platforms, vouchers, and payments to them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, history_of
from fulfillment import vouchers
from fulfillment.ledger.rules import book_day
from storefront import live
from storefront.accounts import Role
from storefront.accounts.access import names_of_users, person, require
from storefront.errors import say
from storefront.forms.hosts_office import (
    LANGUAGES,
    PLATFORMS,
    AgreementForm,
    HandleForm,
    HostForm,
    LendForm,
    form_of,
)
from storefront.live import Host
from storefront.live.hosts import actions, payouts, queries
from storefront.wiring import now

pages = Blueprint("office_hosts", __name__, url_prefix="/office/hosts")
Answer = Response | str | tuple[str, int]


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.context_processor
def _words() -> dict[str, object]:
    return {"platform_names": dict(PLATFORMS), "language_names": dict(LANGUAGES)}


@pages.get("")
def index() -> str:
    """All of them, with what they are owed."""
    rows = queries.host_rows(db.session(), book_day(now()))
    return render_template("office/hosts/index.html", rows=rows)


@pages.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    """One more."""
    form = HostForm() if request.method == "POST" else form_of(None)
    if request.method == "POST" and form.validate():
        rate = round((form.rate.data or 0) * 100)
        try:
            host = actions.make(
                db.session(), str(form.slug.data), form.account(), rate, actor=_office(), now=now()
            )
        except Invalid as refusal:
            db.session.rollback()
            form.slug.errors = [say(refusal)]
        else:
            return _saved(host.slug)
    page = render_template("office/hosts/edit.html", form=form, host=None)
    return (page, 422) if form.errors else page


@pages.get("/<slug>")
def one(slug: str) -> str:
    """Her account, what was agreed, her links, and what she was paid."""
    return _page(queries.host_by_slug(db.session(), slug))


@pages.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> Answer:
    """Other names, platforms, languages, telephone or account."""
    host = queries.host_by_slug(db.session(), slug)
    form = form_of(host)
    if request.method == "POST" and form.validate():
        actions.change(db.session(), host, form.account(), actor=_office(), now=now())
        return _saved(slug)
    page = render_template("office/hosts/edit.html", form=form, host=host)
    return (page, 422) if form.errors else page


@pages.post("/<slug>/standing")
def standing(slug: str) -> Response:
    """Pause her, or let her go on."""
    host = queries.host_by_slug(db.session(), slug)
    active = "active" in request.form
    actions.pause(db.session(), host, active=active, actor=_office(), now=now())
    return _saved(slug)


@pages.post("/<slug>/agreements")
def agree(slug: str) -> Response | tuple[str, int]:
    """Another rate from a day on."""
    host, form = queries.host_by_slug(db.session(), slug), AgreementForm()

    def told() -> None:
        actions.agree(
            db.session(),
            host,
            rate=form.points(),
            starts_on=form.day(),
            note=form.note.data or "",
            actor=_office(),
            now=now(),
        )

    return _done(host, form, told)


@pages.post("/<slug>/handles")
def known_as(slug: str) -> Response | tuple[str, int]:
    """What a platform's files call her."""
    host, form = queries.host_by_slug(db.session(), slug), HandleForm()

    def told() -> None:
        facts = {"platform": form.platform.data, "handle": form.handle.data}
        actions.known_as(db.session(), host, **facts, actor=_office(), now=now())

    return _done(host, form, told)


@pages.post("/<slug>/handles/<int:handle_id>/end")
def forget_handle(slug: str, handle_id: int) -> Response:
    """A name that is hers no longer."""
    host = queries.host_by_slug(db.session(), slug)
    actions.forget_handle(db.session(), host, handle_id, actor=_office(), now=now())
    return _saved(slug)


@pages.post("/<slug>/vouchers")
def lend(slug: str) -> Response | tuple[str, int]:
    """Orders with this voucher are credited to her."""
    host, form = queries.host_by_slug(db.session(), slug), LendForm()

    def told() -> None:
        row = vouchers.by_code(db.session(), form.code.data or "")
        if row is None:
            raise vouchers.unknown()
        if row.host_id not in (None, host.id):
            raise Invalid("voucher.hers", "This voucher is another host's.", field="code")
        vouchers.lend(db.session(), row, host.id, actor=_office(), now=now())

    return _done(host, form, told)


@pages.post("/<slug>/payouts")
def ask_payout(slug: str) -> Response | tuple[str, int]:
    """All that is payable shall be sent."""
    host = queries.host_by_slug(db.session(), slug)
    return _done(host, None, lambda: _asked(host))


@pages.post("/<slug>/payouts/<int:payout_id>")
def decide(slug: str, payout_id: int) -> Response | tuple[str, int]:
    """A second person has sent it; or it is not sent; or it came back."""
    session = db.session()
    host = queries.host_by_slug(session, slug)
    row = queries.payout_of(session, host.id, payout_id)

    def told() -> None:
        if "drop" in request.form:
            payouts.drop(session, row, actor=_office(), now=now())
        elif "back" in request.form:
            payouts.came_back(session, row, actor=_office(), now=now())
        else:
            reference = request.form.get("reference", "")
            payouts.send(session, row, reference=reference, actor=_office(), now=now())

    return _done(host, None, told)


def _asked(host: Host) -> None:
    payouts.ask(db.session(), host, actor=_office(), now=now())


def _done(
    host: Host, form: AgreementForm | HandleForm | LendForm | None, verb: Callable[[], None]
) -> Response | tuple[str, int]:
    """Do it; what is refused is said beside its field, or above the page."""
    if form is not None and not form.validate():
        return _page(host, form), 422
    try:
        verb()
    except Refusal as refusal:
        db.session.rollback()
        field = refusal.field if isinstance(refusal, Invalid) else None
        if form is None or field not in form:
            flash(say(refusal), "wrong")
            return redirect(url_for(".one", slug=host.slug), 303)
        form[field].errors = [say(refusal)]
        return _page(host, form), 422
    return _saved(host.slug)


def _page(host: Host, form: AgreementForm | HandleForm | LendForm | None = None) -> str:
    session = db.session()
    told = queries.payouts_of(session, host.id)
    forms = {type(form): form}
    return render_template(
        "office/hosts/one.html",
        host=host,
        view=live.host_view(session, host.id, on=book_day(now())),
        agreements=queries.agreements_of(session, host.id),
        handles=queries.handles_of(session, host.id),
        vouchers=queries.vouchers_of(session, host.id),
        payouts=told,
        names=names_of_users(person(), {each.asked_by for each in told}),
        past=history_of(session, Host.__tablename__, host.id),
        agreement=forms.get(AgreementForm) or AgreementForm(formdata=None),
        handle=forms.get(HandleForm) or HandleForm(formdata=None),
        lent=forms.get(LendForm) or LendForm(formdata=None),
        me=person().user_id,
        today=book_day(now()),
    )


def _saved(slug: str) -> Response:
    db.session.commit()
    flash(_("Saved."), "good")
    return redirect(url_for(".one", slug=slug), 303)


def _office() -> Actor:
    return person().actor(Role.OFFICE)
