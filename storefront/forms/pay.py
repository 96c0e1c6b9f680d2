"""The forms of pay besides pieces, and of the rules that protect a payday."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from catalog.errors import Invalid
from catalog.money import Money, parse
from fulfillment.earnings.extras import WRITTEN, ExtraKind
from storefront.errors import say
from storefront.forms.buying import needed
from storefront.forms.taxes import PercentField
from storefront.wiring.labels import label


class AmountField(StringField):
    """An amount in yuan; `money` is what a valid one says."""

    def pre_validate(self, form: object) -> None:
        """One that can be read."""
        try:
            parse(str(self.data or ""))
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from None

    @property
    def money(self) -> Money:
        """The amount."""
        return parse(str(self.data))


class ExtraForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """For whom, for what, how much, and why."""

    maker = StringField(
        _l("Code of the maker"), [needed(_l("Please name the maker.")), Length(max=16)]
    )
    kind = SelectField(_l("What for"))
    amount = AmountField(_l("How much, in yuan"), [needed(_l("Please say how much."))])
    place = SelectField(
        _l("An advance is paid"),
        choices=[("bank", _l("by the bank")), ("box", _l("from the cash box"))],
        default="bank",
    )
    reason = TextAreaField(
        _l("Why, in words that she reads"),
        [DataRequired(_l("Please write a sentence.")), Length(max=300)],
    )
    nonce = HiddenField(validators=[Length(min=16, max=64)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(each.value, label(each)) for each in WRITTEN]

    @property
    def chosen(self) -> ExtraKind:
        """The kind of a valid form."""
        return ExtraKind(str(self.kind.data))


class ChargeForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What is charged for lost material."""

    amount = AmountField(_l("How much, in yuan"), [needed(_l("Please say how much."))])
    reason = StringField(
        _l("Why, in words that she reads"),
        [DataRequired(_l("Please write a sentence.")), Length(max=300)],
    )


class _FromADay(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    starts_on = DateField(_l("Counts from"), [DataRequired(_l("Please choose a day."))])

    def day(self) -> date:
        """The day it begins."""
        return date.fromisoformat(str(self.starts_on.data))


class ProtectionForm(_FromADay):
    """What a payday leaves her."""

    share = PercentField(_l("Kept back at most, percent"), [needed(_l("Please give a share."))])
    minimum = AmountField(_l("Always left to her, in yuan"), [needed(_l("Please say how much."))])
    charge = PercentField(
        _l("Lost material, at most percent of the kit’s worth"),
        [needed(_l("Please give a share."))],
    )


class MendingForm(_FromADay):
    """What mending earns, of a style or of everything."""

    sku = StringField(_l("A style, by its address (else all)"), [Optional(), Length(max=80)])
    home = SelectField(_l("Cooperative"))
    share = PercentField(_l("Share of the rate, percent"), [needed(_l("Please give a share."))])

    def __init__(self, homes: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.home.choices = [("", _("All cooperatives")), *homes]

    @property
    def home_id(self) -> int | None:
        """The cooperative of a valid form; None for all."""
        return int(str(self.home.data)) if self.home.data else None

    def validate_sku(self, field: Field) -> None:
        """Without blanks."""
        field.data = str(field.data or "").strip()
