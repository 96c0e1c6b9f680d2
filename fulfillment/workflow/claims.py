"""What can happen to a customer's money after it came: refunds that fail, and disputes.

Rules
* A refund that her bank sends back is ours to hold again and still hers: booked as the mirror of
  what was booked when it went.
* A dispute takes the money away while the bank thinks (`taken`), and ends one way: it is given
  back, or it is lost and counts as a refund. Won after it was lost, the loss is reversed.
* Every verb may be told again; keys name the gateway's own id of the refund or the dispute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import Actor, record
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import recipes
from fulfillment.orders import Order, tax_back
from fulfillment.workflow.intake import earned_already


@dataclass(frozen=True, slots=True)
class Claim:
    """One refund or dispute as the gateway names it."""

    gateway: str
    amount: Money
    reference: str


def refund_failed(
    session: Session, order: Order, claim: Claim, *, sent: bool, actor: Actor, now: datetime
) -> None:
    """A refund that was booked came back; `sent` says what it was taken from."""
    tax = tax_back(session, order, claim.amount) if sent else None
    entry = recipes.refund_came_back(
        order.number, claim.gateway, claim.amount, claim.reference, sent=sent, tax=tax
    )
    ledger.post(session, entry, actor=actor, now=now)
    _told(session, order, "refund_failed", claim, actor=actor, now=now)


def dispute_taken(
    session: Session, order: Order, claim: Claim, *, actor: Actor, now: datetime
) -> None:
    """Her bank took the money for now."""
    entry = recipes.dispute_taken(order.number, claim.gateway, claim.amount, claim.reference)
    ledger.post(session, entry, actor=actor, now=now)
    _told(session, order, "dispute", claim, actor=actor, now=now)


def dispute_given_back(
    session: Session, order: Order, claim: Claim, *, actor: Actor, now: datetime
) -> None:
    """Her bank gave the money back."""
    entry = recipes.dispute_given_back(order.number, claim.gateway, claim.amount, claim.reference)
    ledger.post(session, entry, actor=actor, now=now)
    _told(session, order, "dispute_won", claim, actor=actor, now=now)


def dispute_lost(
    session: Session, order: Order, claim: Claim, *, actor: Actor, now: datetime
) -> bool:
    """The money stays with her; answers whether it was taken from what we earned."""
    sent = earned_already(session, order, claim.amount)
    _lost(session, order, claim, sent=sent, actor=actor, now=now)
    _told(session, order, "dispute_lost", claim, actor=actor, now=now)
    return sent


def dispute_won_after_all(
    session: Session, order: Order, claim: Claim, *, sent: bool, actor: Actor, now: datetime
) -> None:
    """The bank changed its mind: the booked loss is reversed."""
    entry_id = _lost(session, order, claim, sent=sent, actor=actor, now=now)
    ledger.reverse(session, entry_id, reason="dispute won after all", actor=actor, now=now)


def _lost(
    session: Session, order: Order, claim: Claim, *, sent: bool, actor: Actor, now: datetime
) -> int:
    tax = tax_back(session, order, claim.amount) if sent else None
    entry = recipes.dispute_lost(
        order.number, claim.gateway, claim.amount, claim.reference, sent=sent, tax=tax
    )
    return ledger.post(session, entry, actor=actor, now=now)


def _told(
    session: Session, order: Order, verb: str, claim: Claim, *, actor: Actor, now: datetime
) -> None:
    record(session, order, verb, actor=actor, now=now, amount_minor=claim.amount.minor)
