"""How a page says whether something can be had: the sentence and its tone."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from fulfillment.board.availability import Availability, Word
from storefront.wiring.clock import now
from storefront.wiring.languages import day, moment

#: So few pieces are counted aloud.
FEW = 5
TONES = {Word.TO_ORDER: "good", Word.HELD: "needs", Word.COMING: "needs", Word.ELSEWHERE: "needs"}


def stock_said(found: Availability, made_on: date | None = None) -> str:
    """Whether it can be had, and if not now, why and when."""
    if found.word is Word.READY:
        return _ready(found.ready, made_on)
    if found.word is Word.TO_ORDER:
        return str(_("Made for you, ready by %(day)s", day=day(found.on)))
    if found.word is Word.HELD and found.until is not None:
        at = found.until
        same = moment(at, "yyyyMMdd") == moment(now(), "yyyyMMdd")
        time = moment(at, "HH:mm" if same else "short")
        return str(_("Others are paying for the last ones; try again at %(time)s", time=time))
    if found.word is Word.COMING:
        return str(_("Sold out for now; more are being made, by %(day)s", day=day(found.on)))
    words = {
        Word.ELSEWHERE: _("Not sold here just now; a few lie at a stall"),
        Word.GONE: _("Not sold any more"),
    }
    return str(words.get(found.word) or _("Sold out for now"))


def stock_tone(found: Availability, made_on: date | None = None) -> str:
    """Its tone: good, needs a look, or wrong."""
    if found.word is Word.READY:
        return "good" if made_on or found.ready > FEW else "needs"
    return TONES.get(found.word, "wrong")


def _ready(pieces: int, made_on: date | None) -> str:
    if made_on:
        return str(ngettext("Ready now: %(num)s", "Ready now: %(num)s", pieces))
    if pieces <= FEW:
        return str(ngettext("Only %(num)s left", "Only %(num)s left", pieces))
    return str(_("In stock"))


#: For templates.
WORDS = {"stock_said": stock_said, "stock_tone": stock_tone}
