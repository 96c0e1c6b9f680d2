"""The forms of gift cards and credit: buying a card, putting one into an account, giving credit."""

from __future__ import annotations

from datetime import date, timedelta

from email_validator import EmailNotValidError, validate_email
from flask_babel import format_currency, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from catalog.errors import Invalid
from catalog.money import Money, parse
from fulfillment.credit import check_amount
from storefront.errors import say

#: Amounts that stand in the list, in yuan.
AMOUNTS = (100, 200, 300, 500, 1000)
OWN = "own"
#: A card is delivered within a year.
FARTHEST = timedelta(days=365)


class GiftCardForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """How much, for whom, with which words, on which day."""

    amount = RadioField(_l("How much"), default=str(AMOUNTS[1]))
    own = StringField(_l("An amount of my own"), [Optional(), Length(max=12)])
    to = EmailField(
        _l("E-mail of the person who gets it"),
        [InputRequired(_l("Please give an e-mail address.")), Length(max=254)],
    )
    giver = StringField(_l("Your name, for the card"), [Optional(), Length(max=60)])
    message = TextAreaField(_l("A few words to go with it"), [Optional(), Length(max=300)])
    deliver_on = DateField(_l("Day of delivery"), [Optional()])
    email = EmailField(
        _l("Your e-mail"),
        [InputRequired(_l("Please give an e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )
    nonce = HiddenField(validators=[Length(min=22, max=64)])

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        named = [(str(each), format_currency(each, "CNY", "¤#,##0")) for each in AMOUNTS]
        self.amount.choices = [*named, (OWN, gettext("An amount of my own"))]

    def validate_own(self, field: Field) -> None:
        """An amount that we make, where it is asked for."""
        if self.amount.data == OWN and self.money is None:
            raise ValidationError(gettext("Please say how much."))

    def validate_amount(self, field: Field) -> None:
        """Within the limits."""
        try:
            if (money := self.money) is not None:
                check_amount(money)
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from refusal

    def validate_to(self, field: Field) -> None:
        """An address that mail can be sent to."""
        field.data = _address(field.data)

    def validate_email(self, field: Field) -> None:
        """The same."""
        field.data = _address(field.data)

    def validate_deliver_on(self, field: Field) -> None:
        """Today or later."""
        if field.data and not self.today <= field.data <= self.today + FARTHEST:
            raise ValidationError(gettext("Please choose a day from today on, within a year."))

    @property
    def money(self) -> Money | None:
        """What she chose or typed."""
        typed = self.own.data if self.amount.data == OWN else self.amount.data
        try:
            return parse(str(typed or "").strip())
        except Invalid:
            return None


class CardCodeForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A card's code, to put what is on it into one's account."""

    code = StringField(
        _l("Gift card code"),
        [InputRequired(_l("Please type the code.")), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class GrantForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Credit that the office gives."""

    amount = StringField(_l("How much"), [InputRequired(_l("Please say how much."))])
    reason = StringField(
        _l("Reason, which she reads"),
        [InputRequired(_l("Please write a sentence.")), Length(max=200)],
    )
    nonce = HiddenField(validators=[Length(min=12, max=64)])

    def validate_amount(self, field: Field) -> None:
        """A sum of money above zero."""
        try:
            if parse(field.data).minor <= 0:
                raise ValidationError(gettext("Please say how much."))
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from refusal

    @property
    def money(self) -> Money:
        """The amount of a valid form."""
        return parse(str(self.amount.data))


def _address(typed: str | None) -> str:
    try:
        found = validate_email(str(typed or "").strip(), check_deliverability=False)
    except EmailNotValidError as problem:
        sentence = gettext("This does not look like an e-mail address.")
        raise ValidationError(sentence) from problem
    return str(found.normalized)
