"""A maker's pages: what she is asked, what she has, handing in, asking for a hand.

One thing per screen; everything is a link or a plain form. What she does there is in `work_doing`.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from fulfillment import batches, earnings, guides, quality
from fulfillment.batches import BatchState, CallKind, count_of
from fulfillment.board import making
from fulfillment.board.kept import kept_of
from fulfillment.board.kit_insides import of_batch
from fulfillment.board.pay_waits import pay_waits
from fulfillment.board.purse import purse
from fulfillment.board.table import on_table
from fulfillment.earnings import extras
from fulfillment.workflow import floor
from media.assets import asset_views, picture_views
from storefront.accounts import Role
from storefront.accounts.access import batch_of, maker_of, person, require
from storefront.accounts.photos import photo_views
from storefront.forms.counting import stepped, whole
from storefront.forms.sending import fresh_nonce, nonce_in
from storefront.wiring.clock import now

pages = Blueprint("work", __name__, url_prefix="/work")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


def today_of(cooperative_id: int) -> date:
    """The day it is where she works."""
    return floor.local_day(db.session(), cooperative_id, now())


@pages.get("")
def index() -> str:
    """What she is asked first, then what she has."""
    maker = maker_of(person())
    today = today_of(maker.cooperative_id)
    day = making.today(db.session(), maker.id, on=today)
    table = on_table(db.session(), maker, on=today)
    shown = {each.product_id for each in (*day.offers, *day.put_aside, *day.works, *table)}
    pictures = picture_views(db.session(), shown)
    return render_template(
        "work/index.html",
        maker=maker,
        day=day,
        table=table,
        kept=kept_of(db.session(), maker.id),
        pictures=pictures,
        today=today,
    )


@pages.get("/batches/<int:batch_id>")
def batch(batch_id: int) -> str:
    """One batch: an offer to answer, or work to count."""
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=today_of(row.cooperative_id))
    photos = [each.photo_asset_id for each in bench.hand_ins if each.photo_asset_id]
    golden = quality.golden_of(db.session(), row.product_id)
    shown = photo_views(db.session(), [*photos, golden] if golden else photos)
    return render_template(
        "work/batch.html",
        bench=bench,
        purse=purse(bench.rate * row.pieces) if bench.rate else (),
        kit=of_batch(db.session(), row.id),
        pictures=picture_views(db.session(), [row.product_id]),
        photos=shown,
        golden=shown.get(golden or 0),
        has_steps=bool(guides.steps_of(db.session(), row.product_id)),
    )


@pages.get("/batches/<int:batch_id>/steps")
def steps(batch_id: int) -> str:
    """How it is made, step by step."""
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=today_of(row.cooperative_id))
    told = guides.steps_of(db.session(), row.product_id)
    pictures = [each.picture_id for each in told if each.picture_id]
    return render_template(
        "work/steps.html",
        batch_id=row.id,
        name=bench.work.product,
        steps=told,
        pictures=asset_views(db.session(), pictures),
    )


@pages.get("/batches/<int:batch_id>/fewer")
def fewer(batch_id: int) -> str:
    """How many of the offer she would like."""
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=today_of(row.cooperative_id))
    return render_template(
        "work/fewer.html",
        bench=bench,
        nonce=fresh_nonce(),
        count=stepped(request.args, first=(row.pieces + 1) // 2, most=row.pieces),
        pictures=picture_views(db.session(), [row.product_id]),
    )


@pages.get("/batches/<int:batch_id>/stop")
def stop(batch_id: int) -> str | Response:
    """I cannot go on: what is done, and the rest goes back."""
    row = batch_of(person(), batch_id)
    most = count_of(row).with_her
    if not most or row.state not in batches.HERS:
        return redirect(url_for(".batch", batch_id=row.id), 303)
    return render_template(
        "work/stop.html",
        bench=making.bench(db.session(), row.id, on=today_of(row.cooperative_id)),
        count=stepped(request.args, first=0, most=most, least=0),
        nonce=fresh_nonce(),
    )


@pages.get("/batches/<int:batch_id>/handins")
def hand_in(batch_id: int) -> str | Response:
    """The pieces she counted, a photo if she likes, and send."""
    row = batch_of(person(), batch_id)
    if row.state not in (BatchState.TAKEN, BatchState.IN_PROGRESS) or not count_of(row).with_her:
        flash(_("Nothing of this is with you now."), "needs")
        return redirect(url_for(".batch", batch_id=row.id), 303)
    return hand_in_page(row.id)


def hand_in_page(batch_id: int, wrong: str = "") -> str:
    """The page on which she hands in; again with what is `wrong`."""
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=today_of(row.cooperative_id))
    most = bench.work.with_her
    return render_template(
        "work/hand_in.html",
        bench=bench,
        count=stepped(request.values, first=min(bench.work.pack, most), most=most),
        nonce=nonce_in(request.form),
        wrong=wrong,
        pictures=picture_views(db.session(), [row.product_id]),
    )


@pages.get("/batches/<int:batch_id>/calls")
def call(batch_id: int) -> str:
    """Please help, or something is missing."""
    row = batch_of(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=today_of(row.cooperative_id))
    return render_template("work/call.html", bench=bench, kinds=CallKind, nonce=fresh_nonce())


@pages.get("/earnings")
def money() -> str:
    """What she has earned, line by line, and what is waiting for payday."""
    maker = maker_of(person())
    before = whole(request.args.get("before"))
    statement = earnings.statement(db.session(), maker.id, before_id=before, limit=20)
    rule = extras.protection(db.session(), on=today_of(maker.cooperative_id))
    told = {"statement": statement, "rule": rule, "purse": purse(statement.balance)}
    back = earnings.came_back(db.session(), maker.id)
    why = earnings.results.why(back.reason) if back else None
    waits = pay_waits(db.session(), maker.id, maker.cooperative_id, today_of(maker.cooperative_id))
    return render_template(
        "work/earnings.html", maker=maker, back=back, why=why, waits=waits, **told
    )
