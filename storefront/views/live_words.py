"""How a session says what can be had: the words and their tone, the same on the desk, on the
overlay and for viewers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from storefront.live.desk import ShownSlot
from storefront.live.sessions import SessionState, SlotView
from storefront.wiring.languages import money, words

Slot = ShownSlot | SlotView
#: So few pieces are called few.
FEW = 3

STATES = {
    SessionState.DRAFT: (_l("Being prepared"), "plain"),
    SessionState.SCHEDULED: (_l("Not on air yet"), "plain"),
    SessionState.REHEARSAL: (_l("Rehearsal: nobody can buy"), "needs"),
    SessionState.ON_AIR: (_l("On air"), "good"),
    SessionState.ENDED: (_l("Over"), "plain"),
    SessionState.SETTLED: (_l("Over"), "plain"),
    SessionState.CANCELLED: (_l("Cancelled"), "wrong"),
}


def left_said(slot: Slot) -> str:
    """How many there are."""
    if slot.left:
        return str(ngettext("%(num)s piece left", "%(num)s pieces left", slot.left))
    return str(_("Made for you") if slot.make_to_live else _("Sold out"))


def left_tone(slot: Slot) -> str:
    """Its tone: good, few, or none."""
    if slot.left > FEW or (not slot.left and slot.make_to_live):
        return "good"
    return "needs" if slot.left else "wrong"


def told(slot: Slot) -> dict[str, Any]:
    """A slot as data: what may stand on any page."""
    return {
        "left": slot.left,
        "said": left_said(slot),
        "tone": left_tone(slot),
        "price": money(slot.price),
    }


def named(slot: Slot) -> str:
    """The product with its kind, if it has several."""
    product, variant = words(slot.product), words(slot.variant)
    return f"{product} · {variant}" if variant and variant != product else product


#: For templates.
WORDS = {"left_said": left_said, "left_tone": left_tone, "slot_named": named, "states": STATES}
