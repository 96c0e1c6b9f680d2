"""What a stall's pages say in whole sentences: variances, change, what became of a sale."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import get_day_names
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from catalog.money import Money
from fulfillment.board.purse import Cash
from storefront.stalls import Hours, StallSale, Tally, alike
from storefront.stalls.rules import MINUTES
from storefront.wiring.languages import money


def variance_words(tally: Tally) -> str:
    """`3 fewer than the book says.`, or that it agrees."""
    found = tally.variance
    if found is None:
        return ""
    if not found:
        return str(_("As the book says."))
    if found < 0:
        return str(
            ngettext(
                "%(num)s fewer than the book says.", "%(num)s fewer than the book says.", -found
            )
        )
    return str(
        ngettext("%(num)s more than the book says.", "%(num)s more than the book says.", found)
    )


def cash_words(expected: int, counted: int) -> str:
    """What the box holds beside what it should."""
    if expected == counted:
        return str(_("The box holds what the book says."))
    missing = Money(abs(counted - expected))
    if counted < expected:
        return str(_("%(sum)s less in the box than the book says.", sum=money(missing)))
    return str(_("%(sum)s more in the box than the book says.", sum=money(missing)))


def amount_words(notes: Sequence[Cash], change: Money) -> str:
    """Change as notes and coins."""
    parts = " + ".join(f"{each.count} × {money(each.value)}" for each in notes)
    return str(_("Change: %(sum)s (%(notes)s).", sum=money(change), notes=parts))


def sold_words(sale: StallSale, uncovered: int) -> str:
    """What became of a sale, and what the evening must explain."""
    told = _("Sold for %(sum)s.", sum=money(Money(abs(sale.total_minor))))
    if sale.late:
        late = _("The day was closed already, so it stands there as told later.")
        return f"{told} {late}"
    if uncovered > 0:
        more = ngettext(
            "The book knew of %(num)s fewer on the cart; the count this evening will tell.",
            "The book knew of %(num)s fewer on the cart; the count this evening will tell.",
            uncovered,
        )
        return f"{told} {more}"
    return str(told)


def weekday_name(weekday: int) -> str:
    """Monday is 0."""
    return str(get_day_names("wide", locale=get_locale())[weekday])


def clock_time(minute: int) -> str:
    """`08:30` of minutes since midnight, as a time field and a reader take it."""
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute < MINUTES else "23:59"


def hours_words(hours: Sequence[Hours]) -> list[str]:
    """Opening hours, days in a row with the same ones together."""
    told = []
    for first, last, opens, closes in alike(hours):
        days = (
            weekday_name(first) if first == last else f"{weekday_name(first)}–{weekday_name(last)}"
        )
        told.append(f"{days} {clock_time(opens)}–{clock_time(closes)}")
    return told
