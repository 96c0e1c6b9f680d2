"""The forms of looking: a verdict whose parts must sum, a defect, the values of one piece."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from catalog.errors import Invalid
from catalog.words import Words
from fulfillment.quality import CheckPoint, Ninth, Pin, Verdict, middle_of, pinned

#: What somebody who cannot see a photo of a defect is told.
DEFECT_PHOTO = Words("疵点照片", "Photo of a defect")
#: The same for the sample that every piece is held against.
GOLDEN_PHOTO = Words("封样照片", "The golden sample")
#: A value that is larger was not measured on a piece.
MOST = Decimal(1_000_000)

_PIECES = [InputRequired(_l("Please write a number, 0 if none.")), NumberRange(0, 1_000_000)]


class VerdictForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """n good, n to repair, n not usable, n let through as they are."""

    accepted = IntegerField(_l("Good"), _PIECES)
    rework = IntegerField(_l("To repair"), _PIECES)
    rejected = IntegerField(_l("Not usable"), _PIECES)
    conceded = IntegerField(_l("Let through as they are"), [Optional(), NumberRange(0, 1_000_000)])
    reason = StringField(_l("Why they may go on"), [Optional(), Length(max=400)])
    whole = BooleanField(_l("I have looked at every piece"))
    note = TextAreaField(_l("A word for her"), [Optional(), Length(max=400)])

    def verdict(self) -> Verdict:
        """What was found."""
        return Verdict(
            accepted=self.accepted.data or 0,
            rework=self.rework.data or 0,
            rejected=self.rejected.data or 0,
            note=self.note.data or "",
            conceded=self.conceded.data or 0,
            reason=self.reason.data or "",
            sample_only=not self.whole.data,
        )


def measured_values(points: Iterable[CheckPoint]) -> dict[int, Decimal]:
    """The values that were typed, by check point; an empty field says nothing."""
    typed = {each.id: request.form.get(f"value-{each.id}", "").strip() for each in points}
    return {point_id: decimal(words) for point_id, words in typed.items() if words}


def chosen_pin() -> Pin | None:
    """Where on the picture: the point that was tapped, or the middle of the ninth chosen."""
    ninth = request.form.get("ninth", "")
    if ninth not in set(Ninth):
        return None
    tapped = _tapped(request.form.get("pin", ""))
    return tapped if tapped and tapped.ninth == ninth else middle_of(Ninth(ninth))


def _tapped(words: str) -> Pin | None:
    """A point as the script writes it; whatever else stands there is no point."""
    x, _comma, y = words.partition(",")
    try:
        return pinned(decimal(x, "0.001"), decimal(y, "0.001")) if words else None
    except Invalid:
        return None


def decimal(words: str, step: str = "0.01") -> Decimal:
    """A number as people type it, with point or comma."""
    try:
        value = Decimal(words.replace(",", ".").strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not -MOST < value < MOST:
        raise Invalid("check.number", "“%(words)s” is not a number.", words=words[:20])
    return value.quantize(Decimal(step))
