"""What an order's page says about its money: in plain words, and what she may do.

Each state of a payment, a refund and a dispute has a sentence; a sum stands beside it where one
moves. Nothing is said twice, and nothing that she can do nothing about without saying so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment.orders import Order, OrderState
from storefront import payments
from storefront.payments import Dispute, DisputeState, Payment, PaymentState, Refund, RefundState
from storefront.payments.rules import HOUSE

_P, _R, _D = PaymentState, RefundState, DisputeState


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, what she may do, and the sum that moved; `tone` as of every notice."""

    tone: str
    sentence: str
    todo: str = ""
    amount: Money | None = None


def money_told(
    session: Session, order: Order, tries: Sequence[Payment], verbs: set[str]
) -> tuple[Said, ...]:
    """Everything there is to say, what waits for her first."""
    refunds, disputes = payments.moved_back(session, tries)
    return (
        *paying(order, tries),
        *late(order, verbs),
        *[refund_said(each, tries) for each in refunds],
        *[dispute_said(each) for each in disputes],
    )


def paying(order: Order, tries: Sequence[Payment]) -> list[Said]:
    """How her payment stands while the order waits for it."""
    if order.paid_at is not None or order.state is OrderState.CANCELLED or not tries:
        return []
    if any(each.state is _P.PENDING and each.gateway not in HOUSE for each in tries):
        return [
            Said(
                "needs",
                _("Your bank is still working on the payment."),
                _("Please do not pay a second time. You need do nothing; we write to you."),
            )
        ]
    last = tries[-1]
    if last.state is _P.FAILED or (last.state is _P.OPEN and last.problem):
        sentence = _("The payment did not go through, and nothing was charged.")
        why = payments.why(last.problem)
        return [
            Said("wrong", f"{sentence} {why}", _("Please try once more, or pay in another way."))
        ]
    return []


def late(order: Order, verbs: set[str]) -> list[Said]:
    """Money that came when nobody waited for it any more."""
    if "revive" in verbs and order.state is not OrderState.CANCELLED:
        sentence = _(
            "Your money came after we had let the order go. Your pieces were still here, "
            "so we have taken it up again."
        )
        return [Said("good", sentence)]
    if "paid_late" in verbs:
        return [
            Said("needs", _("Money came for this order that it no longer needed. We send it back."))
        ]
    return []


def refund_said(refund: Refund, tries: Sequence[Payment]) -> Said:
    """Where money is that goes back to her."""
    paid = next(each for each in tries if each.id == refund.payment_id)
    amount = Money(refund.amount_minor, refund.currency)
    whole = refund.amount_minor >= paid.amount_minor
    if refund.state is _R.FAILED:
        return Said(
            "needs",
            _("Your bank did not take this money back. It is still yours."),
            _("Please write to us where we may send it."),
            amount,
        )
    if refund.state is _R.DONE:
        sentence = _("All of it went back to you.") if whole else _("A part went back to you.")
        todo = _("It comes the way you paid; some banks take up to ten days to show it.")
        return Said("good", sentence, todo, amount)
    by_hand = paid.gateway in HOUSE
    todo = (
        _("A person sends it, on a working day.")
        if by_hand
        else _("You need do nothing; we write to you when it is sent.")
    )
    return Said("needs", _("Your money is on its way back to you."), todo, amount)


def dispute_said(dispute: Dispute) -> Said:
    """What her bank asked, and how it decided."""
    amount = Money(dispute.amount_minor, dispute.currency)
    if dispute.state is _D.OPEN:
        return Said(
            "needs",
            _("Your bank asks about this payment and keeps the money meanwhile."),
            _("If something is wrong, please tell us; if it is a mistake, please tell your bank."),
            amount,
        )
    ended = {
        _D.CLOSED: ("plain", _("Your bank asked about this payment; nothing was taken back.")),
        _D.LOST: ("plain", _("Your bank has given you this money back.")),
        _D.WON: ("good", _("Your bank has decided that the payment stands.")),
    }
    tone, sentence = ended[dispute.state]
    return Said(tone, sentence, "", amount)
