"""What a reconciliation writes: the fees of the gateway's balance, and its report.

A fee is booked once for each line of the balance. Another fee on the same line is told and not
booked. Running twice books nothing twice.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import recipes
from storefront.payments.reconciling.models import Reconciliation
from storefront.payments.reconciling.rules import Difference, Kind
from storefront.payments.reconciling.sides import Move, Theirs

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run looked at and found; `healed` are the differences that are no more."""

    gateway: str
    since: datetime
    payments: int
    moves: int
    fees_booked: int
    healed: tuple[Difference, ...]
    left: tuple[Difference, ...]


def book_fees(
    session: Session, gateway: str, theirs: Theirs, *, now: datetime
) -> tuple[int, list[Difference]]:
    """Fees of the window; how many lines have one booked, and those booked otherwise before."""
    wrong, booked = [], 0
    for move in theirs.moves:
        if not move.fee:
            continue
        try:
            _book_fee(session, gateway, move, now=now)
            booked += 1
        except Refusal:
            wrong.append(Difference(Kind.FEE, move.reference, facts=str(move.fee)))
    return booked, wrong


def _book_fee(session: Session, gateway: str, move: Move, *, now: datetime) -> None:
    fee = Money(move.fee, move.amount.currency)
    entry = recipes.gateway_fee(gateway, move.reference, fee)
    ledger.post(session, entry, actor=SYSTEM, now=now)


def keep(session: Session, report: Report, *, now: datetime) -> None:
    """Write a report down."""
    rows = [{**asdict(each), "healed": True} for each in report.healed]
    rows += [{**asdict(each), "healed": False} for each in report.left]
    session.add(
        Reconciliation(
            gateway=report.gateway,
            at=now,
            since=report.since,
            payments=report.payments,
            moves=report.moves,
            fees_booked=report.fees_booked,
            left=len(report.left),
            found={"rows": rows},
        )
    )
    session.flush()
    if report.left:
        log.error("payments.differ", gateway=report.gateway, differences=len(report.left))
