"""The forms of the office's money: a payday, its bank file, and what the bank answers."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, Field, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from catalog.errors import Invalid
from catalog.money import Money, parse
from storefront.errors import say


class PayoutForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Until which day everybody is paid."""

    until = DateField(_l("Everything earned until"), [InputRequired(_l("Please choose a day."))])
    most = StringField(_l("At most for each maker, in yuan"), [Optional(), Length(max=20)])

    def validate_most(self, field: Field) -> None:
        """An amount above nothing."""
        try:
            if parse(str(field.data or "")).minor <= 0:
                raise ValidationError(_("An amount is more than zero."))
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from None

    @property
    def part(self) -> Money | None:
        """What each gets at most, where it is a part payout."""
        return parse(str(self.most.data)) if self.most.data else None


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


class LeftOutForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why she is not paid with this one."""

    reason = StringField(
        _l("Why she is left out"),
        [DataRequired(_l("Please write a sentence.")), Length(max=120)],
    )


class AnswerForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What the bank, or Alipay, answered."""

    file = FileField(_l("File of results"), [FileRequired(_l("Please choose a file."))])


class DecisionForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Which payment a row was about."""

    reference = StringField(
        _l("Our reference"),
        [DataRequired(_l("Please give our reference of the payment.")), Length(max=40)],
    )
