"""The forms of taxes, of what materials cost and of a cooperative's share."""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from catalog.errors import Invalid
from catalog.money import Money, parse
from catalog.products import TaxClass, Variant
from catalog.words import Words
from storefront.errors import say
from storefront.forms.buying import needed
from storefront.forms.office import RateForm
from storefront.taxes import TaxKind, TaxRule
from storefront.wiring.labels import label

_PERCENT = re.compile(r"^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*[%％]?\s*$")


def read_percent(text: str) -> int:
    """A percentage as it is typed (`13`, `9.5 %`), in basis points."""
    found = _PERCENT.match(text)
    points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= points <= 10_000:
        raise Invalid("tax.percent", "“%(text)s” is not a percentage like 13 or 9.5.", text=text)
    return points


def _named() -> InputRequired:
    return needed(_l("Please give a name."))


def _rated() -> InputRequired:
    return needed(_l("Please give a rate."))


class PercentField(StringField):
    """A percentage; `points` are its basis points."""

    def pre_validate(self, form: object) -> None:
        """One that can be read."""
        try:
            read_percent(str(self.data or ""))
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from None

    @property
    def points(self) -> int:
        """What a valid field says."""
        return read_percent(str(self.data))


def _day(id: str | None = None) -> DateField:  # noqa: A002 - what the field calls it
    return DateField(_l("Counts from"), [DataRequired(_l("Please choose a day."))], id=id)


class _FromADay(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    starts_on = _day()

    def day(self) -> date:
        """The day it begins."""
        return date.fromisoformat(str(self.starts_on.data))


class TaxForm(_FromADay):
    """What a zone's tax takes from a day on."""

    name_zh = StringField(_l("Name in Chinese"), [_named(), Length(max=40)])
    name_en = StringField(_l("Name in English"), [_named(), Length(max=40)])
    kind = RadioField(_l("Prices"), default=TaxKind.INCLUDED.value)
    standard = PercentField(_l("Standard rate, percent"), [_rated()])
    reduced = PercentField(_l("Reduced rate, percent"), [_rated()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            (TaxKind.INCLUDED.value, _("Prices hold the tax")),
            (TaxKind.ADDED.value, _("The tax is put on top at the checkout")),
        ]

    @property
    def rule(self) -> TaxRule:
        """The rule of a valid form."""
        name = Words(str(self.name_zh.data).strip(), str(self.name_en.data).strip())
        kind = TaxKind(str(self.kind.data))
        return TaxRule(name, kind, self.standard.points, self.reduced.points, self.day())


class MaterialsForm(RateForm):
    """What the materials of one piece cost: of one variant, or of all that have no own cost."""

    variant = SelectField(_l("Of"), default="")

    def offer(self, variants: list[Variant], named: list[str]) -> None:
        """The variants of the product."""
        skus = [each.sku for each in variants]
        self.variant.choices = [("", _("Every variant")), *zip(skus, named, strict=True)]

    def validate_amount(self, field: StringField) -> None:
        """An amount that can be read; nothing is an amount too."""
        try:
            if parse(str(field.data)) < Money(0):
                raise ValidationError(_("An amount is not below zero."))
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from None


class FeeForm(_FromADay):
    """A cooperative's share of its goods' prices; it stands on one page with another day."""

    starts_on = _day(id="share-starts-on")
    share = PercentField(_l("Share of the price, percent"), [_rated()])

    def validate_share(self, field: PercentField) -> None:
        """Not more than half."""
        if field.points > 5_000:
            raise ValidationError(_("A share lies between 0 and 50 percent."))


class TaxClassForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Which of a place's rates a product is taxed at."""

    tax_class = RadioField(_l("Taxed at"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.tax_class.choices = [(each.value, label(each)) for each in TaxClass]
