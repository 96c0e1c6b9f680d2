"""The form that brings an order file of a channel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, Length


class ChannelFileForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A file as a platform gave it, and whose it is."""

    shop = StringField(
        _l("The shop's short word"), [DataRequired(_l("Please name the shop.")), Length(max=30)]
    )
    file = FileField(_l("Order file"), [FileRequired(_l("Please choose a file."))])
