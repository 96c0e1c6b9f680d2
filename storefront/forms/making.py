"""The forms of making: a waybill."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from catalog.words import Words
from fulfillment.shipping import Waybill

#: What somebody who cannot see a hand-in photo is told.
HAND_IN_PHOTO = Words("交来的成品照片", "Photo of the pieces handed in")


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
