"""The sentences that answer a maker's press, and what became of one that came too late."""

from __future__ import annotations

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from catalog.db import JsonMap
from fulfillment.sendings import Sending, Verb

DONE = {
    Verb.TAKE: _l("It is yours. Thank you."),
    Verb.DEFER: _l("We keep it for you until tomorrow."),
    Verb.DECLINE: _l("All right. Nobody minds."),
    Verb.START: _l("Good work. No clock is running."),
    Verb.CALL: _l("Your lead knows. She will come back to you."),
    Verb.STOP: _l("That is all right. Thank you for what you have made."),
}


def told(made: Sending) -> str:
    """What she is told of her press."""
    if made.kept and made.settled_at:
        return str(gettext("All right. This is with somebody else now."))
    if made.kept:
        return str(gettext("Your lead has it. %(why)s", why=because(made.kept_because)))
    if made.verb is Verb.HAND_IN:
        pieces = made.pieces or 0
        text = ngettext(
            "Thank you. %(num)s piece is handed in.",
            "Thank you. %(num)s pieces are handed in.",
            pieces,
        )
        return str(text)
    return str(DONE[made.verb])


def because(kept: JsonMap | None) -> str:
    """Why a press could not be done, in the reader's language."""
    if not kept:
        return ""
    sentence, facts = kept["message"], kept["facts"]
    return str(gettext(sentence, **facts))
