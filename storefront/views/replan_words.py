"""What happened, and what follows from it, in sentences. Nobody is blamed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, gettext, ngettext

from catalog.money import Money
from fulfillment.board.plan_names import Names
from fulfillment.board.replans import Difference, Effect, ReplanPage
from fulfillment.planner.causes import Cause, Happened
from storefront.wiring.languages import day, money, words

#: So many inspections that failed are told in one sentence.
TOGETHER = 3


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """The words for what happened to an order."""

    names: Names

    def told(self, causes: Sequence[Cause]) -> list[str]:
        """All causes as sentences; many small failures of inspection are one."""
        scrapped = [each for each in causes if each.kind is Happened.SCRAPPED]
        if len(scrapped) < TOGETHER:
            return [self.said(each) for each in causes]
        others = [self.said(each) for each in causes if each.kind is not Happened.SCRAPPED]
        pieces = format_decimal(sum(each.pieces for each in scrapped))
        makers = len({each.maker for each in scrapped})
        text = ngettext(
            "%(pieces)s pieces from %(num)s maker could not be accepted.",
            "%(pieces)s pieces from %(num)s makers could not be accepted.",
            makers,
            pieces=pieces,
        )
        return [*others, str(text)]

    def said(self, cause: Cause) -> str:
        """One cause as a sentence."""
        facts = self._facts(cause)
        match cause.kind:
            case Happened.DECLINED:
                text = ngettext(
                    "%(maker)s declined %(pieces)s piece.",
                    "%(maker)s declined %(pieces)s pieces.",
                    cause.pieces,
                    **facts,
                )
            case Happened.FEWER | Happened.LAPSED | Happened.STOPPED:
                text = self._came_back(cause, facts)
            case Happened.LATE:
                text = gettext("%(maker)s needs longer for %(pieces)s pieces.", **facts)
            case Happened.AWAY:
                text = gettext("%(maker)s cannot work from %(first)s to %(last)s.", **facts)
            case Happened.SCRAPPED | Happened.ASTRAY:
                text = self._gone(cause, facts)
            case _:
                text = self._of_the_order(cause, facts)
        return str(text)

    def _gone(self, cause: Cause, facts: dict[str, str]) -> str:
        if cause.kind is Happened.ASTRAY:
            return str(
                ngettext(
                    "%(pieces)s piece that %(maker)s made was lost on its way to the hub.",
                    "%(pieces)s pieces that %(maker)s made were lost on their way to the hub.",
                    cause.pieces,
                    **facts,
                )
            )
        return str(
            ngettext(
                "%(pieces)s piece from %(maker)s could not be accepted.",
                "%(pieces)s pieces from %(maker)s could not be accepted.",
                cause.pieces,
                **facts,
            )
        )

    def _came_back(self, cause: Cause, facts: dict[str, str]) -> str:
        if cause.kind is Happened.FEWER:
            return str(gettext("%(maker)s took fewer; %(pieces)s pieces are left.", **facts))
        if cause.kind is Happened.LAPSED:
            return str(gettext("%(maker)s did not answer; %(pieces)s pieces are open.", **facts))
        return str(gettext("%(maker)s cannot go on; %(pieces)s pieces are open.", **facts))

    def _of_the_order(self, cause: Cause, facts: dict[str, str]) -> str:
        match cause.kind:
            case Happened.CERTIFIED:
                text = gettext("%(maker)s is now certified for %(craft)s.", **facts)
            case Happened.KITS:
                text = gettext("Kits reach %(place)s on %(last)s only.", **facts)
            case _:
                text = gettext("%(pieces)s pieces more of %(product)s were ordered.", **facts)
        return str(text)

    def _facts(self, cause: Cause) -> dict[str, str]:
        line = self.names.lines.get(str(cause.line))
        return {
            "maker": words(self.names.makers.get(cause.maker)) or cause.maker,
            "pieces": str(format_decimal(cause.pieces)),
            "product": words(line.product) if line else "–",
            "place": words(self.names.cooperatives.get(cause.place)) or cause.place,
            "craft": words(self.names.crafts.get(cause.place)) or cause.place,
            "first": day(cause.first),
            "last": day(cause.last),
        }


@dataclass(frozen=True, slots=True)
class DifferenceWords(ChangeWords):
    """The words for the difference that a re-plan makes."""

    shown: ReplanPage

    def row(self, row: Difference) -> str:
        """What changes for one person, as a sentence."""
        change = row.pay_after.minor - row.pay_before.minor
        facts = {
            "maker": words(row.alias) or row.code,
            "pieces": format_decimal(abs(row.more)),
            "product": words(row.line.product) if row.line else "–",
            "pay": money(Money(abs(change), row.pay_after.currency)),
            "due": day(row.due_after),
        }
        if row.more > 0:
            text = ngettext(
                "%(maker)s gets %(pieces)s piece more of %(product)s, by %(due)s: %(pay)s more.",
                "%(maker)s gets %(pieces)s pieces more of %(product)s, by %(due)s: %(pay)s more.",
                row.more,
                **facts,
            )
        elif row.after:
            text = ngettext(
                "%(maker)s has %(pieces)s piece of %(product)s fewer.",
                "%(maker)s has %(pieces)s pieces of %(product)s fewer.",
                -row.more,
                **facts,
            )
        else:
            text = gettext("%(maker)s has no pieces of %(product)s any more.", **facts)
        return str(text)

    def stay(self) -> str:
        """Who keeps what she has."""
        stay, begun = self.shown.stay, self.shown.begun
        text = ngettext(
            "%(num)s maker keeps exactly what she has.",
            "%(num)s makers keep exactly what they have.",
            stay,
        )
        if begun:
            more = ngettext("%(num)s of them has begun.", "%(num)s of them have begun.", begun)
            return f"{text} {more}"
        return str(text)

    def effects(self) -> list[tuple[str, str, str, bool]]:
        """Each figure: what it is, before, after, and whether it differs."""
        effects = self.shown.effects
        rows = (
            (gettext("Late pieces"), effects.late, False),
            (gettext("What most makers get, from"), effects.low, True),
            (gettext("What most makers get, to"), effects.high, True),
            (gettext("Pay in all"), effects.pay, True),
            (gettext("Batches, rework and shipping"), effects.cost, True),
        )
        return [(word, *self._both(effect, is_money)) for word, effect, is_money in rows]

    def late(self) -> str:
        """The promise, in one sentence."""
        late = self.shown.effects.late
        if late.after == 0:
            return str(gettext("With this change every piece is on time."))
        facts = {"before": format_decimal(late.before), "after": format_decimal(late.after)}
        if late.after < late.before:
            return str(gettext("%(after)s pieces stay late, instead of %(before)s.", **facts))
        text = gettext("%(after)s pieces will be late; nobody has free hours in time.", **facts)
        return str(text)

    def _both(self, effect: Effect, is_money: bool) -> tuple[str, str, bool]:
        return (
            self._shown(effect.before, is_money),
            self._shown(effect.after, is_money),
            effect.before != effect.after,
        )

    def _shown(self, value: int, is_money: bool) -> str:
        if is_money:
            return money(Money(value, self.shown.currency))
        return str(format_decimal(value))
