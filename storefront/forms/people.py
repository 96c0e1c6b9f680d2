"""The forms about a person: her record, what helps her to work, who may act for her."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, Email, Length, Optional

from catalog.errors import Invalid
from fulfillment.makers import helping, privacy
from fulfillment.makers.consents import Form, Given, GivenBy
from fulfillment.makers.helping import Term
from fulfillment.makers.privacy import About, Fact, Field, NewNote, Seat
from storefront.errors import say
from storefront.wiring.labels import LABELS

_DAY = [DataRequired(_l("Please choose a day."))]


def choices(kind: str) -> list[tuple[str, Any]]:
    """The values of a labelled kind with their words."""
    return [(value, word) for value, (word, _tone) in LABELS[kind].items()]


class RecordForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Her private record. What is left empty stays as it is."""

    name = StringField(_l("Real name"), [Optional(), Length(max=60)])
    identity = StringField(_l("Identity number"), [Optional(), Length(max=30)])
    certificate = StringField(_l("Disability certificate number"), [Optional(), Length(max=40)])
    phone = StringField(_l("Telephone number"), [Optional(), Length(max=30)])
    address = StringField(_l("Home address"), [Optional(), Length(max=200)])
    bank = StringField(_l("Bank account"), [Optional(), Length(max=60)])
    alipay = StringField(_l("Alipay account"), [Optional(), Length(max=90)])

    def facts(self, *, today: date) -> list[Fact]:
        """What was typed; what is wrong is told beside its field, and then nothing is given."""
        read = list(self._read(today))
        return [] if self.errors else read

    def _read(self, today: date) -> Iterator[Fact]:
        for field in privacy.SINGLE:
            typed = str(self[field.value].data or "").strip()
            try:
                if typed:
                    yield privacy.fact(field, typed, today=today)
            except Invalid as refusal:
                self.wrong(field.value, refusal)

    def wrong(self, name: str, refusal: Invalid) -> None:
        """Tell a refusal beside a field."""
        self[name].errors = [*self[name].errors, say(refusal)]


class NoteForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What helps her, about what, and who may read it."""

    about = SelectField(_l("What it is about"), choices=choices("About"))
    text = TextAreaField(
        _l("What helps her"),
        [DataRequired(_l("Please write what helps her.")), Length(max=privacy.notes.LONGEST)],
    )
    seats = SelectMultipleField(
        _l("Who may read it"),
        choices=[(Seat.LEAD.value, _l("Her lead")), (Seat.OFFICE.value, _l("The office"))],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )

    def note(self) -> NewNote:
        """The note as it is kept."""
        seats = [Seat(each) for each in self.seats.data or ()]
        return privacy.note(About(self.about.data), str(self.text.data), seats)


class HelperForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Who may act for her, from when to when, and whether she has agreed on paper."""

    called = StringField(
        _l("What the maker calls her"),
        [DataRequired(_l("Please write a name.")), Length(max=40)],
    )
    email = StringField(
        _l("The helper's email address"),
        [DataRequired(_l("Please write an email address.")), Email(), Length(max=254)],
    )
    first = DateField(_l("First day"), _DAY)
    last = DateField(_l("Last day (it too)"), _DAY)
    agreed = BooleanField(_l("The maker has agreed on paper, in front of me"))
    by = SelectField(_l("Who agreed"), choices=choices("GivenBy"))
    form = SelectField(_l("How she was asked"), choices=choices("Form"))

    def term(self, today: date) -> Term:
        """The days, if they make sense."""
        first, last = (date.fromisoformat(str(each.data)) for each in (self.first, self.last))
        return helping.term(first, last, today=today)

    def given(self) -> Given | None:
        """How she agreed, or None where she will be asked on her own page."""
        if not self.agreed.data:
            return None
        return Given(GivenBy(self.by.data), Form(self.form.data))


def sentence_of_record(count: int) -> str:
    """What is said after a record was kept."""
    return str(_("Kept. Nobody sees it without a reason.") if count else _("Nothing was changed."))


def fields_and_purposes(seat: Seat) -> dict[Field, list[str]]:
    """What a seat may open, each with its purposes in a steady order."""
    return {
        field: sorted(each.value for each in purposes)
        for field, purposes in privacy.OPENED_BY[seat].items()
    }
