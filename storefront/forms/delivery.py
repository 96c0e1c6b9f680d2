"""The forms of the delivery table: a zone with its areas, a method with its weights and prices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import phonenumbers
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from catalog.errors import Invalid
from catalog.money import Money, parse
from catalog.words import Words
from storefront.delivery import PROVINCES, Band, Kind, Method, checked_areas
from storefront.delivery.rules import checked_bands
from storefront.errors import say

_MISSING = _l("Please give a name.")
_KILO = re.compile(r"^\s*(\d{1,4})(?:\.(\d{1,3}))?\s*(?:kg)?\s*[:=：]\s*(\S+)\s*$")


def known_areas() -> tuple[str, ...]:
    """Every country, and the provinces of mainland China."""
    return (*phonenumbers.SUPPORTED_REGIONS, *(f"CN-{code}" for code in PROVINCES))


def read_bands(text: str) -> tuple[Band, ...]:
    """One line for each weight: `3 kg: 12.00`."""
    return checked_bands([_band(line) for line in text.splitlines() if line.strip()])


def write_bands(bands: tuple[Band, ...]) -> str:
    """The same, to be changed."""
    lines = (
        f"{band.upto_g // 1000}.{band.upto_g % 1000:03} kg: {band.price.amount:f}" for band in bands
    )
    return "\n".join(lines)


def _band(line: str) -> Band:
    found = _KILO.match(line)
    if found is None:
        raise Invalid("delivery.line", "“%(line)s” is not like “3 kg: 12.00”.", line=line.strip())
    kilos, rest, price = found.groups()
    return Band(int(kilos) * 1000 + int((rest or "").ljust(3, "0")), parse(price))


class ZoneForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A zone: what it is called, and what lies in it."""

    name_zh = StringField(_l("Name in Chinese"), [InputRequired(_MISSING), Length(max=60)])
    name_en = StringField(_l("Name in English"), [InputRequired(_MISSING), Length(max=60)])
    areas = TextAreaField(_l("Areas"), [Optional(), Length(max=4_000)])

    def validate_areas(self, field: Field) -> None:
        """Countries and provinces by their codes."""
        try:
            checked_areas(field.data or "", known_areas())
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from refusal

    @property
    def wanted(self) -> frozenset[str]:
        """The areas of a valid form."""
        return checked_areas(str(self.areas.data or ""), known_areas())

    @property
    def name(self) -> Words:
        """What the zone is called."""
        return Words(str(self.name_zh.data).strip(), str(self.name_en.data).strip())


class MethodForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A method: carried at a price by weight, or picked up at a place."""

    kind = RadioField(_l("Kind"), default=Kind.PARCEL.value)
    name_zh = StringField(_l("Name in Chinese"), [InputRequired(_MISSING), Length(max=60)])
    name_en = StringField(_l("Name in English"), [InputRequired(_MISSING), Length(max=60)])
    bands = TextAreaField(_l("Prices by weight"), [Optional(), Length(max=2_000)])
    free_from = StringField(_l("Free from"), [Optional(), Length(max=20)])
    place_zh = StringField(_l("Place and hours in Chinese"), [Optional(), Length(max=160)])
    place_en = StringField(_l("Place and hours in English"), [Optional(), Length(max=160)])
    cooperative_id = SelectField(_l("Handed over by"), coerce=int, default=0)
    takes_payment = BooleanField(_l("She may pay there when she fetches it"))
    on_offer = BooleanField(_l("On offer"), default=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            (Kind.PARCEL.value, _l("Carried to the customer")),
            (Kind.PICKUP.value, _l("Picked up by the customer")),
        ]

    def handed_over_by(self, cooperatives: Iterable[tuple[int, str]]) -> None:
        """Those who can stand at a place where it is picked up."""
        self.cooperative_id.choices = [(0, _l("The house’s own people")), *cooperatives]

    def validate_bands(self, field: Field) -> None:
        """A parcel needs its prices."""
        if self.kind.data == Kind.PARCEL.value:
            _sayable(lambda: read_bands(field.data or ""))

    def validate_free_from(self, field: Field) -> None:
        """A sum of money."""
        _sayable(lambda: parse(field.data))

    def validate_kind(self, field: Field) -> None:
        """Who picks up must know where."""
        if field.data == Kind.PICKUP.value and not (self.place_zh.data or "").strip():
            raise ValidationError(str(_l("Please say where it is picked up.")))

    def method(self, code: str) -> Method:
        """The method of a valid form."""
        parcel = self.kind.data == Kind.PARCEL.value
        free = str(self.free_from.data or "").strip()
        return Method(
            code=code,
            kind=Kind(str(self.kind.data)),
            name=_words(self.name_zh, self.name_en),
            bands=read_bands(str(self.bands.data)) if parcel else (),
            free_from=_positive(parse(free)) if parcel and free else None,
            place=Words() if parcel else _words(self.place_zh, self.place_en),
            on_offer=bool(self.on_offer.data),
            cooperative_id=None if parcel else self.cooperative_id.data or None,
            takes_payment=not parcel and bool(self.takes_payment.data),
        )


def _words(zh: Field, en: Field) -> Words:
    return Words(str(zh.data or "").strip(), str(en.data or "").strip())


def _positive(sum_: Money) -> Money:
    return max(sum_, Money(0), key=lambda each: each.minor)


def _sayable(read: Callable[[], object]) -> None:
    """Turn a refusal of the rules into a sentence beside the field."""
    try:
        read()
    except Invalid as refusal:
        raise ValidationError(say(refusal)) from refusal
