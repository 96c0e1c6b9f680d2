"""The forms of goods: what is said of a product, a matrix of variants, one variant, its moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from catalog.errors import Invalid
from catalog.money import Money, parse
from catalog.products.rules import Choice, Facts, VariantFacts, choices_of, colour_of, sku_of
from catalog.words import Words
from storefront.errors import say

TEXTS = ("name", "summary", "description", "materials", "care")
COUNTS = ("level", "pack", "min_batch", "weight_g", "kit_weight_g", "craft_id", "cooperative_id")
_MINUTE = "%Y-%m-%dT%H:%M"
_NUMBER = _l("Please enter a number.")
_SHORT, _LONG = [Optional(), Length(max=200)], [Optional(), Length(max=4_000)]


def _whole(label: str, least: int, most: int) -> IntegerField:
    limits = [InputRequired(_NUMBER), NumberRange(least, most)]
    return IntegerField(label, limits, default=least)


class GoodForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """All that the office says of a product, and the version it was looking at."""

    version = HiddenField(default="1")
    name_zh = StringField(_l("Name in Chinese"), _SHORT)
    name_en = StringField(
        _l("Name in English"),
        [DataRequired(_l("Please give an English name; the address is made of it.")), *_SHORT[1:]],
    )
    summary_zh = StringField(_l("In one sentence, Chinese"), _SHORT)
    summary_en = StringField(_l("In one sentence, English"), _SHORT)
    description_zh = TextAreaField(_l("Description, Chinese"), _LONG)
    description_en = TextAreaField(_l("Description, English"), _LONG)
    materials_zh = StringField(_l("Materials, Chinese"), _SHORT)
    materials_en = StringField(_l("Materials, English"), _SHORT)
    care_zh = StringField(_l("Care, Chinese"), _SHORT)
    care_en = StringField(_l("Care, English"), _SHORT)
    craft_id = SelectField(_l("Craft"), coerce=int)
    cooperative_id = SelectField(_l("Cooperative"), coerce=int)
    level = _whole(_l("Lowest grade that may make it"), 1, 3)
    standard_minutes = DecimalField(
        _l("Standard minutes a piece"),
        [InputRequired(_NUMBER), NumberRange(Decimal("0.01"), Decimal(100_000))],
    )
    pack = _whole(_l("Packs of"), 1, 100_000)
    min_batch = _whole(_l("Smallest batch"), 1, 100_000)
    weight_g = _whole(_l("Weight of a piece in grams"), 0, 1_000_000)
    kit_weight_g = _whole(_l("Weight of its kit in grams"), 0, 1_000_000)
    cost = StringField(_l("Materials of a piece in ¥"), [Optional(), Length(max=16)])

    def validate_cost(self, field: StringField) -> None:
        """An amount that can be read; nothing is allowed."""
        _amount(field)

    def facts(self) -> Facts:
        """What was typed."""
        texts = {name: Words(self._text(f"{name}_zh"), self._text(f"{name}_en")) for name in TEXTS}
        counts = {name: int(self[name].data or 0) for name in COUNTS}
        minutes = Decimal(self.standard_minutes.data or 0).quantize(Decimal("0.01"))
        facts: dict[str, Any] = {**texts, **counts, "standard_minutes": minutes}
        return Facts(**facts, materials_minor=_amount(self.cost).minor)

    @property
    def seen(self) -> int:
        """The version she was looking at; 0 is none."""
        return _version(self.version)

    def _text(self, name: str) -> str:
        return str(self[name].data or "").replace("\r\n", "\n").strip()


def good_form(
    facts: Facts | None,
    *,
    version: int = 1,
    crafts: Sequence[tuple[int, str]],
    cooperatives: Sequence[tuple[int, str]],
) -> GoodForm:
    """The form as it was sent, or filled with what is true now."""
    form = GoodForm(data={**_typed(facts), "version": str(version)} if facts else None)
    form.craft_id.choices, form.cooperative_id.choices = list(crafts), list(cooperatives)
    return form


def _typed(facts: Facts) -> dict[str, Any]:
    texts = {f"{name}_zh": getattr(facts, name).zh for name in TEXTS}
    texts |= {f"{name}_en": getattr(facts, name).en for name in TEXTS}
    counts = {name: getattr(facts, name) for name in (*COUNTS, "standard_minutes")}
    return {**texts, **counts, "cost": f"{Money(facts.materials_minor).amount:f}"}


class MatrixForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Colours and sizes, one a line; every pair becomes a variant."""

    base = StringField(
        _l("First part of the sku"), [DataRequired(_l("Please give the sku.")), Length(max=24)]
    )
    colours = TextAreaField(_l("Colours"), _LONG)
    sizes = TextAreaField(_l("Sizes"), _LONG)
    price = StringField(_l("Price of each in ¥"), [Optional(), Length(max=16)])

    def validate_base(self, field: StringField) -> None:
        """Letters, digits and hyphens."""
        _told(lambda: sku_of(str(field.data)))

    def validate_colours(self, field: TextAreaField) -> None:
        """Each line can be read."""
        _told(lambda: choices_of(str(field.data or "")))

    validate_sizes = validate_colours

    def validate_price(self, field: StringField) -> None:
        """An amount that can be read, and is more than nothing."""
        if field.data and _amount(field).minor <= 0:
            raise ValidationError(_("An amount is more than zero."))

    def choices(self) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
        """Colours and sizes."""
        return choices_of(self.colours.data or ""), choices_of(self.sizes.data or "")

    def money(self) -> Money | None:
        """The price, if one was given."""
        return _amount(self.price) if self.price.data else None


class VariantForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What is said of one variant; the version is its product's."""

    version = HiddenField(default="1")
    sku = StringField(_l("Article (SKU)"), [DataRequired(_l("Please give the sku."))])
    zh = StringField(_l("Name in Chinese"), [DataRequired(_l("Please give a name.")), *_SHORT[1:]])
    en = StringField(_l("Name in English"), [DataRequired(_l("Please give a name.")), *_SHORT[1:]])
    colour_hex = StringField(_l("Colour"), [Optional(), Length(max=7)], default="#888888")
    position = _whole(_l("Place in the list"), 0, 10_000)

    def validate_sku(self, field: StringField) -> None:
        """Letters, digits and hyphens."""
        _told(lambda: sku_of(str(field.data)))

    def validate_colour_hex(self, field: StringField) -> None:
        """Like #6F9A78."""
        _told(lambda: colour_of(str(field.data)))

    def facts(self) -> VariantFacts:
        """What was typed."""
        name = Words(str(self.zh.data).strip(), str(self.en.data).strip())
        colour = colour_of(str(self.colour_hex.data))
        return VariantFacts(sku_of(str(self.sku.data)), name, colour, int(self.position.data or 0))

    @property
    def seen(self) -> int:
        """The version she was looking at; 0 is none."""
        return _version(self.version)


class TierForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A price from a number of pieces on, from a moment, until another, in her own time."""

    pieces = _whole(_l("From so many pieces"), 1, 1_000_000)
    amount = StringField(_l("Price of each in ¥"), [DataRequired(_l("Please enter an amount."))])
    starts_at = DateTimeLocalField(_l("Counts from"), [Optional()], format=_MINUTE)
    ends_at = DateTimeLocalField(_l("Counts until"), [Optional()], format=_MINUTE)
    confirmed = BooleanField(_l("It is meant, even if more pieces cost more each"))

    def validate_amount(self, field: StringField) -> None:
        """An amount that can be read, and is more than nothing."""
        if _amount(field).minor <= 0:
            raise ValidationError(_("An amount is more than zero."))

    def validate_ends_at(self, field: DateTimeLocalField) -> None:
        """The price of one piece counts until the next one begins."""
        if field.data and self.pieces.data == 1:
            raise ValidationError(_("The price of one piece counts until the next one begins."))

    def money(self) -> Money:
        """The amount."""
        return _amount(self.amount)


class ListingForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """When a product comes into the shop and when it leaves it, in her own time."""

    publish_at = DateTimeLocalField(_l("Show it from"), [Optional()], format=_MINUTE)
    delist_at = DateTimeLocalField(_l("Take it down at"), [Optional()], format=_MINUTE)


def instant(typed: datetime | None, zone: Any) -> datetime | None:
    """The moment behind what was typed in a place's own time."""
    return typed.replace(tzinfo=zone).astimezone(UTC) if typed else None


def _amount(field: StringField) -> Money:
    try:
        return parse(str(field.data)) if field.data else Money(0)
    except Invalid as refusal:
        raise ValidationError(say(refusal)) from None


def _version(field: HiddenField) -> int:
    typed = str(field.data or "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _told(read: Any) -> None:
    try:
        read()
    except Invalid as refusal:
        raise ValidationError(say(refusal)) from None
