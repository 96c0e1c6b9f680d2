"""`/live/<slug>/now.json`: a tiny answer that says what a session shows just now, for everybody.

It is shared by all who ask in a language: one of them in half a second makes sure that it is still
true, by one statement (`storefront.wiring.keeping`), and the others are answered without asking the
app at all. A change is seen after one second at most; browsers must ask each time (`no-cache`), and
are told in a few bytes that nothing has changed (ETag).

Only public facts: prices, what is left, what is shown. Nothing of a rehearsal, of who bought or who
claimed. After the session its captions lie beside it as WebVTT and SRT.
"""

from __future__ import annotations

from collections.abc import Hashable

from flask import Blueprint, Response, jsonify

from catalog.db import db
from catalog.errors import NotFound
from storefront.live import desk
from storefront.live.sessions import SessionState
from storefront.views.live_words import told
from storefront.wiring.keeping import kept, page_is_kept
from storefront.wiring.moments import this_moment

pages = Blueprint("live_now", __name__)

#: However sure one is, an answer is made anew after so many seconds.
LASTS = 60.0
OVER = frozenset({SessionState.ENDED, SessionState.SETTLED})


def _stamp(slug: str) -> Hashable | None:
    return _shown(slug)


def _shown(slug: str) -> desk.Shown | None:
    found = desk.shown_to_viewers(db.session(), slug)
    return found and found.for_viewers


@pages.get("/live/<slug>/now.json")
@kept(_stamp, lasts=LASTS)
def now_shown(slug: str) -> Response:
    """What is shown now, what it costs and how many are left."""
    # What is kept for many is drawn from what its stamp has just seen, never from an older moment.
    fresh = page_is_kept()
    shown = _shown(slug) if fresh else this_moment(("live", slug), lambda: _shown(slug))
    if shown is None:
        raise NotFound("session")
    pinned = shown.pinned
    answer = jsonify(
        state=shown.state.value,
        pinned=pinned.code if pinned else None,
        slots={each.code: told(each) for each in shown.slots} if shown.live else {},
    )
    answer.headers["Cache-Control"] = "public, max-age=1"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


@pages.get("/live/<slug>/captions.<kind>")
def captions(slug: str, kind: str) -> Response:
    """What was said, for the replay."""
    session = db.session()
    shown = desk.shown_to_viewers(session, slug)
    if shown is None or shown.state not in OVER or kind not in ("vtt", "srt"):
        raise NotFound("captions")
    spoken = desk.captions_of(session, shown.id)
    text = desk.webvtt(spoken) if kind == "vtt" else desk.srt(spoken)
    answer = Response(text, mimetype="text/vtt" if kind == "vtt" else "application/x-subrip")
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer
