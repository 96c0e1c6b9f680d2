"""The forms of one shop on a platform: a parcel that was sent, a list of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from storefront.channels.parcels import ToldParcel


class ChannelParcelForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """One parcel: order, carrier, number."""

    order = StringField(
        _l("Order number on the platform"),
        [DataRequired(_l("Please write the order's number.")), Length(max=80)],
    )
    carrier = StringField(
        _l("Carrier"), [DataRequired(_l("Please name the carrier.")), Length(max=80)]
    )
    tracking = StringField(
        _l("Tracking number"),
        [DataRequired(_l("Please write the tracking number.")), Length(max=60)],
    )

    def parcel(self) -> ToldParcel:
        """What it says."""
        fields = (self.order, self.carrier, self.tracking)
        return ToldParcel(*(str(each.data or "").strip() for each in fields))


class ChannelParcelsForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A list of them."""

    file = FileField(_l("List of parcels"), [FileRequired(_l("Please choose a file."))])
