"""The forms of a fapiao: what the buyer wants, and what the office notes."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, RadioField, StringField
from wtforms.validators import URL, Length, Optional

from catalog.errors import Invalid
from storefront.errors import say
from storefront.fapiao.rules import FapiaoKind, Wanted, checked, checked_number
from storefront.forms.buying import needed


class FapiaoForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """To whom it is made out."""

    kind = RadioField(_l("Made out to"), default=FapiaoKind.PERSONAL.value)
    title = StringField(_l("Title"), [Length(max=100)])
    tax_id = StringField(_l("Taxpayer number"), [Optional(), Length(max=30)])
    special = BooleanField(_l("A special VAT fapiao, to deduct the tax"))
    address = StringField(_l("Registered address"), [Optional(), Length(max=160)])
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40)])
    bank = StringField(_l("Bank"), [Optional(), Length(max=100)])
    account = StringField(_l("Account number"), [Optional(), Length(max=40)])
    email = EmailField(_l("E-mail for the fapiao"), [Optional(), Length(max=254)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            (FapiaoKind.PERSONAL.value, _("A person")),
            (FapiaoKind.COMPANY.value, _("A company")),
        ]

    @property
    def wanted(self) -> Wanted:
        """What she says."""
        typed = {name: str(self[name].data or "") for name in _TEXTS}
        return Wanted(
            kind=FapiaoKind(str(self.kind.data)), special=bool(self.special.data), **typed
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Every field, and what the rules say of all of them."""
        if not super().validate(extra_validators):
            return False
        try:
            checked(self.wanted)
        except Invalid as refusal:
            self[str(refusal.field)].errors = [say(refusal)]
            return False
        return True


_TEXTS = ("title", "tax_id", "address", "phone", "bank", "account", "email")


class IssuedForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What the tax software says of it."""

    number = StringField(
        _l("Number of the fapiao"), [needed(_l("Please give the number.")), Length(max=30)]
    )
    link = StringField(_l("Where the file lies"), [Optional(), URL(), Length(max=400)])

    def validate(self, extra_validators: object = None) -> bool:
        """A number that one can have."""
        if not super().validate(extra_validators):
            return False
        try:
            checked_number(str(self.number.data))
        except Invalid as refusal:
            self.number.errors = [say(refusal)]
            return False
        return True
