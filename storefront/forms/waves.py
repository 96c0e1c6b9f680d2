"""The form of the house's rule for waves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from fulfillment.waves import MOST_BATCHES, MOST_DAYS, HouseRule

_MISSING = _l("Please enter a number.")


class RuleForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """How long making takes, how early a wave leaves, how long anybody waits, what is enough."""

    making_days = IntegerField(
        _l("Days for making"), [InputRequired(_MISSING), NumberRange(1, MOST_DAYS)]
    )
    notice_days = IntegerField(
        _l("Days to spare before making must begin"),
        [InputRequired(_MISSING), NumberRange(1, MOST_DAYS)],
    )
    longest_wait_days = IntegerField(
        _l("Days that a shopper's pieces wait at most"),
        [InputRequired(_MISSING), NumberRange(0, MOST_DAYS)],
    )
    good_batches = IntegerField(
        _l("Smallest batches that are worth a wave"),
        [InputRequired(_MISSING), NumberRange(1, MOST_BATCHES)],
    )

    def rule(self) -> HouseRule:
        """The rule as typed."""
        return HouseRule(
            making_days=int(self.making_days.data or 0),
            notice_days=int(self.notice_days.data or 0),
            longest_wait_days=int(self.longest_wait_days.data or 0),
            good_batches=int(self.good_batches.data or 0),
        )
