"""The forms of paydays' terms: the least amount, the longest wait; a hold and its end."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from storefront.forms.buying import needed
from storefront.forms.pay import AmountField


class TermForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """From which amount on a payday pays, and after how many days at the latest."""

    home = SelectField(_l("Cooperative"))
    least = AmountField(_l("Least amount, in yuan"), [needed(_l("Please say how much."))])
    longest_days = IntegerField(
        _l("Nobody waits longer than, days"),
        [NumberRange(1, 366, _l("A wait is between 1 and 366 days."))],
    )
    starts_on = DateField(_l("Counts from"), [DataRequired(_l("Please choose a day."))])

    def __init__(self, homes: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.home.choices = [("", _("All cooperatives")), *homes]

    @property
    def home_id(self) -> int | None:
        """The cooperative of a valid form; None for all."""
        return int(str(self.home.data)) if self.home.data else None

    def day(self) -> date:
        """The day it begins."""
        return date.fromisoformat(str(self.starts_on.data))


class HoldForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Whose paydays are held, and why."""

    maker = StringField(
        _l("Code of the maker"), [needed(_l("Please name the maker.")), Length(max=16)]
    )
    reason = TextAreaField(
        _l("Why, in words that she reads"),
        [DataRequired(_l("Please write a sentence.")), Length(max=300)],
    )
