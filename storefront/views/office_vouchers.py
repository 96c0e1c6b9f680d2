"""Vouchers in the office: the list, a new one, other terms, its end, and who used it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, history_of
from catalog.money import Money
from fulfillment import vouchers
from fulfillment.board.vouchers import named, product_ids, scopes, uses_of
from fulfillment.vouchers import Voucher, VoucherKind
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.accounts.access_credit import voucher_for_office
from storefront.errors import say
from storefront.forms.vouchers import VoucherForm, shown
from storefront.wiring import now
from storefront.wiring.languages import words

pages = Blueprint("vouchers", __name__, url_prefix="/vouchers")

SIZE = 50


@pages.get("")
def index() -> str:
    """All of them, searched by code or note."""
    text, page = request.args.get("q", "")[:40], request.args.get("page", 1, type=int)
    rows, count = vouchers.listing(db.session(), text=text, page=page, size=SIZE)
    return render_template(
        "office/vouchers.html",
        rows=rows,
        text=text,
        count=count,
        page=max(1, page),
        pages=max(1, -(-count // SIZE)),
        now=now(),
        worth=worth,
    )


@pages.route("/new", methods=["GET", "POST"])
def new() -> Response | str | tuple[str, int]:
    """One more."""
    return _form(None, VoucherForm())


@pages.get("/<int:voucher_id>")
def voucher(voucher_id: int) -> str:
    """Its terms, its uses and its history."""
    row = voucher_for_office(person(), voucher_id)
    return render_template(
        "office/voucher.html",
        row=row,
        uses=uses_of(db.session(), row.id),
        only=named(db.session(), vouchers.terms_of(row).only),
        past=history_of(db.session(), row.__tablename__, row.id),
        worth=worth,
        Money=Money,
        now=now(),
        acts={"make": _("Made"), "change": _("Changed"), "end": _("Ended")},
    )


@pages.route("/<int:voucher_id>/edit", methods=["GET", "POST"])
def edit(voucher_id: int) -> Response | str | tuple[str, int]:
    """Other terms from now on."""
    row = voucher_for_office(person(), voucher_id)
    told = vouchers.terms_of(row)
    minor = row.amount_minor or row.points
    slugs = named(db.session(), told.only).slugs
    form = VoucherForm(
        code=row.code,
        note=row.note,
        kind=row.kind.value,
        worth=f"{Money(minor).amount:f}" if minor else "",
        least=f"{Money(row.least_minor).amount:f}" if row.least_minor else "",
        starts_at=shown(row.starts_at),
        ends_at=shown(row.ends_at),
        most=row.most,
        each=row.each,
        crafts=sorted(told.only.crafts),
        cooperatives=sorted(told.only.cooperatives),
        products=" ".join(slugs),
    )
    return _form(row, form)


@pages.post("/<int:voucher_id>/end")
def end(voucher_id: int) -> Response:
    """Nobody uses it any more."""
    row = voucher_for_office(person(), voucher_id)
    vouchers.end(db.session(), row, actor=_office(), now=now())
    db.session.commit()
    flash(_("The voucher is ended. Orders that have it keep it."), "good")
    return redirect(url_for(".voucher", voucher_id=row.id), 303)


def worth(row: Voucher) -> str:
    """What it takes off, in a word or two."""
    if row.kind is VoucherKind.SHIPPING:
        return str(_("Free shipping"))
    if row.kind is VoucherKind.PERCENT:
        return f"{Money(row.points).amount.normalize():f} %"
    return f"¥{Money(row.amount_minor).amount:f}"


def _form(row: Voucher | None, form: VoucherForm) -> Response | str | tuple[str, int]:
    crafts, cooperatives = scopes(db.session())
    form.offer(
        [(key, words(name)) for key, name in crafts],
        [(key, words(name)) for key, name in cooperatives],
    )
    if request.method == "POST" and form.validate():
        saved = _saved(row, form)
        if saved is not None:
            return redirect(url_for(".voucher", voucher_id=saved), 303)
    page = render_template("office/voucher_edit.html", form=form, row=row)
    return (page, 422) if form.errors else page


def _saved(row: Voucher | None, form: VoucherForm) -> int | None:
    """The id of what was written down; none where it was refused, which the form says."""
    session = db.session()
    products, missing = product_ids(session, form.slugs)
    if missing:
        sentence = _("There is no product “%(slug)s”.", slug=missing[0])
        form.products.errors = [sentence]
        return None
    try:
        terms = form.terms(products)
        if row is None:
            row = vouchers.make(session, terms, actor=_office(), now=now())
        else:
            vouchers.change(session, row, terms, actor=_office(), now=now())
    except Refusal as refusal:
        session.rollback()
        field = refusal.field if isinstance(refusal, Invalid) and refusal.field else "code"
        form[field].errors = [say(refusal)]
        return None
    session.commit()
    flash(_("Saved."), "good")
    return row.id


def _office() -> Actor:
    return person().actor(Role.OFFICE)
