"""What a maker does: answers, begins, hands in, asks for a hand, stops.

Every press carries a nonce and goes through `workflow.sending`, so that a page sent twice, or once
more by her device, is one press. Two doors lead there: plain forms, and `/work/sendings`, where her
device brings what she did, now or after days without a network. A step of a counter only counts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from fulfillment.batches import Batch, BatchState, count_of
from fulfillment.sendings import Sending, Verb
from fulfillment.workflow import sending
from media.assets import Prepared, keep
from storefront.accounts import Role
from storefront.accounts.access import batch_of, maker_of, person, require
from storefront.errors import say
from storefront.forms.counting import stepped, whole
from storefront.forms.making import HAND_IN_PHOTO
from storefront.forms.sending import fresh_nonce, has_nonce, press
from storefront.views.receiving import received_picture
from storefront.views.sending_words import told
from storefront.views.work import hand_in_page
from storefront.wiring.clock import now

pages = Blueprint("work_doing", __name__, url_prefix="/work")

ANSWERS = {"take": Verb.TAKE, "later": Verb.DEFER, "no": Verb.DECLINE}
#: Who pressed a moment ago is still there and hears a refusal herself.
A_MOMENT = timedelta(minutes=2)


@pages.record_once
def _give_nonces(state: object) -> None:
    state.app.jinja_env.globals["fresh_nonce"] = fresh_nonce  # type: ignore[attr-defined] # Flask's


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.post("/batches/<int:batch_id>/answer")
def answer(batch_id: int) -> Response:
    """Yes, fewer, not now, no."""
    row = batch_of(person(), batch_id)
    if "step" in request.form:
        return _counted("work.fewer", row.id, row.pieces)
    verb = ANSWERS.get(request.form.get("answer", ""))
    if verb is None:
        raise Invalid("work.no_answer", "Please choose one of the answers.", field="answer")
    _pressed(row, verb)
    if row.state is BatchState.TAKEN:
        return redirect(url_for("work.batch", batch_id=row.id), 303)
    return redirect(url_for("work.index"), 303)


@pages.post("/batches/<int:batch_id>/start")
def start(batch_id: int) -> Response:
    """She begins."""
    return _pressed(batch_of(person(), batch_id), Verb.START)


@pages.post("/batches/<int:batch_id>/calls")
def call(batch_id: int) -> Response:
    """Tell the lead."""
    return _pressed(batch_of(person(), batch_id), Verb.CALL)


@pages.post("/batches/<int:batch_id>/stop")
def stop(batch_id: int) -> Response:
    """She cannot go on; nothing is held against her."""
    row = batch_of(person(), batch_id)
    if "step" in request.form:
        return _counted("work.stop", row.id, count_of(row).with_her, least=0)
    return _pressed(row, Verb.STOP)


@pages.post("/batches/<int:batch_id>/handins")
def hand_in(batch_id: int) -> str | Response | tuple[str, int]:
    """Hand in, perhaps with a photo."""
    row = batch_of(person(), batch_id)
    if "step" in request.form:
        return _counted("work.hand_in", row.id, count_of(row).with_her)
    try:
        photo = received_picture("photo", private=True)
        return _pressed(batch_of(person(), batch_id), Verb.HAND_IN, photo)
    except Refusal as refusal:
        db.session.rollback()
        return hand_in_page(batch_id, wrong=say(refusal)), refusal.status


@pages.get("/sendings")
def leave() -> Response:
    """What her device needs before it sends: who is signed in, and a token of this session."""
    answer = jsonify(maker=str(maker_of(person()).id), token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/sendings")
def send() -> Response:
    """One press from her device: done, kept for her lead, or refused while she is there."""
    row = batch_of(person(), whole(request.form.get("batch")) or 0)
    pressed = press(request.form, _verb_sent(), now=now())
    is_there = pressed.made_at is not None and now() - pressed.made_at <= A_MOMENT
    try:
        photo = _photo(needed=is_there)
        row, do = batch_of(person(), row.id), sending.sent if is_there else sending.sent_later
        new = replace(pressed, photo_asset_id=photo)
        made = do(db.session(), row, new, actor=person().actor(Role.MAKER), now=now())
        tone, words = ("needs" if made.kept else "good"), told(made)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        tone, words = "wrong", say(refusal)
    return jsonify(tone=tone, words=words)


def _verb_sent() -> Verb:
    if request.form.get("verb", "") not in set(Verb) or not has_nonce(request.form):
        raise Invalid("work.no_answer", "Please choose one of the answers.", field="verb")
    return Verb(request.form["verb"])


def _photo(*, needed: bool) -> int | None:
    """Her photo; one that cannot be read does not hold up what she counted days ago."""
    try:
        return _kept(received_picture("photo", private=True))
    except Refusal:
        if needed:
            raise
        return None


def _pressed(row: Batch, verb: Verb, photo: Prepared | None = None) -> Response:
    new = press(request.form, verb, photo=_kept(photo), now=now())
    actor = person().actor(Role.MAKER)
    made: Sending = sending.sent(db.session(), row, new, actor=actor, now=now())
    flash(told(made), "good")
    db.session.commit()
    return redirect(url_for("work.batch", batch_id=row.id), 303)


def _counted(page: str, batch_id: int, most: int, *, least: int = 1) -> Response:
    count = stepped(request.form, first=most, most=most, least=least)
    return redirect(url_for(page, batch_id=batch_id, pieces=count, _anchor="count"), 303)


def _kept(photo: Prepared | None) -> int | None:
    if photo is None:
        return None
    actor = person().actor(Role.MAKER)
    return keep(db.session(), photo, alt=HAND_IN_PHOTO, actor=actor, now=now()).id
