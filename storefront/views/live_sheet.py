"""`/sessions/<slug>/sheet`: what a host reads from, on paper or by a screen reader.

Each thing of the lineup with its code, price and limits, pieces, day, facts, the maker's story as
far as she allows it, words for the picture, and what is not to be said. Nothing is kept: a printed
sheet says as of when it is true.

Only the session's host, who helps her and the office read it; for others it is not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from catalog.db import db
from fulfillment.board.stories import ShownMaker, makers_of_products
from fulfillment.workflow.capacity import Making, days_for
from media.assets import PictureView, covers
from storefront.live import cues, sessions
from storefront.live.cues import Barred, Cue
from storefront.live.sessions import SlotView
from storefront.views.live_desk import desk_here
from storefront.views.live_words import STATES
from storefront.wiring import now

pages = Blueprint("live_sheet", __name__, url_prefix="/sessions")

#: Stories told beside one product.
STORIES = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A slot with all that is said of it."""

    slot: SlotView
    facts: Cue
    picture: PictureView | None
    makers: tuple[ShownMaker, ...]
    made_on: date | None
    barred: tuple[Barred, ...]
    #: Phrases of both lists that our own texts say.
    our_slips: tuple[str, ...]


@pages.get("/<slug>/sheet")
def one(slug: str) -> str:
    """The host sheet."""
    session, live = db.session(), desk_here(slug)
    slots = sessions.slots_of(session, live)
    ids = {each.product_id for each in slots}
    barred = cues.barred_for(session, ids)
    return render_template(
        "live/printed.html",
        live=live,
        state=STATES[live.state],
        told=_told(slots, barred),
        everywhere=[each for each in barred if each.product_id is None],
        at=now(),
    )


def _told(slots: Sequence[SlotView], barred: Sequence[Barred]) -> list[Told]:
    session, ids = db.session(), {each.product_id for each in slots}
    facts, pictures = cues.cues_of(session, ids), covers(session, ids)
    makers = makers_of_products(session, ids, each=STORIES)
    to_make = [each for each in slots if each.make_to_live]
    wishes = [Making(each.product_id, 1) for each in to_make]
    days = zip(to_make, days_for(session, wishes, now=now()), strict=True)
    made_on = {each.id: day for each, day in days}
    return [
        Told(
            slot=each,
            facts=facts[each.product_id],
            picture=pictures.get(each.product_id),
            makers=(shown := makers.get(each.product_id, ())),
            made_on=made_on.get(each.id),
            barred=tuple(row for row in barred if row.product_id == each.product_id),
            our_slips=_slips(each, facts[each.product_id], shown, barred),
        )
        for each in slots
    ]


def _slips(
    slot: SlotView, facts: Cue, makers: Sequence[ShownMaker], barred: Sequence[Barred]
) -> tuple[str, ...]:
    """What our own texts of it say though it is barred, so that she does not read it out."""
    mine = [each.phrase for each in barred if each.product_id in (None, slot.product_id)]
    spoken = [text for each in makers for text in (each.words.zh, each.words.en)]
    texts = (slot.product.zh, slot.product.en, *facts.texts(), *spoken)
    return tuple(sorted(cues.said_in(texts, mine)))
