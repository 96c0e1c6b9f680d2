"""The form of a phrase that is not to be said: which, what instead, of what."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from catalog.words import Words
from storefront.live.cues.rules import LONGEST
from storefront.wiring.languages import words


class UnsaidForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """One more."""

    phrase = StringField(
        _l("Words not to say"), [InputRequired(_l("Please fill this in.")), Length(max=LONGEST)]
    )
    instead = StringField(_l("Better said so"), [Length(max=120)])
    product = SelectField(_l("Of what"), coerce=int, default=0)

    def offer(self, goods: Sequence[tuple[int, Words]]) -> None:
        """What it can be said of."""
        named = [(key, words(name)) for key, name in goods]
        self.product.choices = [(0, _l("Of anything in the shop")), *named]
