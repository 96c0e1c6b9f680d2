"""The forms of the office's standards: how lots are sampled, kinds of defects, what is measured."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from catalog.words import Words
from fulfillment.quality import (
    AQLS,
    LEVELS,
    DefectClass,
    NewCheckPoint,
    NewDefectType,
    Standard,
)
from storefront.forms.inspecting import decimal
from storefront.wiring.labels import label

_NAME = [DataRequired(_l("Please give it a name.")), Length(max=80)]
_NUMBER = [InputRequired(_l("Please write a number.")), Length(max=12)]


def kinds() -> list[tuple[str, str]]:
    """The classes of defects with their words."""
    return [(each.value, str(label(each))) for each in DefectClass]


class StandardForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """How lots of a style are sampled."""

    level = SelectField(_l("Inspection level"), choices=[(each, each) for each in LEVELS])
    critical = SelectField(_l("AQL for critical defects"))
    major = SelectField(_l("AQL for major defects"), choices=[(each, each) for each in AQLS])
    minor = SelectField(_l("AQL for minor defects"), choices=[(each, each) for each in AQLS])
    fewer_agreed = BooleanField(_l("After many good lots in a row, fewer pieces may be looked at"))
    at_hub = BooleanField(_l("Look at the pieces again when they reach the hub"))

    def offer(self, none_allowed: str) -> StandardForm:
        """With the words for no critical defect at all."""
        self.critical.choices = [("", none_allowed), *((each, each) for each in AQLS)]
        return self

    def standard(self) -> Standard:
        """The standard as chosen."""
        return Standard(
            level=self.level.data,
            critical=self.critical.data or None,
            major=self.major.data,
            minor=self.minor.data,
            fewer_agreed=bool(self.fewer_agreed.data),
            at_hub=bool(self.at_hub.data),
        )


class DefectTypeForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A kind of defect; for one craft or for all."""

    code = StringField(_l("Code"), [DataRequired(_l("Please give it a code.")), Length(max=40)])
    zh = StringField(_l("Name in Chinese"), _NAME)
    en = StringField(_l("Name in English"), _NAME)
    kind = SelectField(_l("How grave it is"))
    craft = SelectField(_l("Craft"), coerce=int)

    def new(self) -> NewDefectType:
        """The kind of defect as typed."""
        code = (self.code.data or "").strip().lower()
        name = Words((self.zh.data or "").strip(), (self.en.data or "").strip())
        return NewDefectType(code, name, DefectClass(self.kind.data), self.craft.data or None)


class CheckPointForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Something to measure, and its limits."""

    zh = StringField(_l("Name in Chinese"), _NAME)
    en = StringField(_l("Name in English"), _NAME)
    unit = StringField(_l("Unit"), [Optional(), Length(max=12)], default="mm")
    low = StringField(_l("At least"), _NUMBER)
    high = StringField(_l("At most"), _NUMBER)
    kind = SelectField(_l("Outside these it is"))

    def new(self) -> NewCheckPoint:
        """What is measured, as typed."""
        name = Words((self.zh.data or "").strip(), (self.en.data or "").strip())
        low, high = decimal(self.low.data or ""), decimal(self.high.data or "")
        unit = (self.unit.data or "mm").strip()
        return NewCheckPoint(name, unit, low, high, DefectClass(self.kind.data))
