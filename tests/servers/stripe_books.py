"""What the stand-in for Stripe remembers: sessions, payment intents, charges, and an event for
everything that happened; what becomes of money later is in `stripe_after`.

Amounts follow Stripe's rules: a refund beyond the charge is refused, a fee is taken, the balance
transactions add up. Only what the shop uses is here; anything else is not found.
"""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from typing import Any

import stripe

from tests.servers.stripe_after import Afterwards, Moves
from tests.servers.stripe_intents import Intents
from tests.servers.stripe_words import Tree, Wrong

Row = dict[str, Any]
HALF_HOUR, DAY = 1800, 86_400
#: What the account may take.
ABLE = {"card_payments": "active", "alipay_payments": "active", "wechat_pay_payments": "pending"}
PREFIXES = {
    "checkout.session": "cs_test",
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "dispute": "dp",
    "payout": "po",
    "balance_transaction": "txn",
    "event": "evt",
    "product": "prod",
    "price": "price",
    "payment_method": "pm",
    "payment_page": "ppage",
}


class Books:
    """Everything by its id, and the verbs by which it changes."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.rows: dict[str, Row] = {}
        self.events: list[Row] = []
        self._numbers = itertools.count(1)
        self.account: Row = {"id": "acct_1", "object": "account", "capabilities": dict(ABLE)}
        self.moves = Moves(self.make)
        self.after = Afterwards(self)
        self.intents = Intents(self)

    def make(self, kind: str, **facts: Any) -> Row:
        """A new object."""
        name = f"{PREFIXES[kind]}_{next(self._numbers):012d}"
        row = {"id": name, "object": kind, "created": int(self.clock()), "livemode": False, **facts}
        self.rows[name] = row
        return row

    def get(self, name: str, kind: str) -> Row:
        """An object by its id; of another kind it is not found either."""
        row = self.rows.get(name)
        if row is None or row["object"] != kind:
            raise Wrong(f"No such {kind}: '{name}'", code="resource_missing", status=404)
        return row

    def tell(self, kind: str, about: Row) -> Row:
        """Something happened: the event holds the object as it is now."""
        event = self.make(
            "event",
            type=kind,
            api_version=stripe.api_version,
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
            data={"object": copy.deepcopy(about)},
        )
        self.events.append(event)
        return event

    def open_session(self, wish: Tree) -> Row:
        """A page to pay on."""
        lines = [self._line(each) for each in wish.get("line_items") or []]
        if wish.get("mode") != "payment" or not lines or "success_url" not in wish:
            raise Wrong("mode, line_items and success_url are needed", code="parameter_missing")
        now = int(self.clock())
        until = int(wish.get("expires_at", now + DAY))
        if not now + HALF_HOUR <= until <= now + DAY:
            raise Wrong("expires_at must be 30 minutes to 24 hours away", param="expires_at")
        session = self.make(
            "checkout.session",
            mode="payment",
            amount_total=sum(amount for amount, _currency in lines),
            currency=lines[0][1],
            client_reference_id=wish.get("client_reference_id"),
            customer_email=wish.get("customer_email"),
            metadata=wish.get("metadata") or {},
            payment_intent=None,
            payment_status="unpaid",
            status="open",
            expires_at=until,
            success_url=wish["success_url"],
            cancel_url=wish.get("cancel_url"),
            locale=wish.get("locale"),
        )
        session["url"] = f"https://checkout.stripe.com/c/pay/{session['id']}"
        session["_intent"] = wish.get("payment_intent_data") or {}
        return session

    def _line(self, line: Tree) -> tuple[int, str]:
        price = line.get("price_data") or self.get(str(line.get("price")), "price")
        pieces = int(line.get("quantity", 1))
        if pieces < 1 or int(price["unit_amount"]) < 0:
            raise Wrong("invalid integer", code="parameter_invalid_integer", param="quantity")
        return int(price["unit_amount"]) * pieces, str(price["currency"])

    def expire(self, name: str) -> Row:
        """Close a page on which nobody paid."""
        session = self.get(name, "checkout.session")
        if session["status"] != "open":
            raise Wrong("Only open sessions can be expired", code="resource_missing")
        session["status"], session["url"] = "expired", None
        self.tell("checkout.session.expired", session)
        return session

    def complete(self, name: str, *, paid: bool = True) -> Row:
        """The customer finishes the page; with a slow bank it is not paid yet."""
        session = self.get(name, "checkout.session")
        if session["status"] != "open":
            raise Wrong("This session is not open")
        ours = session["_intent"].get("metadata", {})
        amount, currency = session["amount_total"], session["currency"]
        facts = {"amount": amount, "currency": currency, "metadata": ours, "latest_charge": None}
        intent = session.get("_trying") or self.make("payment_intent", **facts)
        intent["status"] = "processing"
        session.update(status="complete", url=None, payment_intent=intent["id"])
        if paid:
            self._charge(session, intent)
        self.tell("checkout.session.completed", session)
        return session

    def challenge(self, name: str, *, refused: bool = False) -> None:
        """Her bank or wallet asks her something (3-D Secure, Alipay); it may say no: try again."""
        session = self.get(name, "checkout.session")
        held = session.get("_trying") or self.make(
            "payment_intent",
            amount=session["amount_total"],
            currency=session["currency"],
            metadata=session["_intent"].get("metadata", {}),
            status="requires_payment_method",
            latest_charge=None,
        )
        session["_trying"] = held
        held["status"] = "requires_payment_method" if refused else "requires_action"
        self.tell(f"payment_intent.{'payment_failed' if refused else 'requires_action'}", held)

    def bank_says(self, name: str, *, yes: bool) -> Row:
        """A slow bank answers."""
        session = self.get(name, "checkout.session")
        intent = self.get(session["payment_intent"], "payment_intent")
        if yes:
            self._charge(session, intent)
        else:
            intent["status"] = "requires_payment_method"
            self.tell("payment_intent.payment_failed", intent)
        word = "succeeded" if yes else "failed"
        self.tell(f"checkout.session.async_payment_{word}", session)
        return session

    def _charge(self, session: Row, intent: Row) -> None:
        session["payment_status"] = "paid"
        self.charge(intent)

    def charge(self, intent: Row) -> None:
        """The money of an intent comes."""
        amount, currency = intent["amount"], intent["currency"]
        charge = self.make(
            "charge",
            amount=amount,
            amount_refunded=0,
            currency=currency,
            metadata=intent["metadata"],
            payment_intent=intent["id"],
            refunded=False,
            status="succeeded",
        )
        charge["balance_transaction"] = self._balance(charge["id"], "charge", amount, currency)
        intent.update(status="succeeded", latest_charge=charge["id"])
        self.tell("payment_intent.succeeded", intent)
        self.tell("charge.succeeded", charge)

    def _balance(self, source: str, kind: str, amount: int, currency: str) -> str:
        return str(self.moves.book(source, kind, amount, currency)["id"])

    def signed(
        self, event: Row, secret: str, *, at: float | None = None
    ) -> tuple[bytes, dict[str, str]]:
        """An event as Stripe sends it."""
        body = json.dumps(shown(event))
        stamp = int(self.clock() if at is None else at)
        header = stripe.WebhookSignature.generate_signature_header(body, secret, stamp)
        return body.encode(), {"Stripe-Signature": header, "Content-Type": "application/json"}


def shown(row: Row) -> Row:
    """An object without what only the stand-in knows."""
    return {name: value for name, value in row.items() if not name.startswith("_")}
