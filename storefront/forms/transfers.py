"""The forms of bank transfers: a statement, a line that is confirmed, a refund that was sent."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional


class StatementForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A statement as the bank gives it out."""

    file = FileField(_l("Statement"), [FileRequired(_l("Please choose a file."))])


class ConfirmForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """For which order a line came; empty for money that nobody knows yet."""

    order = StringField(_l("Order number"), [Optional(), Length(max=24)])


class SentBackForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """The bank's own reference of a refund."""

    reference = StringField(
        _l("Reference of the transfer back"),
        [DataRequired(_l("Please give the bank's reference.")), Length(max=60)],
    )
