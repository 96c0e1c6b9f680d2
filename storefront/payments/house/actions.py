"""What a person does with the bank's statement and at the counter.

Rules
* Reading a statement books nothing; each line waits until a person confirms it (two steps).
* A confirmed line is booked once as money in the bank; as much of it as the bill waits for is
  written on the bill by one guarded statement. What is left stands on `cash:transfer` until it is
  assigned or sent back.
* The counter takes a bill once, however often it is pressed.

How it can fail: `bank_line.decided` (somebody else was faster), `bill.unknown` (no such order, or
its customer did not choose to transfer), `bill.paid`; nothing is written then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import recipes
from storefront.payments.house.models import BankLine, HouseBill
from storefront.payments.house.queries import bill_of_order
from storefront.payments.house.rules import LineState, NewBankLine, fingerprints, numbers_in

BANK, TRANSFER, COUNTER = "bank", "transfer", "counter"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines were new, and how many were here before."""

    new: int
    known: int


def take_lines(
    session: Session, lines: Sequence[NewBankLine], *, actor: Actor, now: datetime
) -> Imported:
    """Write a statement's lines down; those that are here already change nothing."""
    new = 0
    for line, fingerprint in zip(lines, fingerprints(lines), strict=True):
        named = numbers_in(line.text)
        values = {
            "fingerprint": fingerprint,
            "on": line.on,
            "amount_minor": line.amount.minor,
            "currency": line.amount.currency,
            "payer": line.payer or None,
            "text": line.text or None,
            "order_number": named[0] if len(named) == 1 else None,
            "state": LineState.NEW,
            "assigned_minor": 0,
            "imported_at": now,
        }
        line_id = insert_once(session, BankLine, values)
        if line_id is not None:
            new += 1
            record(session, session.get_one(BankLine, line_id), "import", actor=actor, now=now)
    return Imported(new, len(lines) - new)


def confirm(
    session: Session, line: BankLine, *, order_number: str, actor: Actor, now: datetime
) -> HouseBill | None:
    """This money came, for this order, or for none that is known yet (an empty number)."""
    number = (*numbers_in(order_number), "")[0]
    bill = bill_of_order(session, number) if number else None
    if order_number.strip() and bill is None:
        raise Refusal("bill.unknown", "No order with this number waits for a transfer.")
    _decide(session, line, LineState.CONFIRMED)
    amount = Money(line.amount_minor, line.currency)
    entry = recipes.transfer_came(line.fingerprint, amount, BANK, TRANSFER)
    ledger.post(session, entry, actor=actor, now=now)
    if bill is not None:
        line.bill_id = bill.id
        line.assigned_minor = _pay_in(session, bill, amount)
    record(session, line, "confirm", actor=actor, now=now, order=number)
    session.flush()
    return bill


def put_aside(session: Session, line: BankLine, *, actor: Actor, now: datetime) -> None:
    """None of the shop's business, or in the book already by another way."""
    _decide(session, line, LineState.ASIDE)
    record(session, line, "put_aside", actor=actor, now=now)


def take_on_counter(session: Session, bill: HouseBill, *, actor: Actor, now: datetime) -> None:
    """The customer paid the whole bill at the counter."""
    whole = (
        update(HouseBill)
        .where(HouseBill.id == bill.id, HouseBill.paid_minor == 0)
        .where(HouseBill.gateway == COUNTER)
        .values(paid_minor=HouseBill.amount_minor)
    )
    if not _changed(session, whole):
        raise Refusal("bill.paid", "This was paid at the counter before.")
    session.refresh(bill)
    record(session, bill, "take", actor=actor, now=now)


def sent_back(
    session: Session, bill: HouseBill, key: str, *, reference: str, actor: Actor, now: datetime
) -> None:
    """A person sent a refund; `reference` is the bank's number of it. Told twice, it is one."""
    session.refresh(bill, with_for_update=True)
    if key not in bill.returned or bill.returned[key]["sent"]:
        raise Refusal("bill.sent_back", "This refund was sent before, or was never asked for.")
    minor = int(bill.returned[key]["minor"])
    bill.returned = {**bill.returned, key: {"minor": minor, "sent": reference}}
    bill.owes_back = any(not each["sent"] for each in bill.returned.values())
    if bill.gateway == TRANSFER:
        amount = Money(minor, bill.currency)
        entry = recipes.transfer_went_back(f"{bill.id}-{reference}", amount, BANK, TRANSFER)
        ledger.post(session, entry, actor=actor, now=now)
    record(session, bill, "send_back", actor=actor, now=now, reference=reference)
    session.flush()


def _pay_in(session: Session, bill: HouseBill, amount: Money) -> int:
    """Write as much on the bill as it waits for; how much that was."""
    session.refresh(bill, with_for_update=True)
    if amount.currency != bill.currency:
        return 0
    part = min(amount.minor, bill.amount_minor - bill.paid_minor)
    bill.paid_minor += part
    return part


def _decide(session: Session, line: BankLine, state: LineState) -> None:
    decided = update(BankLine).where(BankLine.id == line.id, BankLine.state == LineState.NEW)
    if not _changed(session, decided.values(state=state)):
        raise Refusal("bank_line.decided", "Somebody has decided on this line already.")
    session.refresh(line)


def _changed(session: Session, statement: object) -> bool:
    done = session.execute(statement)  # type: ignore[call-overload] # an UPDATE
    return isinstance(done, CursorResult) and done.rowcount == 1
