"""Forms for what happens to orders and makers: more pieces, late kits, days off, certificates."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from fulfillment.makers import Proof, Span, recognised, span_of


class MorePiecesForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A line of a bulk order and how many pieces it shall have."""

    line = IntegerField(_l("Line"), [InputRequired()])
    pieces = IntegerField(_l("Pieces in all"), [InputRequired(), NumberRange(1, 1_000_000)])


class KitsForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A cooperative whose kits come later than planned."""

    cooperative = StringField(_l("Cooperative"), [DataRequired(), Length(max=80)])
    until = DateField(_l("Kits are there on"), [DataRequired(_l("Please choose a day."))])

    def day(self) -> date:
        """The day on which they are there."""
        return date.fromisoformat(str(self.until.data))


class AwayForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """From when to when a maker cannot work."""

    first = DateField(_l("From"), [DataRequired(_l("Please choose a day."))])
    last = DateField(_l("To (this day too)"), [DataRequired(_l("Please choose a day."))])

    def span(self, today: date) -> Span:
        """The days, if they make sense."""
        first, last = (date.fromisoformat(str(each.data)) for each in (self.first, self.last))
        return span_of(first, last, today=today)


class CertificateForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What a maker can do already, for which reason that is known, and until when it holds."""

    craft = IntegerField(_l("Craft"), [InputRequired()])
    level = IntegerField(_l("Level"), [InputRequired()])
    since = DateField(_l("Certified on"), [DataRequired(_l("Please choose a day."))])
    until = DateField(_l("Holds until"), [Optional()])
    ground = StringField(_l("Recognised for"), [DataRequired(), Length(max=200)])

    def proof(self) -> Proof:
        """What is recognised, if it makes sense."""
        since = date.fromisoformat(str(self.since.data))
        craft, level = int(self.craft.data or 0), int(self.level.data or 0)
        ground = str(self.ground.data)
        return recognised(craft, level, on=since, expires_on=self.until.data, ground=ground)
