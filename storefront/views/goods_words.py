"""Goods in words: the names of fields, of what is lacking, and of what happened to a product."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from catalog.history import Moment
from catalog.products.rules import Lack

FIELDS = {
    "name.zh": _l("Name in Chinese"),
    "name.en": _l("Name in English"),
    "summary.zh": _l("In one sentence, Chinese"),
    "summary.en": _l("In one sentence, English"),
    "description.zh": _l("Description, Chinese"),
    "description.en": _l("Description, English"),
    "materials.zh": _l("Materials, Chinese"),
    "materials.en": _l("Materials, English"),
    "care.zh": _l("Care, Chinese"),
    "care.en": _l("Care, English"),
    "craft_id": _l("Craft"),
    "cooperative_id": _l("Cooperative"),
    "level": _l("Lowest grade that may make it"),
    "standard_minutes": _l("Standard minutes a piece"),
    "pack": _l("Packs of"),
    "min_batch": _l("Smallest batch"),
    "weight_g": _l("Weight of a piece in grams"),
    "kit_weight_g": _l("Weight of its kit in grams"),
    "materials_minor": _l("Materials of a piece"),
    "sku": _l("Article (SKU)"),
    "colour_hex": _l("Colour"),
    "position": _l("Place in the list"),
    "publish_at": _l("Show it from"),
    "delist_at": _l("Take it down at"),
    "price": _l("Price"),
    "rate": _l("Piece rate"),
    "tier": _l("Price from a number on"),
    "lettering": _l("Words on a piece"),
    "pieces": _l("Pieces in stock"),
    "parts": _l("In the set"),
    "pictures": _l("Pictures"),
}
VERBS = {
    "create": _l("Made as a draft"),
    "edit": _l("Edited"),
    "publish": _l("Shown in the shop"),
    "delist": _l("Taken out of the shop"),
    "plan_listing": _l("Moments for the shop set"),
    "not_published": _l("It should have been shown, but something was missing"),
    "bundle": _l("What lies in a set changed"),
    "add_variants": _l("Variants added"),
    "edit_variant": _l("Variant edited"),
    "retire_variant": _l("Variant retired"),
    "return_variant": _l("Variant sold again"),
    "remove_variant": _l("Variant taken away"),
    "make_to_order": _l("Making to order switched"),
    "allow_lettering": _l("Words on a piece changed"),
    "price": _l("New price"),
    "rate": _l("New piece rate"),
    "tier": _l("New price from a number on"),
    "end_tier": _l("Price from a number on ended"),
    "count": _l("Stock counted"),
    "carry": _l("Carried to another place"),
    "sheet": _l("Changed by a sheet"),
}
#: Why pieces came or went.
MOVES = {
    "count": _l("stock-taking"),
    "carry": _l("carried"),
    "order": _l("ordered"),
    "opening": _l("opening stock"),
    "wave": _l("made"),
    "returned": _l("came back"),
    "cancelled": _l("order cancelled"),
    "unpaid": _l("not paid in time"),
    "offer": _l("held for who waited"),
    "offer_over": _l("offer over"),
}
LACKS = {
    Lack.NAME: _l("a name in Chinese and in English"),
    Lack.PRICE: _l("a price in force for one of its variants"),
    Lack.PICTURE: _l("a picture with words in both languages"),
}


def field_word(name: str) -> str:
    """What a field is called."""
    if name.startswith("price:"):
        pieces = name.removeprefix("price:")
        return str(_("Price from %(pieces)s pieces", pieces=pieces))
    return str(FIELDS.get(name, name))


def move_word(reason: str) -> str:
    """Why pieces came or went."""
    return str(MOVES.get(reason, reason))


def verb_word(moment: Moment) -> str:
    """What happened."""
    return str(VERBS.get(moment.verb, moment.verb))


def about(moment: Moment) -> str:
    """Which variants it happened to, if not to the whole product."""
    skus = moment.facts.get("skus") or [moment.facts.get("sku", "")]
    return ", ".join(str(each) for each in skus if each)


def differences(moment: Moment) -> list[tuple[str, str, str]]:
    """(field, from, to) of what changed."""
    told = moment.facts.get("changes") or {}
    if not told and "amount" in moment.facts:
        told = {moment.verb: [moment.facts.get("before", ""), moment.facts["amount"]]}
    return [(field_word(name), pair[0] or _("nothing"), pair[1]) for name, pair in told.items()]
