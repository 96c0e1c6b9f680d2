"""Which letters there are, and how one is read from its template: subject first, then the text."""

from __future__ import annotations

TEMPLATES = frozenset(
    {
        "sign_in_link",
        "fapiao_issued",
        "fapiao_red",
        "account_changed",
        "gift_card",
        "order_paid",
        "order_waits",
        "pickup_ready",
        "pickup_waits",
        "order_sent",
        "order_part_sent",
        "order_delivered",
        "order_changed",
        "parcel_lost",
        "order_cancelled",
        "order_lapsed",
        "order_refunded",
        "payment_failed",
        "payment_disputed",
        "dispute_ended",
        "refund_failed",
        "return_told",
        "waiting_confirm",
        "waiting_offer",
        "wish_confirm",
        "wish_back",
        "review_asked",
        "review_not_shown",
        "certificate_ends",
        "work_offered",
    }
)


def subject_and_text(rendered: str) -> tuple[str, str]:
    """The first line as the subject, and the rest without blank lines around it."""
    subject, _, text = rendered.strip().partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"
