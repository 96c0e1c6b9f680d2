"""A maker's pages: what she is asked, what she has, handing in, asking for a hand.

One thing per screen; everything is a link or a plain form. Counting up and down asks the server
for the same page with another number and changes nothing; only a POST does.
"""

from __future__ import annotations

import secrets
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from fulfillment import batches, earnings
from fulfillment.batches import Batch, BatchState, CallKind, NewHandIn, count_of
from fulfillment.board import making
from fulfillment.board.purse import purse
from fulfillment.workflow import floor
from media.assets import Prepared, keep, picture_views
from storefront.accounts import Role
from storefront.accounts.access import batch_of, maker_of, person, require
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.counting import stepped, whole
from storefront.forms.making import HAND_IN_PHOTO
from storefront.views.receiving import received_picture
from storefront.wiring.clock import now

pages = Blueprint("work", __name__, url_prefix="/work")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


def _today() -> date:
    return floor.local_day(db.session(), maker_of(person()).cooperative_id, now())


@pages.get("")
def index() -> str:
    """What she is asked first, then what she has."""
    maker = maker_of(person())
    day = making.today(db.session(), maker.id, on=_today())
    shown = {each.product_id for each in (*day.offers, *day.put_aside, *day.works)}
    pictures = picture_views(db.session(), shown)
    return render_template(
        "work/index.html", maker=maker, day=day, pictures=pictures, today=_today()
    )


@pages.get("/batches/<int:batch_id>")
def batch(batch_id: int) -> str:
    """One batch: an offer to answer, or work to count."""
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=_today())
    photos = [each.photo_asset_id for each in bench.hand_ins if each.photo_asset_id]
    most = bench.work.with_her
    return render_template(
        "work/batch.html",
        bench=bench,
        count=stepped(request.args, first=min(bench.work.pack, most), most=most),
        pictures=picture_views(db.session(), [row.product_id]),
        photos=photo_views(db.session(), photos),
    )


@pages.get("/batches/<int:batch_id>/fewer")
def fewer(batch_id: int) -> str:
    """How many of the offer she would like."""
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=_today())
    return render_template(
        "work/fewer.html",
        bench=bench,
        count=stepped(request.args, first=(row.pieces + 1) // 2, most=row.pieces),
        pictures=picture_views(db.session(), [row.product_id]),
    )


@pages.post("/batches/<int:batch_id>/answer")
def answer(batch_id: int) -> Response:
    """Yes, fewer, not now, no; a step of the counter only counts."""
    row = batch_of(person(), batch_id)
    if "step" in request.form:
        count = stepped(request.form, first=row.pieces, most=row.pieces)
        return redirect(url_for(".fewer", batch_id=row.id, pieces=count), 303)
    _answered(row)
    db.session.commit()
    if row.state is BatchState.TAKEN:
        return redirect(url_for(".batch", batch_id=row.id), 303)
    return redirect(url_for(".index"), 303)


def _answered(row: Batch) -> None:
    actor, at = person().actor(Role.MAKER), now()
    match request.form.get("answer"):
        case "no":
            floor.batch_declined(db.session(), row, actor=actor, now=at)
            flash(_("All right. Nobody minds."), "good")
        case "later":
            floor.batch_deferred(db.session(), row, actor=actor, now=at)
            flash(_("We keep it for you until tomorrow."), "good")
        case "take":
            floor.batch_taken(db.session(), row, pieces=_pieces(), actor=actor, now=at)
            flash(_("It is yours. Thank you."), "good")
        case _other:
            raise Invalid("work.no_answer", "Please choose one of the answers.", field="answer")


def _pieces() -> int | None:
    """All of the offer where no number was sent; what cannot be read is no pieces at all."""
    return (whole(request.form["pieces"]) or 0) if "pieces" in request.form else None


@pages.post("/batches/<int:batch_id>/start")
def start(batch_id: int) -> Response:
    """She begins."""
    row = batch_of(person(), batch_id)
    floor.batch_started(db.session(), row, actor=person().actor(Role.MAKER), now=now())
    db.session.commit()
    return redirect(url_for(".batch", batch_id=row.id), 303)


@pages.get("/batches/<int:batch_id>/stop")
def stop(batch_id: int) -> str | Response:
    """I cannot go on: what is done, and the rest goes back."""
    row = batch_of(person(), batch_id)
    most = count_of(row).with_her
    if not most or row.state not in batches.HERS:
        return redirect(url_for(".batch", batch_id=row.id), 303)
    return render_template(
        "work/stop.html",
        bench=making.bench(db.session(), row.id, on=_today()),
        count=stepped(request.args, first=0, most=most, least=0),
        nonce=secrets.token_urlsafe(12),
    )


@pages.post("/batches/<int:batch_id>/stop")
def stopped(batch_id: int) -> Response:
    """Nothing is held against her; what is done is handed in and paid like any other."""
    row = batch_of(person(), batch_id)
    pieces = whole(request.form.get("pieces")) or 0
    nonce = request.form.get("nonce", "")[:40] or secrets.token_urlsafe(12)
    done = NewHandIn(pieces, None, nonce) if pieces else None
    actor = person().actor(Role.MAKER)
    floor.batch_stopped(db.session(), row, done=done, actor=actor, now=now())
    db.session.commit()
    flash(_("That is all right. Thank you for what you have made."), "good")
    return redirect(url_for(".batch", batch_id=row.id), 303)


@pages.get("/batches/<int:batch_id>/handins")
def hand_in(batch_id: int) -> str | Response:
    """The pieces she counted, a photo if she likes, and send."""
    row = batch_of(person(), batch_id)
    left = count_of(row).with_her
    pieces = whole(request.args.get("pieces")) or 0
    if not 1 <= pieces <= left:
        flash(_("You have %(left)s of these left.", left=left), "needs")
        return redirect(url_for(".batch", batch_id=row.id), 303)
    return _hand_in_page(row.id, pieces, secrets.token_urlsafe(12))


@pages.post("/batches/<int:batch_id>/handins")
def handed_in(batch_id: int) -> str | Response | tuple[str, int]:
    """Hand in; the same nonce twice is one hand-in."""
    batch_of(person(), batch_id)
    pieces = whole(request.form.get("pieces")) or 0
    nonce = request.form.get("nonce", "")[:40] or secrets.token_urlsafe(12)
    try:
        photo = received_picture("photo", private=True)
        row = batch_of(person(), batch_id)
        new = NewHandIn(pieces, _kept(photo), nonce)
        actor = person().actor(Role.MAKER)
        floor.batch_handed_in(db.session(), row, new, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return _hand_in_page(batch_id, pieces, nonce, wrong=say(refusal)), refusal.status
    flash(_("Thank you. %(pieces)s pieces are handed in.", pieces=pieces), "good")
    return redirect(url_for(".batch", batch_id=batch_id), 303)


def _hand_in_page(batch_id: int, pieces: int, nonce: str, wrong: str = "") -> str:
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=_today())
    return render_template(
        "work/hand_in.html",
        bench=bench,
        pieces=pieces,
        nonce=nonce,
        wrong=wrong,
        pictures=picture_views(db.session(), [row.product_id]),
    )


def _kept(photo: Prepared | None) -> int | None:
    if photo is None:
        return None
    actor = person().actor(Role.MAKER)
    return keep(db.session(), photo, alt=HAND_IN_PHOTO, actor=actor, now=now()).id


@pages.get("/batches/<int:batch_id>/calls")
def call(batch_id: int) -> str:
    """Please help, or something is missing."""
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=_today())
    return render_template("work/call.html", bench=bench, kinds=CallKind)


@pages.post("/batches/<int:batch_id>/calls")
def called(batch_id: int) -> Response:
    """Tell the lead."""
    row = batch_of(person(), batch_id)
    kind = CallKind.MISSING if request.form.get("kind") == "missing" else CallKind.HELP
    words = request.form.get("words", "")
    actor = person().actor(Role.MAKER)
    batches.call(db.session(), row, kind, words, actor=actor, now=now())
    db.session.commit()
    flash(_("Your lead knows. She will come back to you."), "good")
    return redirect(url_for(".batch", batch_id=row.id), 303)


@pages.get("/earnings")
def money() -> str:
    """What she has earned, line by line, and what is waiting for payday."""
    maker = maker_of(person())
    before = whole(request.args.get("before"))
    statement = earnings.statement(db.session(), maker.id, before_id=before, limit=20)
    return render_template(
        "work/earnings.html", maker=maker, statement=statement, purse=purse(statement.balance)
    )
