"""Payment intents at the stand-in for Stripe, as its API documents their life.

requires_payment_method → requires_action → processing → succeeded; a no of the bank leads back to
requires_payment_method with `last_payment_error`; canceled ends all but what a bank works on. What
an intent's state does not allow is refused with `payment_intent_unexpected_state`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.stripe_words import Tree, Wrong

if TYPE_CHECKING:
    from tests.servers.stripe_books import Books

Row = dict[str, Any]
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
#: Smallest and largest sums that Stripe takes, in minor units.
LEAST, MOST = 1, 99_999_999


class Intents:
    """Intents that are paid on a page of the shop's own."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def create(self, wish: Tree) -> Row:
        """A new one; with a payment method it only waits to be confirmed."""
        amount = int(wish["amount"])
        if not LEAST <= amount <= MOST:
            raise Wrong("Amount is out of range", code="amount_too_small", param="amount")
        made = self.books.make(
            "payment_intent",
            amount=amount,
            currency=str(wish["currency"]),
            description=wish.get("description"),
            metadata=wish.get("metadata") or {},
            automatic_payment_methods=wish.get("automatic_payment_methods"),
            payment_method=wish.get("payment_method"),
            status="requires_confirmation" if wish.get("payment_method") else OPEN[0],
            latest_charge=None,
            last_payment_error=None,
            canceled_at=None,
        )
        made["client_secret"] = f"{made['id']}_secret_{len(self.books.rows):012x}"
        self.books.tell("payment_intent.created", made)
        return made

    def confirmed(self, name: str, wish: Tree) -> Row:
        """The call of the API; one of Stripe's test cards is declined, with 402 as there."""
        if wish.get("payment_method") != "pm_card_chargeDeclined":
            return self.confirm(name)
        self.challenge(name, refused=True)
        raise Wrong("Your card has insufficient funds.", code="card_declined", status=402)

    def confirm(self, name: str, *, slow: bool = False) -> Row:
        """She presses “pay”, and her bank says yes at once; a slow one thinks first."""
        intent = self._in(name, OPEN)
        intent["last_payment_error"] = None
        if slow:
            intent["status"] = "processing"
            self.books.tell("payment_intent.processing", intent)
            return intent
        self.books.charge(intent)
        return intent

    def challenge(self, name: str, *, refused: bool = False) -> Row:
        """Her bank asks her something (3-D Secure, a wallet); if it says no she may try again."""
        intent = self._in(name, OPEN)
        if refused:
            return self._refused(intent, "card_declined", "insufficient_funds")
        intent["status"], intent["last_payment_error"] = "requires_action", None
        self.books.tell("payment_intent.requires_action", intent)
        return intent

    def bank_says(self, name: str, *, yes: bool) -> Row:
        """A slow bank answers."""
        intent = self._in(name, ("processing",))
        if not yes:
            return self._refused(intent, "payment_intent_payment_attempt_failed", "")
        self.books.charge(intent)
        return intent

    def cancel(self, name: str) -> Row:
        """Nobody shall pay it any more."""
        intent = self._in(name, (*OPEN, "requires_capture"))
        intent["status"], intent["canceled_at"] = "canceled", int(self.books.clock())
        self.books.tell("payment_intent.canceled", intent)
        return intent

    def _in(self, name: str, states: tuple[str, ...]) -> Row:
        intent = self.books.get(name, "payment_intent")
        if intent["status"] not in states:
            message = f"This PaymentIntent's status is {intent['status']}"
            raise Wrong(message, code="payment_intent_unexpected_state")
        return intent

    def _refused(self, intent: Row, code: str, decline: str) -> Row:
        error = {"type": "card_error", "code": code, "decline_code": decline or None}
        intent["status"], intent["last_payment_error"] = OPEN[0], error
        self.books.tell("payment_intent.payment_failed", intent)
        return intent
