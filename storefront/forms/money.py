"""The forms of the office's money: a payday, its bank file, and a line that the bank sent back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length


class PayoutForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Until which day everybody is paid."""

    until = DateField(_l("Everything earned until"), [InputRequired(_l("Please choose a day."))])


#: Why a bank file is fetched.
FETCHED_FOR = {
    "hand": _l("To hand it to the bank"),
    "again": _l("The first one was lost or refused"),
    "check": _l("To compare it with a statement of the bank"),
}


class BankFileForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What names and account numbers are opened for; it is written down."""

    reason = SelectField(
        _l("What do you need it for?"),
        choices=list(FETCHED_FOR.items()),
        validators=[InputRequired(_l("Please say what you need it for."))],
    )


class ReturnForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why the bank sent it back."""

    reason = StringField(
        _l("What the bank says"),
        [DataRequired(_l("Please say what the bank says.")), Length(max=120)],
    )
