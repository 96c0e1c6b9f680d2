"""The form for one of several people whom an order goes to: her address, a message, her pieces."""

from __future__ import annotations

import phonenumbers
from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from storefront.carts import CartView, Named
from storefront.delivery import province_code
from storefront.forms.counting import whole
from storefront.forms.extras import MESSAGE
from storefront.forms.places import MAINLAND
from storefront.forms.returning import AddressForm


class RecipientForm(AddressForm):
    """The address as at the checkout, and words for her."""

    message = TextAreaField(_l("Your message for her"), [Optional(), Length(max=MESSAGE)])

    def named(self, view: CartView) -> Named:
        """Whom it says; only of a valid form."""
        to = self.whereto()
        country = str(self.country.data)
        province = province_code(str(self.province.data or "")) if country == MAINLAND else ""
        message = str(self.message.data or "").strip()
        return Named(to.recipient, to.phone, country, province, to.address, message, counted(view))


def counted(view: CartView) -> dict[str, int]:
    """The pieces of each line as they were typed; nothing is none."""
    typed = {row.key: whole(request.form.get(f"pieces-{row.key}")) or 0 for row in view.rows}
    return {key: pieces for key, pieces in typed.items() if pieces > 0}


def mainland_phone(typed: str) -> str:
    """A telephone number of mainland China, or one with its own +, as the world writes it."""
    try:
        number = phonenumbers.parse(typed, MAINLAND)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
