"""The page on which a hand-in is looked at; a lead and an inspector use the same one.

What was typed stays when the parts do not sum; the sentence stands beside the fields.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from fulfillment.board import making
from fulfillment.quality import Inspection, InspectionState
from fulfillment.workflow import floor
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import inspection_at, person
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.making import VerdictForm
from storefront.wiring.clock import now


def look(inspection_id: int, *, back: str) -> str:
    """The hand-in with its photo and an empty verdict."""
    return _page(inspection_at(person(), inspection_id), VerdictForm(), back)


def decide(inspection_id: int, *, role: Role, back: str) -> str | Response | tuple[str, int]:
    """Write the verdict, or say what does not sum."""
    inspection = inspection_at(person(), inspection_id)
    form = VerdictForm()
    if not form.validate_on_submit():
        return _page(inspection, form, back), 422
    verdict, actor = form.verdict(), person().actor(role)
    try:
        floor.inspection_decided(db.session(), inspection, verdict, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(say(refusal))
        again = inspection_at(person(), inspection_id)
        return _page(again, form, back), refusal.status
    flash(_("Written down. %(pieces)s pieces are paid.", pieces=verdict.accepted), "good")
    return redirect(url_for(back), 303)


def _page(inspection: Inspection, form: VerdictForm, back: str) -> str:
    if not form.is_submitted():
        form.accepted.data = inspection.lot
        form.rework.data = form.rejected.data = 0
    session = db.session()
    day = floor.local_day(session, inspection.cooperative_id, now())
    bench = making.bench(session, inspection.batch_id, on=day)
    hand_in = making.hand_in_of(session, inspection.hand_in_id or 0)
    return render_template(
        "coop/inspection.html",
        inspection=inspection,
        is_open=inspection.state is InspectionState.OPEN,
        bench=bench,
        hand_in=hand_in,
        form=form,
        back=back,
        pictures=picture_views(session, [bench.work.product_id]),
        photos=photo_views(session, [hand_in.photo_asset_id] if hand_in.photo_asset_id else []),
    )
