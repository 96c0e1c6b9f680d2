"""The forms of a difference: a reason, a day to wait for, what shall be booked."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from storefront.payments.threeway import Resolution
from storefront.wiring.labels import label


class ReasonForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why; `does` is what for, and the prefix of its fields on the page of several forms."""

    does = "explain"

    def __init__(self) -> None:
        super().__init__(prefix=self.does)

    reason = TextAreaField(
        _l("Why, in a sentence"),
        [DataRequired(_l("Please write a sentence why.")), Length(max=300)],
    )


class WaitForm(ReasonForm):
    """Until when."""

    does = "wait"
    until = DateField(_l("Wait until"), [DataRequired(_l("Please choose a day."))])

    def day(self) -> date:
        """The day it is looked at again."""
        return date.fromisoformat(str(self.until.data))


class BookForm(ReasonForm):
    """What shall be booked."""

    does = "book"
    resolution = SelectField(_l("What shall be booked"))

    def __init__(self) -> None:
        super().__init__()
        wanted = (Resolution.FEE, Resolution.UNCLEAR, Resolution.REVERSE)
        self.resolution.choices = [(each.value, label(each)) for each in wanted]

    @property
    def chosen(self) -> Resolution:
        """The resolution of a valid form."""
        return Resolution(str(self.resolution.data))
