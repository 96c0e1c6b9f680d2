"""Forms of training: a course day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from fulfillment.training import NewDay

ZONE = ZoneInfo("Asia/Shanghai")


class DayForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A day on which people learn together."""

    course = IntegerField(_l("Course"), [InputRequired()])
    day = DateField(_l("Day"), [DataRequired()])
    begins = TimeField(_l("Begins at"), [InputRequired()])
    minutes = IntegerField(_l("Minutes in all"), [InputRequired(), NumberRange(15, 720)])
    place = StringField(_l("Place"), [DataRequired(), Length(max=120)])
    trainer = StringField(_l("Who teaches"), [DataRequired(), Length(max=80)])

    def day_for(self, course_id: int, cooperative_id: int) -> NewDay:
        """The day as it was typed, at the hub's own time."""
        on, at = date.fromisoformat(str(self.day.data)), time.fromisoformat(str(self.begins.data))
        return NewDay(
            course_id=course_id,
            cooperative_id=cooperative_id,
            place=str(self.place.data),
            trainer=str(self.trainer.data),
            starts_at=datetime.combine(on, at, ZONE).astimezone(UTC),
            minutes=int(self.minutes.data or 0),
        )
