"""The forms of after-sale: what comes back and why, another address, and what the office says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from catalog.errors import Invalid
from catalog.words import Words
from fulfillment.orders import Whereto
from fulfillment.returns import HER_REASONS, Looked, NewReturn, ReturnReason, Wanted, Wish
from fulfillment.returns.rules import WORDS
from storefront.forms.buying import CheckoutForm
from storefront.forms.counting import whole
from storefront.wiring.labels import label

#: What somebody who cannot see a photo of a return is told.
RETURN_PHOTO = Words("退货的照片", "Photo of what comes back")


class ReturnForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why, what instead, in her words. Lines stand beside it: `pieces-ID` and `instead-ID`."""

    reason = SelectField(_l("Reason"), [InputRequired()])
    wish = RadioField(_l("What would you like?"), [InputRequired()])
    words = TextAreaField(_l("In your words"), [Optional(), Length(max=WORDS)])
    nonce = HiddenField(validators=[Length(min=12, max=64)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(each.value, label(each)) for each in HER_REASONS]
        self.wish.choices = [(each.value, label(each)) for each in Wish]

    def new(self, line_ids: Iterable[int], *, photo_asset_id: int | None, order: str) -> NewReturn:
        """What she asks for."""
        wish = Wish(self.wish.data)
        wanted = [_wanted(line_id, wish) for line_id in line_ids]
        return NewReturn(
            wanted=tuple(each for each in wanted if each.pieces),
            reason=ReturnReason(self.reason.data),
            wish=wish,
            words=str(self.words.data or ""),
            photo_asset_id=photo_asset_id,
            key=f"return:{order}:{self.nonce.data}",
        )


class WordsForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A sentence to the other side."""

    says = TextAreaField(_l("What we write to her"), [Optional(), Length(max=WORDS)])


class AnswerForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Her answer to our question."""

    words = TextAreaField(
        _l("Your answer"), [DataRequired(_l("Please write a sentence.")), Length(max=WORDS)]
    )


class SettleForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Money back; the reference where a person made the transfer."""

    reference = StringField(_l("Reference of the transfer back"), [Length(max=80)])


class AddressForm(CheckoutForm):
    """Another address for an order: the checkout's own fields, without the rest of it."""

    email = None  # type: ignore[assignment] # a form drops a field like this
    nonce = None  # type: ignore[assignment] # a form drops a field like this
    shown = None  # type: ignore[assignment] # a form drops a field like this
    delivery = None  # type: ignore[assignment] # a form drops a field like this
    offered = None  # type: ignore[assignment] # a form drops a field like this
    promised = None  # type: ignore[assignment] # a form drops a field like this
    note = None  # type: ignore[assignment] # a form drops a field like this
    gift_message = None  # type: ignore[assignment] # a form drops a field like this
    gift_wrapped = None  # type: ignore[assignment] # a form drops a field like this
    voucher = None  # type: ignore[assignment] # a form drops a field like this
    gift_card = None  # type: ignore[assignment] # a form drops a field like this
    use_credit = None  # type: ignore[assignment] # a form drops a field like this

    def whereto(self) -> Whereto:
        """Whom it goes to, and where; only of a valid form."""
        return Whereto(str(self.recipient.data).strip(), self.e164, self.address())


def looked(line_ids: Iterable[int], typed: Mapping[str, str]) -> dict[int, Looked]:
    """What the hub counted of each line, fit for sale and not; an empty field is none."""
    return {
        line_id: Looked(_count(typed, f"fit-{line_id}"), _count(typed, f"unfit-{line_id}"))
        for line_id in line_ids
    }


def _wanted(line_id: int, wish: Wish) -> Wanted:
    pieces = _count(request.form, f"pieces-{line_id}")
    instead = whole(request.form.get(f"instead-{line_id}")) if wish is Wish.EXCHANGE else None
    return Wanted(line_id, pieces, instead)


def _count(typed: Mapping[str, str], name: str) -> int:
    text = typed.get(name, "").strip()
    number = whole(text) if text else 0
    if number is None:
        raise Invalid("return.number", _("Please write whole numbers."))
    return number
