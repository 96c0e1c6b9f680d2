"""Gateway, bank and book brought together, every night and whenever somebody asks.

The gateway is asked between transactions. What it tells is written down, its payouts to the bank
are booked on its word, each once; then both places are compared. A bank tells nothing by itself:
its statements are read in the office.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import bank_recipes
from storefront.payments import threeway
from storefront.payments.gateways import gateway, offered
from storefront.payments.house import NewBankLine
from storefront.payments.reconciling import WINDOW, Balance
from storefront.payments.rules import Method
from storefront.payments.threeway import MatchRun, Place

log = structlog.get_logger(__name__)

#: Whose payouts may be on their way to the bank.
GATEWAYS = ("stripe", "rehearsal")
BANK = Place("bank", ("cash:bank", *(f"transit:{each}" for each in GATEWAYS)), bank=True)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a round took and left: new and changed lines, the comparison at each place."""

    new: int
    changed: int
    runs: tuple[MatchRun, ...]

    @property
    def left(self) -> int:
        """Differences that wait for somebody."""
        return sum(each.left for each in self.runs)


def place_named(name: str) -> Place:
    """A place by its name: the bank, or a gateway."""
    return BANK if name == BANK.name else Place(name, (f"cash:{name}",))


def agree_all(session: Session, *, now: datetime) -> Agreed:
    """Ask the gateway, match everything; again changes nothing."""
    teller = gateway() if Method.ONLINE in offered() else None
    taken, runs = threeway.Taken(0, 0), []
    if isinstance(teller, Balance):
        place = place_named(teller.name)
        since = _since(session, place, now)
        session.commit()
        told = list(threeway.of_balance(teller.moves(since)))
        taken = threeway.take_told(session, place, told, actor=SYSTEM, now=now)
        _book_payouts(session, place, told, now=now)
        runs.append(threeway.compared(session, place, now=now))
    runs.append(threeway.compared(session, BANK, now=now))
    return Agreed(taken.new, taken.changed, tuple(each for each in runs if each is not None))


def statement_read(
    session: Session, lines: Iterable[NewBankLine], *, actor: Actor, now: datetime
) -> threeway.Taken:
    """A bank's statement, money that came and money that went; the same again changes nothing."""
    told = threeway.of_statement(list(lines))
    taken = threeway.take_told(session, BANK, told, actor=actor, now=now)
    threeway.compared(session, BANK, now=now)
    return taken


def agreed_as_json(found: Agreed) -> dict[str, object]:
    """A round as other programs read it."""
    places = {
        each.place: {"through": str(each.through), "looked_at": each.looked_at, "left": each.left}
        for each in found.runs
    }
    return {"new": found.new, "changed": found.changed, "left": found.left, "places": places}


def _since(session: Session, place: Place, now: datetime) -> datetime:
    """Four days back, or as far as it was last asked if that is longer ago."""
    last = threeway.runs(session).get(place.name)
    return min(now, last.at if last else now) - WINDOW


def _book_payouts(
    session: Session, place: Place, told: Iterable[threeway.NewTold], *, now: datetime
) -> None:
    for each in told:
        if each.kind not in ("po", "po-back"):
            continue
        reference = next(iter(each.names)).partition(":")[2]
        sent = each.kind == "po"
        fact = bank_recipes.gateway_paid_out if sent else bank_recipes.gateway_payout_back
        amount = Money(abs(each.amount.minor), each.amount.currency)
        try:
            ledger.post(session, fact(place.name, reference, amount), actor=SYSTEM, now=now)
        except Refusal as refusal:  # booked before with another amount: people see it differ
            log.warning("payments.payout_differs", reference=reference, code=refusal.code)
