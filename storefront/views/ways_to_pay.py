"""The ways to pay as the order page shows them: the one that was chosen, and the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storefront import payments
from storefront.payments import Method, Payment, PaymentState
from storefront.wiring.settings import settings


@dataclass(frozen=True, slots=True)
class Ways:
    """`chosen` is how she means to pay, `others` what else she may do; `place` is the account of a
    transfer or the address of the counter. `begun` says that a part of a transfer has come."""

    chosen: Method | None
    others: tuple[Method, ...]
    place: str = ""
    begun: bool = False


def ways_of(tries: Sequence[Payment], *, now: datetime) -> Ways:
    """What an order with these tries may still be paid by."""
    offered = payments.offered()
    waiting = [
        each
        for each in tries
        if each.state is PaymentState.PENDING
        or (each.state is PaymentState.OPEN and each.expires_at > now)
    ]
    named = waiting[-1].gateway if waiting else ""
    chosen = Method(named) if named in set(Method) else Method.ONLINE
    if chosen not in (*offered, Method.COUNTER):
        return Ways(None, offered)
    others = tuple(each for each in offered if each not in (chosen, Method.COUNTER))
    taking = settings().taking
    place = {Method.TRANSFER: taking.transfer_to, Method.COUNTER: taking.pickup_at}
    begun = bool(waiting) and waiting[-1].state is PaymentState.PENDING
    return Ways(chosen, others, place.get(chosen, ""), begun)
