"""How a plan is put into words: reasons with names, money and days as the reader writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask_babel import format_currency, format_decimal, gettext, ngettext

from catalog.db import JsonMap
from catalog.money import Money, exponent
from fulfillment.board.comparing import Comparison
from fulfillment.board.plans import PlanPage
from fulfillment.planner import Gap, Step, sentence
from fulfillment.planner.gaps import REMEDIES
from fulfillment.planner.progress import WORDS
from fulfillment.planner.proposal import Because
from storefront.wiring.languages import day, money, words

#: Sentences that are no constants here; their own modules mark them for the translators.
worded = gettext


def refused(kept: JsonMap) -> str:
    """Why it could not be planned, in the reader's language."""
    return str(worded(kept["sentence"], **kept["facts"])) if "sentence" in kept else ""


def working(step: str | None) -> str:
    """What the planner is doing."""
    return str(worded(WORDS[Step(step)])) if step else str(gettext("Waiting for its turn"))


def remedies(gap: Gap) -> list[tuple[str, str]]:
    """What would help with a skill that falls short, and how much."""
    return [(str(worded(REMEDIES[name])), effect(made, gap.pieces)) for name, made in gap.effects()]


def effect(made: int, pieces: int) -> str:
    """How many of the late pieces would be in time."""
    if made <= 0:
        return str(gettext("would not help by itself"))
    if made >= pieces:
        return str(gettext("all of them would be in time"))
    return str(
        ngettext("about %(num)s more piece in time", "about %(num)s more pieces in time", made)
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for one plan."""

    shown: PlanPage
    #: Hours that were written before; a chart says the same few hundreds of times.
    written: dict[int, str] = field(default_factory=dict)

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
        return Money(round(minor), self.shown.currency)

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

    def poorest(self) -> str:
        """How those stand who have least, counted with their income of the last weeks."""
        summary = self.shown.summary
        middle = self._money(summary.level_median)
        if round(summary.level_median) <= 0:
            return str(
                gettext(
                    "At least half of those who could take part have no income from the last "
                    "weeks, and none from this order."
                )
            )
        if round(summary.level_min) <= 0:
            return str(
                gettext(
                    "Not everybody who could take part has income from the last weeks and this "
                    "order; half of them come to %(middle)s or more for an hour they are free.",
                    middle=middle,
                )
            )
        return str(
            gettext(
                "With the income of the last weeks, who has least comes to %(least)s for an hour "
                "she is free to work; half of them come to %(middle)s or more.",
                least=self._money(summary.level_min),
                middle=middle,
            )
        )

    def hours(self, minutes: float) -> str:
        """Minutes as hours with at most one digit after the point."""
        tenths = round(minutes / 6)
        if tenths not in self.written:
            self.written[tenths] = str(format_decimal(tenths / 10, format="#,##0.#"))
        return self.written[tenths]

    def craft(self, slug: str) -> str:
        """The name of a craft."""
        return words(self.shown.names.crafts.get(slug)) or slug

    def compared(self, other: Comparison) -> list[tuple[str, str, str]]:
        """What differs from the other plan: what, then, here. Only what differs."""
        now, before = self.shown.summary, other.summary
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

    def costs(self, other: Comparison) -> list[str]:
        """What this plan gains and what it costs against the other: pieces, fairness, yuan."""
        now, before = self.shown.summary, other.summary
        pieces = now.pieces_on_time - before.pieces_on_time
        level, cost = round(now.level_min - before.level_min), now.cost - before.cost
        told = (_more_pieces(pieces), self._fairer(level), self._dearer(cost))
        return [each for each in told if each]

    def _fairer(self, level: int) -> str:
        pay = self._money(abs(level))
        if level > 0:
            return str(gettext("Fairer: who has least earns %(pay)s more an hour.", pay=pay))
        if level < 0:
            return str(gettext("Less fair: who has least earns %(pay)s less an hour.", pay=pay))
        return ""

    def _dearer(self, cost: int) -> str:
        pay = self._money(abs(cost))
        if cost > 0:
            return str(gettext("%(pay)s more for batches, rework and shipping.", pay=pay))
        if cost < 0:
            return str(gettext("%(pay)s less for batches, rework and shipping.", pay=pay))
        return ""

    def _money(self, minor: float) -> str:
        return money(self.amount(minor))

    def _whole(self, minor: int) -> str:
        """An amount without fen where there are none to speak of."""
        amount = self.amount(minor)
        if minor % 10 ** exponent(amount.currency):
            return money(amount)
        return str(format_currency(amount.amount, amount.currency, "¤#,##0", currency_digits=False))

    def _shown(self, value: float, is_money: bool) -> str:
        return money(self.amount(value)) if is_money else str(format_decimal(value))


def _more_pieces(pieces: int) -> str:
    if pieces > 0:
        return str(ngettext("%(num)s more piece on time.", "%(num)s more pieces on time.", pieces))
    if pieces < 0:
        return str(
            ngettext("%(num)s piece fewer on time.", "%(num)s pieces fewer on time.", -pieces)
        )
    return ""


def _round(minor: float) -> int:
    """To whole major units once there are ten of them: a planner thinks in yuan, not in fen."""
    return round(minor / 100) * 100 if minor >= 1_000 else round(minor)
