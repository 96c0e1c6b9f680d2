"""The forms of the office's money: a payday, and a line that the bank sent back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length


class PayoutForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Until which day everybody is paid."""

    until = DateField(_l("Everything earned until"), [InputRequired(_l("Please choose a day."))])


class ReturnForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why the bank sent it back."""

    reason = StringField(
        _l("What the bank says"),
        [DataRequired(_l("Please say what the bank says.")), Length(max=120)],
    )
