"""Where a parcel goes: a name, a telephone, and an address in China or anywhere in the world.

Rules
* China: province, city and street are needed; a district where the city has one. City and district
  are offered from GB/T 2260 and must belong together where they are on that list; what is on no
  list may be new and is taken as she wrote it. A postcode is never needed.
* Elsewhere: city and street; the rest as her country knows it. A postcode must look like those of
  her country, where we know how those look.
* A telephone number is read with her country in mind and kept in its international form.
"""

from __future__ import annotations

import phonenumbers
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from catalog.words import Words
from storefront.delivery import PROVINCES, province_code
from storefront.delivery.places import (
    astray_city,
    astray_district,
    cities_of,
    districts_of,
)
from storefront.delivery.postcodes import looks_right
from storefront.forms.countries import CountryField, countries
from storefront.wiring.languages import words

MAINLAND = "CN"


def needed(words: object) -> InputRequired:
    """The field must hold something; `words` say what."""
    return InputRequired(message=words)  # type: ignore[arg-type] # a lazy text is a text


class PlaceForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Whom a parcel goes to, and where."""

    country = CountryField(_l("Country or region"), render_kw={"autocomplete": "country"})
    recipient = StringField(
        _l("Name on the parcel"),
        [needed(_l("Please say whose name goes on the parcel.")), Length(max=80)],
        render_kw={"autocomplete": "name"},
    )
    phone = TelField(
        _l("Telephone"),
        [needed(_l("The carrier needs a telephone number.")), Length(max=32)],
        render_kw={"autocomplete": "tel"},
    )
    province = StringField(
        _l("Province or state"),
        [Length(max=60)],
        render_kw={"autocomplete": "address-level1"},
    )
    city = StringField(
        _l("City"),
        [needed(_l("Please name the city.")), Length(max=60)],
        render_kw={"autocomplete": "address-level2"},
    )
    district = StringField(
        _l("District"), [Optional(), Length(max=60)], render_kw={"autocomplete": "address-level3"}
    )
    street = StringField(
        _l("Street, building, room"),
        [needed(_l("Please give the street and house.")), Length(max=160)],
        render_kw={"autocomplete": "street-address"},
    )
    postcode = StringField(
        _l("Postcode"), [Optional(), Length(max=16)], render_kw={"autocomplete": "postal-code"}
    )

    @property
    def needs_place(self) -> bool:
        """Whether a parcel goes to the address of this form."""
        return True

    @property
    def mainland(self) -> bool:
        """Whether the address lies in mainland China."""
        return bool(self.country.data == MAINLAND)

    @property
    def provinces(self) -> tuple[Words, ...]:
        """The provinces of mainland China, for the list beneath the field."""
        return tuple(PROVINCES.values())

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities of the province that stands in the form."""
        return tuple(cities_of(self._province)) if self.mainland else ()

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts of the city that stands in the form."""
        return districts_of(self._province, _typed(self.city)) if self.mainland else ()

    @property
    def _province(self) -> str:
        return province_code(_typed(self.province))

    def validate_phone(self, field: Field) -> None:
        """A number that exists in her country's plan, or one with its own + in front."""
        try:
            number = phonenumbers.parse(field.data, self.country.data)
        except phonenumbers.NumberParseException as problem:
            raise ValidationError(_no_such_number()) from problem
        if not phonenumbers.is_valid_number(number):
            raise ValidationError(_no_such_number())

    def validate_province(self, field: Field) -> None:
        """Mainland China cannot do without it."""
        if not self.needs_place:
            return
        typed = (field.data or "").strip()
        if self.country.data == MAINLAND and not typed:
            raise ValidationError(gettext("Please name the province."))
        if self.country.data == MAINLAND and not province_code(typed):
            raise ValidationError(gettext("This is no province of mainland China."))

    def validate_city(self, field: Field) -> None:
        """A city that we know lies in the province that she names."""
        if not (self.needs_place and self.mainland and self._province):
            return
        elsewhere = astray_city(self._province, _typed(field))
        if elsewhere:
            told = {"city": _typed(field), "province": words(PROVINCES[elsewhere])}
            raise ValidationError(gettext("%(city)s lies in %(province)s.", **told))

    def validate_district(self, field: Field) -> None:
        """A district that we know lies in the city that she names."""
        if not (self.needs_place and self.mainland):
            return
        elsewhere = astray_district(self._province, _typed(self.city), _typed(field))
        if elsewhere:
            told = {"district": _typed(field), "city": elsewhere}
            raise ValidationError(gettext("%(district)s lies in %(city)s.", **told))

    def validate_postcode(self, field: Field) -> None:
        """It looks like those of her country."""
        if self.needs_place and not looks_right(str(self.country.data), _typed(field)):
            raise ValidationError(gettext("This does not look like a postcode of that country."))

    @property
    def e164(self) -> str:
        """The telephone number as the world writes it; only of a valid form."""
        number = phonenumbers.parse(str(self.phone.data), self.country.data)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def address(self) -> str:
        """The address as it is written on a parcel: large to small in China, else the reverse."""
        typed = {name: (self[name].data or "").strip() for name in PARTS}
        country = countries()[str(self.country.data)]
        if self.country.data == MAINLAND:
            where = " ".join(filter(None, (typed["province"], typed["city"], typed["district"])))
            lines = (country, where, typed["street"], typed["postcode"])
        else:
            where = ", ".join(filter(None, (typed["district"], typed["city"])))
            region = " ".join(filter(None, (typed["province"], typed["postcode"])))
            lines = (typed["street"], where, region, country)
        return "\n".join(filter(None, lines))


#: The parts of an address.
PARTS = ("province", "city", "district", "street", "postcode")


def _typed(field: Field) -> str:
    return str(field.data or "").strip()


def _no_such_number() -> str:
    return str(gettext("This telephone number does not exist in that country."))
