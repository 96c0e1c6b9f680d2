"""The form of a rule of shares: for what, whose goods, which way of selling, how much, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from fulfillment.fees import RULED, Channel, FeeKind, Rule
from storefront.forms.buying import needed
from storefront.forms.taxes import PercentField
from storefront.wiring.labels import label


class FeeRuleForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """One rule."""

    kind = SelectField(_l("For what"))
    cooperative = SelectField(_l("Whose goods"))
    channel = SelectField(_l("Which way of selling"))
    share = PercentField(
        _l("Share of what goods bring, percent"), [needed(_l("Please give a share."))]
    )
    starts_on = DateField(_l("Counts from"), [DataRequired(_l("Please choose a day."))])
    reason = StringField(
        _l("Why, in a sentence"),
        [DataRequired(_l("Please write a sentence why.")), Length(max=200)],
    )

    def offer(self, cooperatives: Iterable[tuple[int, str]]) -> None:
        """What may be chosen."""
        self.kind.choices = [(each.value, label(each)) for each in RULED]
        all_ = [("", _("All"))]
        self.cooperative.choices = [*all_, *((str(id_), name) for id_, name in cooperatives)]
        self.channel.choices = [*all_, *((each.value, label(each)) for each in Channel)]

    @property
    def rule(self) -> Rule:
        """What a valid form says."""
        whose, where = str(self.cooperative.data or ""), str(self.channel.data or "")
        return Rule(
            FeeKind(str(self.kind.data)),
            self.share.points,
            date.fromisoformat(str(self.starts_on.data)),
            int(whose) if whose else None,
            Channel(where) if where else None,
        )
