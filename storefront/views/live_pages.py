"""`/live` and `/live/<slug>`: the sessions that everybody may know of, and one of them.

A page of a session that comes shows when and what; on air what it costs now and what is left, and
puts it into the cart; when it is over what was shown when and said meanwhile. All of it stands in
the page: a script only keeps it true while it is looked at (`static/js/live.js`).

A thousand look at once: guests see one page that is kept, and asked about once a second, by the
statement that `now.json` asks too. A draft, and what was called off, do not exist here.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from flask import Blueprint, Response, request

from catalog.db import db
from catalog.errors import NotFound
from media.assets import covers
from storefront.live import desk, viewing
from storefront.live.viewing import Broadcast, Chapter, SlotFacts
from storefront.views import live_told
from storefront.views.drawing import drawn
from storefront.views.live_words import WORDS
from storefront.wiring.keeping import kept
from storefront.wiring.languages import words

pages = Blueprint("live_pages", __name__)
pages.context_processor(lambda: {**WORDS, **live_told.WORDS})

#: Sessions that are over, on one page.
SIZE = 12
#: Seconds after which a kept page is made anew, whatever is known.
LIST_LASTS, PAGE_LASTS = 5.0, 20.0
MOST_PAGES = 10_000


def _of_list() -> Hashable:
    return "live"


def _of_session(slug: str) -> Hashable | None:
    found = desk.shown_to_viewers(db.session(), slug)
    return found and found.for_viewers


@pages.get("/live")
@kept(_of_list, lasts=LIST_LASTS)
def index() -> str:
    """On air now, coming, past."""
    session = db.session()
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    next_ones = viewing.coming(session)
    before = viewing.past(session, page=page, size=SIZE)
    if page > 1 and not before:
        raise NotFound("page")
    firsts = viewing.covers_of(session, [each.id for each in (*next_ones, *before)])
    return drawn(
        "viewing/index.html",
        on_air=tuple(each for each in next_ones if each.on_air),
        coming=tuple(each for each in next_ones if not each.on_air),
        past=before[:SIZE],
        page=page,
        more=len(before) > SIZE,
        firsts=firsts,
        covers=covers(session, set(firsts.values())),
    )


@pages.get("/live/<slug>")
@kept(_of_session, lasts=PAGE_LASTS)
def one(slug: str) -> str:
    """One session: coming, on air, or over."""
    session = db.session()
    shown = desk.shown_to_viewers(session, slug)
    if shown is None:
        raise NotFound("session")
    live, facts = viewing.broadcast_of(session, shown.id), viewing.facts_of(session, shown.id)
    pictures = covers(session, {each.product_id for each in shown.slots})
    first = pictures.get(shown.slots[0].product_id) if shown.slots else None
    return drawn(
        "viewing/session.html",
        live=live,
        slots=shown.slots,
        facts=facts,
        covers=pictures,
        first=first,
        told=live_told.as_data(live, first),
        **_replay(live, facts),
    )


@pages.get("/live/<slug>/chapters.vtt")
def chapters_file(slug: str) -> Response:
    """What was shown when, for players."""
    session = db.session()
    shown = desk.shown_to_viewers(session, slug)
    live = viewing.broadcast_of(session, shown.id) if shown is not None else None
    if live is None or not live.over:
        raise NotFound("chapters")
    facts = viewing.facts_of(session, live.id)
    rows = [(each, _name(facts[each.slot_id])) for each in _chapters(live)]
    answer = Response(viewing.chapters_file(rows), mimetype="text/vtt")
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


def _replay(live: Broadcast, facts: dict[int, SlotFacts]) -> dict[str, Any]:
    """What was shown when, and what was said meanwhile; nothing before it is over."""
    if not live.over:
        return {"chapters": (), "said": {}, "aside": []}
    told = _chapters(live)
    spoken = desk.captions_of(db.session(), live.id)
    said, aside = viewing.said_in(told, [(each.begins, each.words) for each in spoken])
    return {"chapters": told, "said": said, "aside": aside}


def _chapters(live: Broadcast) -> tuple[Chapter, ...]:
    return viewing.chapters(viewing.pins_of(db.session(), live), live.lasted)


def _name(facts: SlotFacts) -> str:
    return f"{facts.code} {words(facts.product)}"
