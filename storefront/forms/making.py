"""The forms of making: a verdict whose parts must sum, and a waybill."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from catalog.words import Words
from fulfillment.quality import Verdict
from fulfillment.shipping import Waybill

#: What somebody who cannot see a hand-in photo is told.
HAND_IN_PHOTO = Words("交来的成品照片", "Photo of the pieces handed in")

_PIECES = [InputRequired(_l("Please write a number, 0 if none.")), NumberRange(0, 1_000_000)]


class VerdictForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """n good, n to repair, n not usable."""

    accepted = IntegerField(_l("Good"), _PIECES)
    rework = IntegerField(_l("To repair"), _PIECES)
    rejected = IntegerField(_l("Not usable"), _PIECES)
    note = TextAreaField(_l("A word for her"), [Optional(), Length(max=400)])

    def verdict(self) -> Verdict:
        """What was found."""
        return Verdict(
            accepted=self.accepted.data or 0,
            rework=self.rework.data or 0,
            rejected=self.rejected.data or 0,
            note=self.note.data or "",
        )


class WaybillForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Who carries the parcel, and under which number."""

    carrier = StringField(
        _l("Carrier"), [DataRequired(_l("Please say who carries it.")), Length(max=40)]
    )
    number = StringField(
        _l("Parcel number"),
        [DataRequired(_l("Please give the number on the label.")), Length(max=60)],
    )

    def waybill(self) -> Waybill:
        """The waybill as typed."""
        return Waybill(str(self.carrier.data), str(self.number.data))
