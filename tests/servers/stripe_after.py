"""What happens to money at the stand-in for Stripe after it came: balance transactions with fees,
refunds that wait, succeed, fail or come back, disputes with money taken and given back, payouts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.servers.stripe_words import Tree, Wrong

if TYPE_CHECKING:
    from tests.servers.stripe_books import Books

Row = dict[str, Any]
#: What a dispute costs, in minor units; it is not given back.
DISPUTE_FEE = 15_00
WEEK = 7 * 86_400


class Moves:
    """Balance transactions: amount, fee and net of everything that moved."""

    def __init__(self, make: Callable[..., Row]) -> None:
        self._make = make

    def book(
        self, source: str, kind: str, amount: int, currency: str, *, fee: int | None = None
    ) -> Row:
        """One move; a charge costs 3.4 % and ¥2.35."""
        usual = amount * 34 // 1000 + 235 if kind == "charge" else 0
        fee = usual if fee is None else fee
        facts = {"type": kind, "source": source, "amount": amount, "currency": currency}
        return self._make(
            "balance_transaction", **facts, fee=fee, net=amount - fee, exchange_rate=None
        )


class Afterwards:
    """Refunds, disputes and payouts."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def refund(self, wish: Tree, *, status: str = "succeeded") -> Row:
        """Money goes back."""
        books = self.books
        intent = books.get(str(wish.get("payment_intent")), "payment_intent")
        if intent["latest_charge"] is None:
            raise Wrong("This PaymentIntent does not have a successful charge to refund.")
        charge = books.get(intent["latest_charge"], "charge")
        left = charge["amount"] - charge["amount_refunded"]
        amount = int(wish.get("amount", left))
        if left == 0:
            raise Wrong("already refunded", code="charge_already_refunded")
        if not 0 < amount <= left:
            raise Wrong("Refund amount is greater than unrefunded amount", param="amount")
        made = books.make(
            "refund",
            amount=amount,
            currency=charge["currency"],
            charge=charge["id"],
            payment_intent=intent["id"],
            metadata=wish.get("metadata") or {},
            reason=wish.get("reason"),
            status=status,
        )
        books.tell("refund.created", made)
        if status == "succeeded":
            self._went_back(charge, made)
        return made

    def _went_back(self, charge: Row, made: Row) -> None:
        charge["amount_refunded"] += made["amount"]
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        move = self.books.moves.book(made["id"], "refund", -made["amount"], made["currency"])
        made["balance_transaction"] = move["id"]
        self.books.tell("charge.refunded", charge)

    def settle_refund(self, name: str, *, succeeded: bool) -> Row:
        """A refund ends: one that was done already may still come back."""
        made = self.books.get(name, "refund")
        before, made["status"] = made["status"], "succeeded" if succeeded else "failed"
        charge = self.books.get(made["charge"], "charge")
        if succeeded:
            self._went_back(charge, made)
        elif before == "succeeded":
            charge["amount_refunded"] -= made["amount"]
            charge["refunded"] = False
            self.books.moves.book(made["id"], "refund_failure", made["amount"], made["currency"])
        self.books.tell("refund.updated" if succeeded else "refund.failed", made)
        return made

    def dispute(self, intent_id: str, *, amount: int | None = None, inquiry: bool = False) -> Row:
        """Her bank asks for the money; of an inquiry nothing is taken yet."""
        books = self.books
        intent = books.get(intent_id, "payment_intent")
        charge = books.get(intent["latest_charge"], "charge")
        made = books.make(
            "dispute",
            amount=amount or charge["amount"],
            currency=charge["currency"],
            charge=charge["id"],
            payment_intent=intent_id,
            metadata={},
            reason="product_not_received",
            status="warning_needs_response" if inquiry else "needs_response",
            balance_transactions=[],
            evidence_details={"due_by": int(books.clock()) + WEEK},
        )
        books.tell("charge.dispute.created", made)
        if not inquiry:
            self._taken(made)
        return made

    def _taken(self, made: Row) -> None:
        move = self.books.moves.book(
            made["id"], "adjustment", -made["amount"], made["currency"], fee=DISPUTE_FEE
        )
        made["balance_transactions"].append(move)
        self.books.tell("charge.dispute.funds_withdrawn", made)

    def decide(self, name: str, status: str) -> Row:
        """The bank decides: won, lost, or an inquiry that is closed."""
        made = self.books.get(name, "dispute")
        made["status"] = status
        self.books.tell("charge.dispute.closed", made)
        if status == "won" and made["balance_transactions"]:
            move = self.books.moves.book(made["id"], "adjustment", made["amount"], made["currency"])
            made["balance_transactions"].append(move)
            self.books.tell("charge.dispute.funds_reinstated", made)
        return made

    def pay_out(self, *, short: int = 0) -> Row:
        """Everything that lies there goes to the shop's bank, less what is held back silently."""
        moves = [
            row
            for row in self.books.rows.values()
            if row["object"] == "balance_transaction" and row.get("_payout") is None
        ]
        amount, currency = sum(row["net"] for row in moves) - short, moves[0]["currency"]
        made = self.books.make("payout", amount=amount, currency=currency, status="paid")
        for row in moves:
            row["_payout"] = made["id"]
        move = self.books.moves.book(made["id"], "payout", -amount, currency)
        move["_payout"] = made["id"]
        return made
