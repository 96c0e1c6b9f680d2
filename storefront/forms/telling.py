"""The form by which a maker says what of her may be shown; the office has the same."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, TextAreaField, widgets
from wtforms.validators import Length, Optional

from catalog.words import Words
from fulfillment.makers import Consent, Part
from fulfillment.makers.consent import TOLD

#: In her words, short enough to be read aloud.
PARTS = (
    (Part.PORTRAIT.value, _l("My picture")),
    (Part.WORDS.value, _l("My words")),
    (Part.PLACE.value, _l("Where I work")),
    (Part.GOODS.value, _l("What I make")),
    (Part.FILM.value, _l("A film of my work")),
)


class StoryForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What may be shown, and what she tells, in both languages if somebody helps. The goods stand
    beside it as `goods`."""

    parts = SelectMultipleField(
        _l("This may be shown"),
        choices=PARTS,
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    told_zh = TextAreaField(_l("What I tell, in Chinese"), [Optional(), Length(max=TOLD)])
    told_en = TextAreaField(_l("What I tell, in English"), [Optional(), Length(max=TOLD)])

    def consent(self) -> Consent:
        """What she allows; only of a valid form."""
        chosen = frozenset(int(each) for each in request.form.getlist("goods") if each.isdecimal())
        return Consent(
            parts=frozenset(Part(each) for each in self.parts.data or ()),
            told=Words(str(self.told_zh.data or ""), str(self.told_en.data or "")),
            product_ids=chosen,
        )
