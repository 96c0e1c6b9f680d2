"""What she may say with an order beside the address: a note to the shop, and that it is a gift.

A gift travels without prices; her message is written on the slip in the parcel, and it is wrapped
if she wishes. All of it may stay empty, and is kept sealed.
"""

from __future__ import annotations

from typing import TypedDict

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length, Optional

#: The longest that are kept.
NOTE, MESSAGE = 500, 300
EXTRAS = ("note", "gift_message", "gift_wrapped")


class Said(TypedDict):
    """What an order takes of it."""

    note: str | None
    gift_message: str | None
    gift_wrapped: bool
    is_pickup: bool
    pickup_cooperative_id: int | None


class ExtrasForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A note and a gift."""

    note = TextAreaField(_l("A note to the shop"), [Optional(), Length(max=NOTE)])
    gift_message = TextAreaField(
        _l("Your message for whom it is for"), [Optional(), Length(max=MESSAGE)]
    )
    gift_wrapped = BooleanField(_l("Please wrap it as a gift, with no prices in the parcel"))

    @property
    def picks_up(self) -> bool:
        """Whether she comes for it herself."""
        return False

    @property
    def picked_up_at(self) -> int | None:
        """At which cooperative's centre she comes for it; none at the house's own places."""
        return None

    def said(self) -> Said:
        """What the order keeps; nothing is none."""
        return Said(
            note=_kept(self.note.data),
            gift_message=_kept(self.gift_message.data),
            gift_wrapped=bool(self.gift_wrapped.data),
            is_pickup=self.picks_up,
            pickup_cooperative_id=self.picked_up_at,
        )


def _kept(typed: str | None) -> str | None:
    return "\n".join((typed or "").strip().splitlines()) or None
