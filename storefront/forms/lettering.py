"""The form in which the office says what words a product may carry."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange, Optional, ValidationError

from catalog.errors import Invalid
from catalog.money import parse
from catalog.products import LetteringRule, Signs
from catalog.products.lettering import MOST_SIGNS
from storefront.errors import say
from storefront.wiring.labels import label


class LetteringForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Whether, how many signs, which, and what it costs more."""

    allowed = BooleanField(_l("A customer may have her own words on a piece"))
    most = IntegerField(_l("At most so many signs"), [Optional(), NumberRange(1, MOST_SIGNS)])
    signs = SelectField(_l("Which signs the craft can make"))
    extra = StringField(_l("A piece with words costs more by"), [Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.signs.choices = [(each.value, label(each)) for each in Signs]

    def validate_extra(self, field: StringField) -> None:
        """An amount of money, if any."""
        try:
            parse(field.data or "0")
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from refusal

    def rule(self) -> LetteringRule | None:
        """What it says; only of a valid form."""
        if not self.allowed.data:
            return None
        extra = parse(self.extra.data or "0").minor
        return LetteringRule(int(self.most.data or MOST_SIGNS), Signs(self.signs.data), extra)
