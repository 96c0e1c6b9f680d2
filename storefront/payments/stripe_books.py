"""Stripe's own books, read for the reconciliation: sessions, intents of our own page, balance
transactions, payouts.

Lists are read page by page to their end. A balance transaction says by its source what it belongs
to; a payout is compared with the transactions that Stripe says it holds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import stripe

from catalog.money import Money
from storefront.payments.reconciling.sides import Listed, Move, PaidOut, Theirs
from storefront.payments.stripe_objects import (
    amount_of,
    intent_id,
    metadata_of,
    stand_of,
    state_of,
)

PAGE = 100


def theirs(client: stripe.StripeClient, since: datetime) -> Theirs:
    """Everything since an instant."""
    created = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
    sessions = client.v1.checkout.sessions.list(cast("Any", created))
    intents = client.v1.payment_intents.list(cast("Any", created))
    payouts = client.v1.payouts.list(cast("Any", created))
    return Theirs(
        listed=(
            *(_listed(each) for each in sessions.auto_paging_iter()),
            *(_begun_here(each) for each in intents.auto_paging_iter() if stand_of(each).key),
        ),
        moves=moves(client, since),
        payouts=tuple(
            _paid_out(client, each)
            for each in payouts.auto_paging_iter()
            if each.status in ("paid", "in_transit")
        ),
    )


def moves(client: stripe.StripeClient, since: datetime) -> tuple[Move, ...]:
    """Every line of the balance since an instant."""
    wish = {"created": {"gte": int(since.timestamp())}, "limit": PAGE, "expand": ["data.source"]}
    lines = client.v1.balance_transactions.list(cast("Any", wish))
    return tuple(_move(each) for each in lines.auto_paging_iter())


def _listed(session: stripe.checkout.Session) -> Listed:
    return Listed(
        reference=session.id,
        key=metadata_of(session).get("payment", ""),
        amount=amount_of(session),
        state=state_of(session),
        charge=intent_id(session),
        created_at=datetime.fromtimestamp(session.created, UTC),
    )


def _begun_here(intent: stripe.PaymentIntent) -> Listed:
    stand = stand_of(intent)
    return Listed(
        reference=intent.id,
        key=stand.key,
        amount=stand.amount,
        state=stand.state,
        charge=intent.id,
        created_at=datetime.fromtimestamp(intent.created, UTC),
    )


def _move(row: stripe.BalanceTransaction) -> Move:
    source = row.to_dict().get("source") or ""
    known = source if isinstance(source, dict) else {"id": source}
    return Move(
        reference=row.id,
        source=str(known["id"]),
        charge=known.get("payment_intent"),
        amount=Money(row.amount, row.currency.upper()),
        fee=row.fee,
        net=row.net,
        kind=row.type,
        at=datetime.fromtimestamp(row.created, UTC),
    )


def _paid_out(client: stripe.StripeClient, payout: stripe.Payout) -> PaidOut:
    wish = {"payout": payout.id, "limit": PAGE}
    lines = client.v1.balance_transactions.list(cast("Any", wish)).auto_paging_iter()
    net = sum(each.net for each in lines if each.type != "payout")
    return PaidOut(payout.id, Money(payout.amount, payout.currency.upper()), net)
