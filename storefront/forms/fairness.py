"""The forms of fair rates: a time study, a line of the table of wages, a reasoned exception."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from catalog.errors import Invalid
from catalog.fairness import Allowances, Element, Study, WageKind, WageLine, checked
from storefront.errors import say
from storefront.forms.buying import needed
from storefront.forms.pay import AmountField
from storefront.wiring.labels import label
from storefront.wiring.regions import region_choices

_TIMES = re.compile(r"(\d{1,4})(?:\s*/\s*(\d{1,4}))?")


def read_elements(text: str) -> tuple[Element, ...]:
    """Steps as they are typed, one a line: `name | 21 20 22 | 100 | 3/1`."""
    lines = [line for line in text.replace("｜", "|").splitlines() if line.strip()]
    return tuple(_element(at, line) for at, line in enumerate(lines, start=1))


def _element(at: int, line: str) -> Element:
    name, seconds, rating, times = (*(each.strip() for each in line.split("|")), "", "", "")[:4]
    found = _TIMES.fullmatch(times or "1")
    seen = re.findall(r"\d+", seconds)
    if not name or not seen or found is None or not (rating or "100").isdecimal():
        raise Invalid(
            "study.line",
            "Line %(at)s: name | seconds | rating | times/pieces, please.",
            field="elements",
            at=at,
        )
    often = (int(found[1]), int(found[2] or 1))
    return Element(name[:60], tuple(map(int, seen)), int(rating or 100), *often)


class StudyForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A study: one step a line, and three allowances."""

    elements = TextAreaField(
        _l("Steps, one a line"), [DataRequired(_l("Please write the steps down."))]
    )
    personal = IntegerField(_l("Personal needs, percent"), [InputRequired(), NumberRange(5, 60)])
    fatigue = IntegerField(_l("Fatigue, percent"), [InputRequired(), NumberRange(0, 60)])
    delay = IntegerField(_l("Delays, percent"), [InputRequired(), NumberRange(0, 60)])
    observed_on = DateField(_l("Observed on"), [DataRequired(_l("Please choose a day."))])
    note = StringField(_l("Where, and how many people (no names)"), [Optional(), Length(max=200)])

    @property
    def seen_on(self) -> date:
        """The day of a valid form."""
        return date.fromisoformat(str(self.observed_on.data))

    def validate_elements(self, field: Field) -> None:
        """Steps that can be read, and make a study."""
        try:
            checked(Study(read_elements(str(field.data)), Allowances()))
        except Invalid as refusal:
            raise ValidationError(say(refusal)) from None

    @property
    def study(self) -> Study:
        """The study of a valid form."""
        parts = [int(each.data or 0) for each in (self.personal, self.fatigue, self.delay)]
        return Study(read_elements(str(self.elements.data)), Allowances(*parts))


class WageForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What an hour must earn in a region from a day on, and who says so."""

    region = SelectField(_l("Region"))
    kind = SelectField(_l("Which line"))
    amount = AmountField(_l("Yuan an hour"), [needed(_l("Please say how much."))])
    starts_on = DateField(_l("Counts from"), [DataRequired(_l("Please choose a day."))])
    source = StringField(
        _l("Who says so, and where it stands"),
        [DataRequired(_l("Please write a sentence.")), Length(max=200)],
    )

    def offer(self, regions: Iterable[str]) -> None:
        """The regions to choose from, each with what it is called."""
        self.region.choices = region_choices(regions)
        self.kind.choices = [(each.value, label(each)) for each in WageKind]

    @property
    def line(self) -> WageLine:
        """The line of a valid form."""
        return WageLine(
            str(self.region.data),
            WageKind(str(self.kind.data)),
            self.amount.money,
            date.fromisoformat(str(self.starts_on.data)),
            str(self.source.data),
        )


class ConsentForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why a rate below the line may be quoted, until when."""

    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Please write a sentence.")), Length(max=300)]
    )
    until = DateField(_l("Until"), [DataRequired(_l("Please choose a day."))])

    @property
    def last_day(self) -> date:
        """The day of a valid form."""
        return date.fromisoformat(str(self.until.data))
