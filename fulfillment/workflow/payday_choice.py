"""Whom a payday pays, and how much: all that each is owed until the day, by the terms in force.

Left out are who is in a payout that has not ended, who is held, and who is owed less than the least
amount of her cooperative and has not waited too long for it. `most` makes it a part payout: each
gets at most that much, and is owed the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment import ledger
from fulfillment.earnings import PayoutLine, terms
from fulfillment.earnings.terms import LeftOut, term_in_force


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who gets how much, and who is left out although she is owed something."""

    amounts: dict[int, Money]
    left_out: dict[int, LeftOut]


def chosen(session: Session, until: date, *, currency: str, most: Money | None = None) -> Chosen:
    """Put a payday together; nothing is written."""
    owed = _owed(session, until, currency)
    held = terms.held(session) & owed.keys()
    left_out = dict.fromkeys(sorted(held), LeftOut.HELD)
    paid = {each: amount for each, amount in owed.items() if each not in held}
    below = _below(session, paid, until)
    left_out |= dict.fromkeys(below, LeftOut.BELOW)
    amounts = {each: amount for each, amount in paid.items() if each not in below}
    if most is not None:
        amounts = {each: min(amount, most, key=_minor) for each, amount in amounts.items()}
    return Chosen(amounts, left_out)


def _owed(session: Session, until: date, currency: str) -> dict[int, Money]:
    owed = ledger.owed_until(session, "maker:%:payable", until, currency)
    busy = set(session.scalars(select(PayoutLine.open_for).where(PayoutLine.open_for.is_not(None))))
    makers = {int(code.split(":")[1]): amount for code, amount in owed.items()}
    return {maker_id: makers[maker_id] for maker_id in sorted(makers) if maker_id not in busy}


def _below(session: Session, paid: Mapping[int, Money], until: date) -> list[int]:
    """Who waits: owed less than her cooperative pays, and not for too long yet."""
    told = terms.terms(session)
    if not told or not paid:
        return []
    homes = terms.homes_of(session, paid)
    of = {each: term_in_force(told, homes.get(each, 0), on=until) for each in paid}
    small = {
        each: amount for each, amount in paid.items() if not of[each].pays(amount, until, until)
    }
    since = terms.waiting_since(session, small)
    return [each for each in sorted(small) if not of[each].pays(small[each], since[each], until)]


def _minor(amount: Money) -> int:
    return amount.minor
