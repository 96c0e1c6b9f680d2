"""The questions of a quote: rows of article, pieces, day, price; and for whom it is kept.

The rows are plain fields of the same names, so that a question is an address that can be shared,
and the page works without scripts. An empty row is no row; what cannot be read is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from catalog.errors import Invalid
from catalog.money import Money, parse
from storefront.errors import say
from storefront.quotes import MOST_DAYS, MOST_LINES, MOST_PIECES, Asked

FIELDS = ("sku", "pieces", "due", "first", "price")
#: Empty rows below the filled ones.
SPARE_ROWS = 1


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as it was typed, what it means, and what is wrong with it."""

    sku: str = ""
    pieces: str = ""
    due: str = ""
    first: str = ""
    price: str = ""
    asked: Asked | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """All rows; `asked` if every one of them can be read."""

    rows: tuple[TypedRow, ...]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What is asked, or nothing while something cannot be read."""
        filled = [row for row in self.rows if row.sku or row.pieces]
        return () if any(row.wrong for row in filled) else tuple(_asked(filled))

    @property
    def wrong(self) -> bool:
        """Whether a row cannot be read."""
        return any(row.wrong for row in self.rows)


def _asked(rows: Sequence[TypedRow]) -> list[Asked]:
    return [row.asked for row in rows if row.asked is not None]


def read_question(given: MultiDict[str, str], today: date) -> Question:
    """The rows of a form or an address."""
    columns = [given.getlist(name)[:MOST_LINES] for name in FIELDS]
    longest = max((len(column) for column in columns), default=0)
    cells = [[*column, *[""] * (longest - len(column))] for column in columns]
    typed = [tuple(cell.strip()[:80] for cell in row) for row in zip(*cells, strict=True)]
    rows = [_row(row, today) for row in typed if row[0] or row[1]]
    blank = min(SPARE_ROWS, MOST_LINES - len(rows))
    return Question((*rows, *[TypedRow()] * blank))


def _row(typed: tuple[str, ...], today: date) -> TypedRow:
    sku, pieces, due, first, price = typed
    try:
        asked = Asked(
            sku=_sku(sku),
            pieces=_pieces(pieces),
            due_on=_day(due, today),
            priority=1 if first else 0,
            price=_price(price),
        )
    except Invalid as refusal:
        return TypedRow(sku, pieces, due, first, price, None, say(refusal))
    return TypedRow(sku, pieces, due, first, price, asked)


def _sku(typed: str) -> str:
    if not typed:
        raise Invalid("quote.sku_missing", "Please name the article.")
    return typed.upper()


def _pieces(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= MOST_PIECES):
        raise Invalid("quote.pieces", "Please give a whole number of pieces.")
    return int(typed[:9])


def _day(typed: str, today: date) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Invalid("quote.day", "This day cannot be read.") from None
    if day < today:
        raise Invalid("quote.past", "This day has passed.")
    return day


def _price(typed: str) -> Money | None:
    return parse(typed) if typed else None


class KeepForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """For whom an offer is held, and for how long."""

    customer = StringField(
        _l("Customer"), [DataRequired(_l("Please say for whom.")), Length(max=120)]
    )
    days = IntegerField(
        _l("Hold it for so many days"),
        [
            InputRequired(_l("Please give a number of days.")),
            NumberRange(1, MOST_DAYS, _l("Please give a number of days.")),
        ],
        default=7,
    )
    key = HiddenField(validators=[Length(min=22, max=64)])
