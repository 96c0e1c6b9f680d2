"""The forms of the office: an order sheet, money that came, wishes for a plan, prices and rates."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from catalog.errors import Invalid
from catalog.money import Money, parse
from fulfillment.workflow.adjustments import PinnedShare
from storefront.errors import say


class SheetForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A sheet, whose it is, and the date for rows without one."""

    #: The day it is; the view sets it before it asks whether the form is right.
    today: date = date.min

    file = FileField(_l("Order sheet"), [FileRequired(_l("Please choose a file."))])
    customer = StringField(_l("Customer"), [Optional(), Length(max=120)])
    due_on = DateField(_l("Date for rows without one"), [Optional()])

    def validate_due_on(self, field: DateField) -> None:
        """Not a day that has passed."""
        if field.data and field.data < self.today:
            raise ValidationError(_("This day has passed."))


class PaymentForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A bank transfer that came: the bank's own reference for it."""

    reference = StringField(
        _l("Reference on the bank statement"),
        [DataRequired(_l("Please give the bank's reference.")), Length(max=80)],
    )


class CancelForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why an order will not be filled."""

    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Please write down why.")), Length(max=200)]
    )
    #: Needed where a bank transfer must go back.
    refund = StringField(_l("Reference of the transfer back"), [Optional(), Length(max=80)])


class LimitsForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What holds for a whole plan."""

    max_styles = IntegerField(_l("Styles for one maker, at most"), [Optional(), NumberRange(1, 50)])
    due_on = DateField(_l("Plan for another date"), [Optional()])

    #: The day it is; the view sets it before it asks whether the form is right.
    today: date = date.min

    def validate_due_on(self, field: DateField) -> None:
        """Not a day that has passed."""
        if field.data and field.data < self.today:
            raise ValidationError(_("This day has passed."))


class PinForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A share given by hand."""

    maker = StringField(_l("Maker (her code)"), [DataRequired(), Length(max=16)])
    line = IntegerField(_l("Line"), [InputRequired()])
    pieces = IntegerField(_l("Pieces"), [InputRequired(), NumberRange(0, 1_000_000)])

    def share(self) -> PinnedShare:
        """The pin as typed."""
        maker = str(self.maker.data).strip().upper()
        return PinnedShare(maker, int(self.line.data or 0), int(self.pieces.data or 0))


class AmountForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """An amount of money, as typed."""

    amount = StringField(_l("Amount in ¥"), [DataRequired(_l("Please enter an amount."))])

    def validate_amount(self, field: StringField) -> None:
        """An amount that can be read, and is more than nothing."""
        try:
            if parse(str(field.data)).minor <= 0:
                raise ValidationError(_("An amount is more than zero."))
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from None

    def money(self) -> Money:
        """The amount."""
        return parse(str(self.amount.data))


class RateForm(AmountForm):
    """A piece rate and the day it begins."""

    starts_on = DateField(_l("Counts from"), [DataRequired(_l("Please choose a day."))])

    def day(self) -> date:
        """The day it begins."""
        return date.fromisoformat(str(self.starts_on.data))
