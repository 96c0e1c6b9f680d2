"""The page on which a lot is looked at; a lead and an inspector use the same one.

What was typed stays when the parts do not sum; the sentence stands beside the fields. Defects and
values are written down one by one (`inspecting`) and fill the verdict's fields in advance.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.products import Product
from fulfillment import quality
from fulfillment.board import making
from fulfillment.quality import Inspection, InspectionState, Ninth
from fulfillment.workflow import floor
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import inspection_at, person
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.inspecting import VerdictForm
from storefront.views.sampling import Sample, sample_of
from storefront.wiring.clock import now


def look(inspection_id: int, *, back: str) -> str:
    """The lot with its photo, what is to be looked at, and an empty verdict."""
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
    if verdict.conceded:
        flash(_("Written down. A second person has to agree."), "needs")
    else:
        flash(_("Written down. %(pieces)s pieces are paid.", pieces=verdict.accepted), "good")
    return redirect(url_for(back), 303)


def _page(inspection: Inspection, form: VerdictForm, back: str) -> str:
    session = db.session()
    sample = sample_of(session, inspection)
    if not form.is_submitted():
        form.accepted.data = inspection.lot - sample.bad
        form.rework.data, form.rejected.data = sample.bad, 0
    day = floor.local_day(session, inspection.cooperative_id, now())
    bench = making.bench(session, inspection.batch_id, on=day)
    return render_template(
        "inspecting/lot.html",
        inspection=inspection,
        bench=bench,
        form=form,
        back=back,
        sample=sample,
        mine=inspection.decided_by == person().user_id,
        pictures=picture_views(session, [bench.work.product_id]),
        **_pins(sample),
        **_beside(inspection, sample, bench.work.product_id),
    )


def _pins(sample: Sample) -> dict[str, object]:
    """The pins with their numbers, and the number of each pinned defect."""
    pinned = [each for each in sample.defects if each.pin]
    numbers = {each.id: number for number, each in enumerate(pinned, start=1)}
    return {"numbers": numbers, "marks": [(numbers[each.id], each.pin) for each in pinned]}


def _beside(inspection: Inspection, sample: Sample, product_id: int) -> dict[str, object]:
    """What she handed in, what was found, and what the page offers to find."""
    session = db.session()
    hand_in_id, golden = inspection.hand_in_id, inspection.golden_asset_id
    hand_in = making.hand_in_of(session, hand_in_id) if hand_in_id else None
    shown = [each.photo_asset_id for each in sample.defects] + [golden]
    shown.append(hand_in.photo_asset_id if hand_in else None)
    product = session.get_one(Product, product_id)
    is_open = inspection.state is InspectionState.OPEN
    return {
        "hand_in": hand_in,
        "golden": golden,
        "ninths": tuple(Ninth),
        "style_slug": product.slug,
        "photos": photo_views(session, [each for each in shown if each]),
        "types": quality.defect_types(session, product.craft_id) if is_open else (),
        "points": quality.check_points(session, product_id) if is_open else (),
    }
