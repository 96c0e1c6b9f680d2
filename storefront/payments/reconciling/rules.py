"""What can differ between our payments, the gateway's list and its balance. Pure.

| kind           | what is wrong                                                   | heals |
|----------------|-----------------------------------------------------------------|-------|
| missing_order  | paid there with our mark, and we know no such payment            |       |
| missing_event  | paid there, and we have not heard                                | yes   |
| absent         | paid here, and they do not list it                               |       |
| double         | one order paid twice, and nothing is on its way back             |       |
| wrong_amount   | the same payment with another amount                             |       |
| currency       | the same payment in another currency                             |       |
| foreign        | paid there without our mark: somebody else uses the account      |       |
| fee            | amount less fee is not the net, or another fee was booked        |       |
| fx             | the balance is kept in another currency than was paid            |       |
| refund_unknown | money went back there, and we have no row of it                  | yes   |
| dispute_unknown| money was taken there, and we have no row of it                  | yes   |
| payout_short   | a payout is not the sum of its lines                             |       |
| stuck          | something has waited for more than an hour                       |       |

What is younger than `GRACE` may still be on its way and is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storefront.payments.reconciling.sides import Listed, Move, Ours, OurSide, Theirs
from storefront.payments.rules import PaymentState

WINDOW = timedelta(days=4)
GRACE = timedelta(minutes=15)
#: Rows of ours near the window's edge may be listed just outside of it.
EDGE = timedelta(hours=1)
CAME = (PaymentState.PAID, PaymentState.REFUNDED)


class Kind(StrEnum):
    """What a difference is."""

    MISSING_ORDER = "missing_order"
    MISSING_EVENT = "missing_event"
    ABSENT = "absent"
    DOUBLE = "double"
    WRONG_AMOUNT = "wrong_amount"
    CURRENCY = "currency"
    FOREIGN = "foreign"
    FEE = "fee"
    FX = "fx"
    REFUND_UNKNOWN = "refund_unknown"
    DISPUTE_UNKNOWN = "dispute_unknown"
    PAYOUT_SHORT = "payout_short"
    STUCK = "stuck"


HEALS = frozenset({Kind.MISSING_EVENT, Kind.REFUND_UNKNOWN, Kind.DISPUTE_UNKNOWN})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be; `payment_id` is ours, if it is about one of ours."""

    kind: Kind
    reference: str
    order: str = ""
    facts: str = ""
    payment_id: int | None = None


def compare(ours: OurSide, theirs: Theirs, *, since: datetime, now: datetime) -> list[Difference]:
    """Every difference, in a steady order."""
    by_reference = {each.reference: each for each in ours.payments if each.reference}
    by_charge = {each.charge: each for each in ours.payments if each.charge}
    found = [
        *_listed(theirs, by_reference, {each.key: each for each in ours.payments}, now),
        *_absent(ours, theirs, since + EDGE, now),
        *_double(ours),
        *_moves(ours, theirs, by_charge),
        *_payouts(theirs),
        *(Difference(Kind.STUCK, each) for each in ours.stuck),
    ]
    return sorted(set(found), key=lambda each: (each.kind, each.reference, each.facts))


def _listed(
    theirs: Theirs, by_reference: dict[str, Ours], by_key: dict[str, Ours], now: datetime
) -> Iterator[Difference]:
    for each in theirs.listed:
        mine = by_reference.get(each.reference) or by_key.get(each.key)
        if mine is None:
            if each.state is PaymentState.PAID:
                kind = Kind.MISSING_ORDER if each.key.startswith("pay:") else Kind.FOREIGN
                yield Difference(kind, each.reference, facts=str(each.amount))
            continue
        yield from _same_money(each, mine)
        late = each.created_at < now - GRACE
        if each.state is PaymentState.PAID and mine.state not in CAME and late:
            yield Difference(Kind.MISSING_EVENT, each.reference, mine.order, "", mine.id)


def _same_money(each: Listed, mine: Ours) -> Iterator[Difference]:
    said = f"{mine.amount} / {each.amount}"
    if each.amount.currency != mine.amount.currency:
        yield Difference(Kind.CURRENCY, each.reference, mine.order, said, mine.id)
    elif each.amount != mine.amount:
        yield Difference(Kind.WRONG_AMOUNT, each.reference, mine.order, said, mine.id)


def _absent(ours: OurSide, theirs: Theirs, since: datetime, now: datetime) -> Iterator[Difference]:
    there = {each.reference for each in theirs.listed}
    for mine in ours.payments:
        inside = since <= mine.created_at <= now - GRACE
        if inside and mine.state in CAME and mine.reference not in there:
            yield Difference(Kind.ABSENT, str(mine.reference), mine.order, "", mine.id)


def _double(ours: OurSide) -> Iterator[Difference]:
    kept = [
        each
        for each in ours.payments
        if each.state is PaymentState.PAID and each.id not in ours.going_back
    ]
    times = Counter(each.order for each in kept)
    for each in kept:
        if times[each.order] > 1:
            yield Difference(Kind.DOUBLE, str(each.reference), each.order, "", each.id)


def _moves(ours: OurSide, theirs: Theirs, by_charge: dict[str, Ours]) -> Iterator[Difference]:
    for each in theirs.moves:
        mine = by_charge.get(each.charge or "")
        if each.net != each.amount.minor - each.fee:
            yield Difference(Kind.FEE, each.reference, facts=f"{each.amount.minor} {each.net}")
        if mine is None:
            continue
        if each.amount.currency != mine.amount.currency:
            yield Difference(Kind.FX, each.reference, mine.order, each.amount.currency, mine.id)
        yield from _unknown(ours, each, mine)


def _unknown(ours: OurSide, each: Move, mine: Ours) -> Iterator[Difference]:
    if each.source.startswith("re_") and each.source not in ours.refunds:
        yield Difference(Kind.REFUND_UNKNOWN, each.source, mine.order, "", mine.id)
    if each.source.startswith("dp_") and each.source not in ours.disputes:
        yield Difference(Kind.DISPUTE_UNKNOWN, each.source, mine.order, "", mine.id)


def _payouts(theirs: Theirs) -> Iterator[Difference]:
    for each in theirs.payouts:
        if each.amount.minor != each.lines_net:
            said = f"{each.amount.minor} / {each.lines_net}"
            yield Difference(Kind.PAYOUT_SHORT, each.reference, facts=said)
