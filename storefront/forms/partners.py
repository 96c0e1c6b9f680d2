"""The forms of a cooperative's settings: its ways, closed days, posts, and grants to partners."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional

from catalog.cooperatives import Ways, closed_days, ways
from storefront.accounts import POSTS
from storefront.partners import Scope
from storefront.partners.rules import term
from storefront.wiring.labels import LABELS

_DAY = [DataRequired(_l("Please choose a day."))]
_WEEK = (
    ("mon", _l("Monday")),
    ("tue", _l("Tuesday")),
    ("wed", _l("Wednesday")),
    ("thu", _l("Thursday")),
    ("fri", _l("Friday")),
    ("sat", _l("Saturday")),
    ("sun", _l("Sunday")),
)


def _words(kind: str, values: Iterable[StrEnum]) -> list[tuple[str, Any]]:
    return [(each.value, LABELS[kind][each.value][0]) for each in values]


_WAY = [InputRequired(_l("Please write a number, 0 if none.")), NumberRange(0, 60)]


class WaysForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """When the centre is open, how many work there, and the ways to and from it."""

    open_days = SelectMultipleField(
        _l("The centre is open on"),
        choices=list(_WEEK),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    centre_places = IntegerField(
        _l("Places to work at the centre"), [InputRequired(), NumberRange(0, 2_000)]
    )
    to_homes = BooleanField(_l("Kits also go to homes"))
    carriers = TextAreaField(_l("Carriers, one on each line"), [Optional(), Length(max=600)])
    kit_days = IntegerField(_l("Days from the hub to a maker"), _WAY)
    return_days = IntegerField(_l("Days from a maker to the hub"), _WAY)

    def ways(self) -> Ways:
        """What was chosen."""
        return ways(
            Ways(
                open_days=tuple(self.open_days.data or ()),
                centre_places=self.centre_places.data or 0,
                to_homes=bool(self.to_homes.data),
                carriers=tuple(str(self.carriers.data or "").splitlines()),
                kit_days=self.kit_days.data or 0,
                return_days=self.return_days.data or 0,
            )
        )


class ClosedForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Days on which the centre is closed."""

    first = DateField(_l("First day"), _DAY)
    last = DateField(_l("Last day (it too)"), _DAY)

    def span(self) -> tuple[date, date]:
        """From a day to a day; only of a valid form."""
        first, last = (date.fromisoformat(str(each.data)) for each in (self.first, self.last))
        return first, last

    def days(self, today: date) -> tuple[date, ...]:
        """Each of them, if they make sense."""
        return closed_days(*self.span(), today=today)


class PostForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Who holds which post."""

    email = StringField(
        _l("Email address"),
        [DataRequired(_l("Please write an email address.")), Email(), Length(max=254)],
    )
    post = SelectField(_l("Post"), choices=_words("Role", POSTS))


class GrantForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Who may see what, from when to when. The cooperatives are set by the page."""

    partner = SelectField(_l("A cooperative"), choices=[])
    email = StringField(
        _l("Or a person of the city, by email address"), [Optional(), Email(), Length(max=254)]
    )
    scope = SelectField(_l("What is seen"), choices=_words("Scope", Scope))
    first = DateField(_l("First day"), _DAY)
    last = DateField(_l("Last day (it too)"), _DAY)

    def term(self, today: date) -> tuple[date, date]:
        """The days, if they make sense."""
        first, last = (date.fromisoformat(str(each.data)) for each in (self.first, self.last))
        return term(first, last, today=today)
