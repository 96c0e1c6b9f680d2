"""The form of a voucher: its code, what it takes off, when, how often, and what it is for."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import get_timezone
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    Field,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from catalog.errors import Invalid
from catalog.money import parse
from fulfillment.vouchers import Only, Terms, VoucherKind, drawn
from storefront.errors import say
from storefront.wiring.labels import label

_FEW = NumberRange(1, 1_000_000, _l("At least one."))


class VoucherForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A voucher. `worth` is read as a per cent or as a sum, by its kind."""

    code = StringField(_l("Code"), [Optional(), Length(max=40)])
    note = StringField(_l("What it is for, for ourselves"), [Optional(), Length(max=120)])
    kind = RadioField(_l("What it takes off"), [InputRequired()], default=VoucherKind.PERCENT.value)
    worth = StringField(_l("How much"), [Optional(), Length(max=20)])
    least = StringField(_l("Goods for at least"), [Optional(), Length(max=20)])
    starts_at = DateTimeLocalField(_l("Valid from"), [Optional()])
    ends_at = DateTimeLocalField(_l("Valid until"), [Optional()])
    most = IntegerField(_l("Uses in all"), [Optional(), _FEW])
    each = IntegerField(_l("Uses by one customer"), [Optional(), _FEW])
    crafts = SelectMultipleField(_l("Only these crafts"), coerce=int)
    cooperatives = SelectMultipleField(_l("Only these cooperatives"), coerce=int)
    products = StringField(_l("Only these products"), [Optional(), Length(max=2_000)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(each.value, label(each)) for each in VoucherKind]

    def offer(self, crafts: list[tuple[int, str]], cooperatives: list[tuple[int, str]]) -> None:
        """What it may be for."""
        self.crafts.choices, self.cooperatives.choices = crafts, cooperatives

    def validate_worth(self, field: Field) -> None:
        """A number that fits its kind."""
        try:
            self._worth()
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from refusal

    def validate_least(self, field: Field) -> None:
        """A sum of money."""
        try:
            parse(field.data)
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from refusal

    def terms(self, products: frozenset[int]) -> Terms:
        """What a valid form says."""
        points, amount = self._worth()
        least = str(self.least.data or "").strip()
        return Terms(
            code=str(self.code.data or "").strip() or drawn(list(secrets.token_bytes(8))),
            note=str(self.note.data or "").strip(),
            kind=VoucherKind(self.kind.data),
            points=points,
            amount_minor=amount,
            least_minor=max(0, parse(least).minor) if least else 0,
            starts_at=_moment(self.starts_at.data),
            ends_at=_moment(self.ends_at.data),
            most=self.most.data,
            each=self.each.data,
            only=Only(
                frozenset(self.crafts.data or ()), products, frozenset(self.cooperatives.data or ())
            ),
        )

    @property
    def slugs(self) -> list[str]:
        """The products that are named, by their address words."""
        return [each for each in str(self.products.data or "").replace(",", " ").split() if each]

    def _worth(self) -> tuple[int, int]:
        typed = str(self.worth.data or "").strip().rstrip("%％")
        if self.kind.data == VoucherKind.SHIPPING.value:
            return 0, 0
        minor = parse(typed or "0").minor  # 12.5 % are 1250 hundredths, as 12.50 are 1250 coins
        return (minor, 0) if self.kind.data == VoucherKind.PERCENT.value else (0, minor)


def _moment(typed: datetime | None) -> datetime | None:
    """What she typed is meant in her own time zone."""
    zone = get_timezone() or ZoneInfo("Asia/Shanghai")
    return None if typed is None else typed.replace(tzinfo=ZoneInfo(str(zone))).astimezone(UTC)


def shown(moment: datetime | None) -> datetime | None:
    """The same the other way, for a field."""
    zone = ZoneInfo(str(get_timezone() or "Asia/Shanghai"))
    return None if moment is None else moment.astimezone(zone).replace(tzinfo=None)
