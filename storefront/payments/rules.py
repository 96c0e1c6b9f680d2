"""How a payment may move, whatever the order in which its notices arrive.

open → pending → paid; open or pending → failed or cancelled; and, because a late payment is still
money, failed or cancelled → paid. In fields on our own page she may try again after a no, so there
failed → pending too. The order of `RANK` makes the state monotone: a notice that would
lower it is ignored. Whether a paid one is refunded follows from its refunds and disputes, each of
which is monotone too: a refund may be sent back by her bank after it was done, a lost dispute may
still be won, never the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from catalog.money import Money

#: A payment page lives at least so long (Stripe asks for thirty minutes and a little).
PAGE_LIVES = timedelta(minutes=31)


#: How long an order waits on for money that is on its way.
WAIT_ON_LEAST, WAIT_ON_MOST = timedelta(hours=1), timedelta(hours=6)


class Method(StrEnum):
    """How a customer may choose to pay."""

    ONLINE = "online"
    TRANSFER = "transfer"
    COUNTER = "counter"


#: Ways whose far side is the house itself.
HOUSE = (Method.TRANSFER.value, Method.COUNTER.value)


class Flow(StrEnum):
    """Where she pays online: on a page of the gateway's, or in its fields on a page of ours."""

    HOSTED = "hosted"
    ELEMENT = "element"


class PaymentState(StrEnum):
    """Where a payment stands."""

    OPEN = "open"
    PENDING = "pending"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PAID = "paid"
    REFUNDED = "refunded"


class RefundState(StrEnum):
    """asked → done → failed: a refund that was done may still come back."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


class DisputeState(StrEnum):
    """open → closed without money moving, or lost, or won; a lost one may still be won."""

    OPEN = "open"
    CLOSED = "closed"
    LOST = "lost"
    WON = "won"


class NoticeState(StrEnum):
    """new → handled, or set aside because it is not about us."""

    NEW = "new"
    HANDLED = "handled"
    SET_ASIDE = "set_aside"


RANK = {
    PaymentState.OPEN: 0,
    PaymentState.PENDING: 1,
    PaymentState.FAILED: 2,
    PaymentState.CANCELLED: 3,
    PaymentState.PAID: 4,
    PaymentState.REFUNDED: 5,
}

REFUND_RANK = {RefundState.ASKED: 0, RefundState.DONE: 1, RefundState.FAILED: 2}
DISPUTE_RANK = {
    DisputeState.OPEN: 0,
    DisputeState.CLOSED: 1,
    DisputeState.LOST: 2,
    DisputeState.WON: 3,
}


def advances(before: PaymentState, after: PaymentState, flow: Flow = Flow.HOSTED) -> bool:
    """Whether `after` is news for a payment in state `before`."""
    again = (before, after) == (PaymentState.FAILED, PaymentState.PENDING)
    return RANK[after] > RANK[before] or (again and flow is Flow.ELEMENT)


def may_bring_money(state: PaymentState, flow: Flow) -> bool:
    """Whether a try may still be paid: in fields of ours, also after the bank said no once."""
    failed = state is PaymentState.FAILED and flow is Flow.ELEMENT
    return failed or state in (PaymentState.OPEN, PaymentState.PENDING)


def names(reference: str | None, flow: Flow) -> bool:
    """Whether a gateway's id can be that of a payment of this flow."""
    return reference is not None and reference.startswith("pi_") is (flow is Flow.ELEMENT)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a gateway is asked to collect. The same `key` always opens the same page."""

    key: str
    order_number: str
    amount: Money
    lines: tuple[tuple[str, Money, int], ...]
    email: str
    language: str
    return_url: str
    cancel_url: str
    expires_at: datetime
    flow: Flow = Flow.HOSTED
    pay_url: str = ""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a page of ours needs to show a gateway's fields; `secret` pays this one payment."""

    public_key: str
    secret: str = field(repr=False)
    script: str
    locale: str
    state: PaymentState
    amount: Money


@dataclass(frozen=True, slots=True)
class Page:
    """Where the customer pays, and how the gateway names it."""

    url: str
    reference: str


@dataclass(frozen=True, slots=True)
class Returned:
    """One refund as the gateway knows it; `key` is ours if it was ours."""

    reference: str
    amount: Money
    state: RefundState
    key: str = ""


@dataclass(frozen=True, slots=True)
class Disputed:
    """One dispute as the gateway knows it: whether its money was taken, and given back again."""

    reference: str
    amount: Money
    state: DisputeState
    taken: bool
    given_back: bool
    reason: str = ""
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How things stand at the gateway at this moment."""

    state: PaymentState
    amount: Money
    key: str
    charge: str | None = None
    returned: tuple[Returned, ...] = ()
    disputed: tuple[Disputed, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a signed notice is about: never how things stand, which is read afresh."""

    event: str
    kind: str
    reference: str | None
    payment_key: str | None = None


def page_until(pay_by: datetime | None, now: datetime) -> datetime:
    """Until when a payment page stays open: as long as the order waits, but long enough to pay."""
    least = now + PAGE_LIVES
    return max(pay_by, least) if pay_by is not None else least


def wait_on(placed_at: datetime, now: datetime) -> datetime:
    """Until when an order waits on while its money is on the way: as long again as it has waited,
    but no less than an hour and no more than six, so that a bank's "no" is soon seen."""
    return now + min(max(now - placed_at, WAIT_ON_LEAST), WAIT_ON_MOST)


def matches(reading: Reading, *, key: str, amount: Money) -> bool:
    """Whether what the gateway holds is this payment and no other."""
    return reading.key == key and reading.amount == amount


def owed_back(refunds: Iterable[tuple[RefundState, int]], lost: int) -> int:
    """How much of a payment is hers again or ought to be, in minor units.

    A refund that failed is still owed, until another of the same amount takes its place; `refunds`
    come in the order in which they were made.
    """
    broken: list[int] = []
    whole = lost
    for state, minor in refunds:
        if state is RefundState.FAILED:
            broken.append(minor)
            continue
        if minor in broken:
            broken.remove(minor)
        whole += minor
    return whole + sum(broken)
