"""The form that brings a sheet of goods."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class GoodsSheetForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A sheet as a spreadsheet saved it."""

    file = FileField(_l("Sheet of goods"), [FileRequired(_l("Please choose a file."))])
