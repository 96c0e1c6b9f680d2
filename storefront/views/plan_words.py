"""How a plan is put into words: reasons with names, money and days as the reader writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import format_currency, format_decimal, gettext, ngettext

from catalog.money import Money, exponent
from fulfillment.board.plans import PlanPage
from fulfillment.planner import sentence
from fulfillment.planner.proposal import Because, Summary
from storefront.wiring.languages import day, money, words


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for one plan."""

    shown: PlanPage

    def why(self, because: Because) -> str:
        """A reason as a sentence."""
        facts = dict(because.facts)
        if "craft" in facts:
            craft = self.shown.names.crafts.get(str(facts["craft"]))
            facts["craft"] = words(craft) or str(facts["craft"])
        return sentence(
            because.code,
            facts,
            translate=gettext,
            money=lambda minor: money(self.amount(minor)),
            day=lambda text: day(date.fromisoformat(text)),
        )

    def amount(self, minor: float) -> Money:
        """Minor units of the plan's currency."""
        return Money(round(minor), self.shown.facts.settings.currency)

    def fairness(self) -> str:
        """What most makers get from this plan, and for how long."""
        summary = self.shown.summary
        hours = ngettext("%(num)s hour", "%(num)s hours", max(1, round(summary.hours_median)))
        low, high = _round(summary.pay_low), _round(summary.pay_high)
        if low == high:
            about = self._whole(low)
            return str(gettext("Most get about %(pay)s for %(hours)s.", pay=about, hours=hours))
        both = {"low": self._whole(low), "high": self._whole(high)}
        return str(gettext("Most get %(low)s–%(high)s for %(hours)s.", hours=hours, **both))

    def hours(self, minutes: float) -> str:
        """Minutes as hours with at most one digit after the point."""
        return str(format_decimal(round(minutes / 60, 1), format="#,##0.#"))

    def compared(self, before: Summary) -> list[tuple[str, str, str]]:
        """What changed since the proposal before: what, then, now. Only what differs."""
        now = self.shown.summary
        rows = (
            (gettext("Pieces on time"), before.pieces_on_time, now.pieces_on_time, False),
            (gettext("Makers with work"), before.makers_with_work, now.makers_with_work, False),
            (gettext("Batches"), before.batches, now.batches, False),
            (gettext("Least that most get"), before.pay_low, now.pay_low, True),
            (gettext("Most that most get"), before.pay_high, now.pay_high, True),
            (gettext("Poorest maker’s income an hour"), before.level_min, now.level_min, True),
            (gettext("Cost of batches, rework and shipping"), before.cost, now.cost, True),
        )
        return [
            (word, self._shown(then, is_money), self._shown(since, is_money))
            for word, then, since, is_money in rows
            if round(then) != round(since)
        ]

    def _whole(self, minor: int) -> str:
        """An amount without fen where there are none to speak of."""
        amount = self.amount(minor)
        if minor % 10 ** exponent(amount.currency):
            return money(amount)
        return str(format_currency(amount.amount, amount.currency, "¤#,##0", currency_digits=False))

    def _shown(self, value: float, is_money: bool) -> str:
        return money(self.amount(value)) if is_money else str(format_decimal(value))


def _round(minor: float) -> int:
    """To whole major units once there are ten of them: a planner thinks in yuan, not in fen."""
    return round(minor / 100) * 100 if minor >= 1_000 else round(minor)
