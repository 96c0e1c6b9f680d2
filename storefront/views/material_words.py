"""How places and causes of moves of material are told."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from catalog.words import Words
from fulfillment.materials import Place, Why
from storefront.wiring.languages import words

PLACES = {
    Place.OUTSIDE: _l("outside"),
    Place.HUB: _l("the hub"),
    Place.COOPERATIVE: _l("a cooperative"),
    Place.KIT: _l("kit"),
    Place.USED: _l("used up"),
    Place.LOST: _l("lost"),
    Place.SCRAP: _l("thrown away"),
}
CAUSES = {
    Why.ARRIVED: _l("Delivered and accepted"),
    Why.SENT_BACK: _l("Back to its sender"),
    Why.CARRIED: _l("Carried"),
    Why.COUNTED: _l("Stock counted"),
    Why.PACKED: _l("Into a kit"),
    Why.MORE: _l("More for a kit"),
    Why.UNPACKED: _l("Out of an unpacked kit"),
    Why.RETURNED: _l("Brought back by a maker"),
    Why.USED: _l("Used by the recipe"),
    Why.LOST: _l("Lost"),
    Why.SCRAPPED: _l("Cannot be used"),
    Why.REVERSED: _l("Correction"),
}


def place_word(place: Place, ref: int, homes: Mapping[int, Words]) -> str:
    """A place in words: the hub, a cooperative by its name, a kit by its code."""
    if place is Place.COOPERATIVE and ref in homes:
        return words(homes[ref])
    return f"K-{ref:06d}" if place is Place.KIT else str(PLACES[place])


def why_word(why: Why) -> str:
    """What a move happened for."""
    return str(CAUSES[why])
