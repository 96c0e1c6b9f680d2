"""The forms of invoices: who buys, as she wants to stand on the paper, and who sells."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from catalog.words import Words
from storefront.forms.buying import needed
from storefront.invoices import Buyer, Party


class BuyerForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Who stands on the invoice; it is frozen with it."""

    name = StringField(
        _l("Name on the invoice"), [needed(_l("Please give a name.")), Length(max=120)]
    )
    address = TextAreaField(_l("Address on the invoice"), [Optional(), Length(max=300)])
    tax_id = StringField(_l("Tax number"), [Optional(), Length(max=40)])

    @property
    def buyer(self) -> Buyer:
        """The buyer of a valid form."""
        typed = (self.name.data, self.address.data, self.tax_id.data)
        return Buyer(*(str(each or "").strip() for each in typed))


class SellerForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Who sells."""

    name_zh = StringField(
        _l("Name in Chinese"), [needed(_l("Please give a name.")), Length(max=120)]
    )
    name_en = StringField(
        _l("Name in English"), [needed(_l("Please give a name.")), Length(max=120)]
    )
    address_zh = StringField(
        _l("Address in Chinese"), [needed(_l("Please give the address.")), Length(max=200)]
    )
    address_en = StringField(
        _l("Address in English"), [needed(_l("Please give the address.")), Length(max=200)]
    )
    tax_id = StringField(_l("Tax number"), [Optional(), Length(max=40)])
    contact = StringField(_l("E-mail or telephone"), [Optional(), Length(max=120)])
    bank = StringField(_l("Bank and account"), [Optional(), Length(max=200)])

    @property
    def party(self) -> Party:
        """The seller of a valid form."""
        typed = {name: str(self[name].data or "").strip() for name in self.data}
        return Party(
            Words(typed["name_zh"], typed["name_en"]),
            Words(typed["address_zh"], typed["address_en"]),
            typed["tax_id"],
            typed["contact"],
            typed["bank"],
        )
