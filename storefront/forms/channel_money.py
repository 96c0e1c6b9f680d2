"""The form of a platform's money file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class MoneyFileForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A settlement, refund or flow file as the platform gives it."""

    file = FileField(
        _l("Settlement, refund or flow file"), [FileRequired(_l("Please choose a file."))]
    )
