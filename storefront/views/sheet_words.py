"""A sheet of goods in words: its columns, what is wrong with it, why it was not kept."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.errors import Invalid
from catalog.money import Money, parse
from catalog.products import crafts
from catalog.words import Words
from storefront.errors import say
from storefront.goods_sheets.lines import Line, issue_of
from storefront.goods_sheets.models import GoodsSheet
from storefront.goods_sheets.states import PartKind
from storefront.sheets.grids import GOODS, letter
from storefront.sheets.opening import refuse_size
from storefront.views.goods_words import FIELDS
from storefront.wiring.languages import money, words

KINDS = {
    PartKind.ISSUE: _l("What is the matter"),
    PartKind.CHANGE: _l("To be changed"),
    PartKind.NEW: _l("What would be new"),
}
_MORE = {
    "zh": _l("Name in Chinese"),
    "en": _l("Name in English"),
    "colour": _l("Colour"),
    "price": _l("Price"),
    "rate": _l("Piece rate"),
}


def field_word(kind: str, number: int) -> str:
    """What a column is called."""
    if kind == "price" and number > 1:
        return str(_("Price from %(pieces)s pieces", pieces=number))
    return str(_MORE.get(kind) or FIELDS.get(kind) or _("Pieces in stock"))


def names_of_lists() -> dict[str, dict[str, str]]:
    """What crafts and cooperatives are called, by their id."""
    session = db.session()
    return {
        "craft_id": {str(each.id): words(each.name) for each in crafts(session)},
        "cooperative_id": {str(each.id): words(each.name) for each in cooperatives(session)},
    }


def value_word(kind: str, text: str, names: dict[str, dict[str, str]]) -> str:
    """A value as a person reads it."""
    if kind == "materials_minor" and text:
        return money(Money(int(text)))
    if kind in ("price", "rate") and text:
        amount, currency, *days = text.split()
        return " ".join([money(parse(amount, currency)), *days])
    if kind == "pictures" and text:
        return _pictures(text)
    return names.get(kind, {}).get(text, text)


def _pictures(text: str) -> str:
    """How many pictures there are, and what each shows, in their order; of one without words the
    beginning of its name."""
    lines = [line.split(" | ") for line in text.splitlines()]
    shown = [words(Words(*line[1:3])) or line[0][-12:] for line in lines]
    told = ngettext("%(num)s picture", "%(num)s pictures", len(lines))
    return f"{told}: " + "; ".join(f"{at}. {each}" for at, each in enumerate(shown, start=1))


def issue_words(line: Line) -> dict[str, Any]:
    """One line of what is wrong, as the page shows it."""
    issue = issue_of(line)
    return {
        "row": issue.row,
        "column": letter(issue.column),
        "found": issue.found,
        "note": issue.note,
        "sentence": issue.message(_, money),
        "suggestion": issue.suggestion,
    }


def unfit(data: bytes) -> str:
    """Why a file cannot even be kept until a worker reads it; nothing if it can."""
    try:
        refuse_size(data, GOODS)
    except Invalid as refusal:
        return say(refusal)
    return ""


def why(sheet: GoodsSheet) -> str:
    """Why the last step was not taken; nothing if it was."""
    if not sheet.refusal:
        return ""
    return str(_(str(sheet.refusal["message"]), **sheet.refusal["facts"]))
