"""The checkout form: where the parcel goes, in China and in the rest of the world.

Rules
* A guest is asked once for what the parcel needs, and for nothing else.
* China: province, city and street are needed; a district where the city has one. Elsewhere: city
  and street; the rest as her country knows it.
* A telephone number is read with her country in mind and kept in its international form.
* `nonce` makes two clicks one order; `shown` is the total she saw, so that no other is charged;
  `promised` the days she saw for what is made for her, so that no later ones are meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, HiddenField, RadioField, StringField
from wtforms.validators import Length, Optional, ValidationError

from catalog.errors import Invalid
from catalog.money import parse
from storefront.delivery import Choice, Kind
from storefront.forms.extras import EXTRAS, ExtrasForm
from storefront.forms.places import PARTS, PlaceForm
from storefront.forms.places import needed as needed
from storefront.payments import Method, offered
from storefront.taxes import TaxRule
from storefront.wiring.languages import language


class CheckoutForm(PlaceForm, ExtrasForm):
    """Who gets the parcel, where, and how we reach her."""

    email = EmailField(
        _l("E-mail"),
        [needed(_l("Please give an e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )
    delivery = RadioField(_l("How it reaches you"), validate_choice=False)
    voucher = StringField(_l("Voucher code"), [Optional(), Length(max=40)])
    gift_card = StringField(_l("Gift card code"), [Optional(), Length(max=40)])
    use_credit = BooleanField(_l("Use my credit"))
    method = RadioField(_l("How you pay"), default=None, validators=[Optional()])
    # Without a label WTForms loads its own catalogue from the disk to make one.
    nonce = HiddenField("", [Length(min=22, max=64)])
    shown = HiddenField("")
    offered = HiddenField("")
    promised = HiddenField("")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.ways: dict[str, Choice] = {}
        self.tax: TaxRule | None = None
        self.typed_delivery = ""
        self.several = False
        self.using: Any = None  # what was found behind the codes
        self.typed_method = self.method.data
        self._offer()

    def _offer(self) -> None:
        """The ways to pay; at a counter only where a place that is offered takes money."""
        ways = offered(counter=bool(self.counters))
        self.method.choices = [(each.value, ways_words()[each]) for each in ways]
        here = self.typed_method in set(ways)
        self.method.data = self.typed_method if here else next((each.value for each in ways), None)

    def deliver_to_several(self, way: Choice | None) -> None:
        """It goes to the people she named, each by a parcel: no address is asked here."""
        self.several = True
        self.deliver([way] if way else [])

    def deliver(self, choices: Sequence[Choice]) -> None:
        """What can reach her where she is: what she chose, else the first. Who picks up herself
        need not say where she lives."""
        self.ways = {each.code: each for each in choices}
        self._offer()
        self.typed_delivery = str(self.delivery.data or "")
        if self.typed_delivery not in self.ways:
            self.delivery.data = next(iter(self.ways), "")
        self._fetched()
        addressed = [self.province, self.city, self.street]
        if self.several:
            addressed.append(self.recipient)
        if self.picks_up or self.several:
            for field in addressed:
                field.validators = [Optional(), Length(max=160)]

    @property
    def chosen(self) -> Choice | None:
        """How it reaches her; none where nothing is offered."""
        return self.ways.get(str(self.delivery.data)) if self.ways else None

    def _fetched(self) -> None:
        """Who pays at the counter goes there; where there is but one, it need not be chosen."""
        if self.way is Method.COUNTER and not self.picks_up and len(self.counters) == 1:
            self.delivery.data = self.counters[0].code

    @property
    def counters(self) -> tuple[Choice, ...]:
        """The places where she may pay when she fetches it."""
        return tuple(each for each in self.ways.values() if each.takes_payment)

    def shown_for(self, code: str) -> int | None:
        """The total that stood beside a way, in minor units; else the total of the page."""
        seen = dict(each.split(":", 1) for each in str(self.offered.data or "").split())
        typed = seen.get(code, "")
        return int(typed) if typed.isascii() and typed.isdigit() else self.shown_minor

    @property
    def delivery_gone(self) -> bool:
        """Whether what she chose is not offered to this address."""
        return bool(self.typed_delivery) and self.typed_delivery != self.delivery.data

    @property
    def needs_place(self) -> bool:
        """Who fetches it, or sends it to several people, gives no address here."""
        return not (self.picks_up or self.several)

    @property
    def way(self) -> Method | None:
        """How she means to pay; none where the shop takes no money at all."""
        return Method(self.method.data) if self.method.data else None

    @property
    def picks_up(self) -> bool:
        """Whether she comes for her parcel."""
        return self.chosen is not None and self.chosen.kind is Kind.PICKUP

    @property
    def picked_up_at(self) -> int | None:
        """The cooperative whose centre she chose."""
        return self.chosen.cooperative_id if self.chosen is not None else None

    def validate_delivery(self, _field: Field) -> None:
        """Something must reach her; who pays at the counter says at which."""
        if self.chosen is None:
            raise ValidationError(
                gettext("We have no way yet to send this there. Please write to us.")
            )
        if self.way is Method.COUNTER and not self.picks_up:
            raise ValidationError(gettext("You pay when you pick it up: please choose where."))

    def validate_method(self, _field: Field) -> None:
        """Only a place that takes money is paid at; another way is never taken unasked."""
        asked = self.typed_method == Method.COUNTER.value
        there = self.chosen if self.picks_up else None
        if asked and (not self.counters or (there and not there.takes_payment)):
            raise ValidationError(
                gettext("No money is taken there. Please choose another place or way to pay.")
            )

    def validate_email(self, field: Field) -> None:
        """An address that mail can be sent to; its server is not asked."""
        try:
            found = validate_email(field.data.strip(), check_deliverability=False)
        except EmailNotValidError as problem:
            raise ValidationError(
                gettext("This does not look like an e-mail address.")
            ) from problem
        field.data = found.normalized

    @property
    def shown_minor(self) -> int | None:
        """The total that stood on the page, in minor units."""
        try:
            return parse(str(self.shown.data or "")).minor
        except Invalid:
            return None

    def typed(self) -> dict[str, str]:
        """What stands in the fields that a person fills in."""
        return {name: str(self[name].data or "") for name in (*TYPED, *EXTRAS)}

    def address(self) -> str:
        """Where it goes: the place where she picks it up, or her address."""
        if self.chosen is not None and self.picks_up:
            return self.chosen.place.get(language())
        return super().address()


#: What a person fills in; the rest is ours.
TYPED = (
    *("email", "country", "recipient", "phone", *PARTS, "delivery", "method"),
    *("voucher", "gift_card", "use_credit"),
)
TICKED = ("use_credit", "gift_wrapped")


def typed_in(sent: Mapping[str, str]) -> dict[str, str]:
    """What stands in those fields of a form as it was sent, which nobody has read yet."""
    ticked = {name: "True" for name in TICKED if sent.get(name)}
    return {name: sent.get(name, "") for name in (*TYPED, *EXTRAS)} | ticked


def ways_words() -> dict[Method, str]:
    """How each way to pay is called."""
    return {
        Method.ONLINE: gettext("Online: card, Alipay or WeChat Pay"),
        Method.TRANSFER: gettext("By bank transfer"),
        Method.COUNTER: gettext("When I pick it up"),
    }
