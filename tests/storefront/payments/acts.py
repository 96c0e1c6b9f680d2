"""What people and banks do at the far side of a story, on a hosted page or in fields of ours."""

from __future__ import annotations

from tests.servers.stripe_books import Books
from tests.storefront.payments.stories import HALF, THIRD

#: Refunds by hand at the bank's dashboard → fen; nothing is all that is left.
BACK = {"back half": HALF, "back third": THIRD, "back rest": 0, "back all": 0, "promise back": 0}


def at_the_bank(books: Books, page: str, act: str) -> None:
    """One act on the payment with this id."""
    in_fields = page.startswith("pi_")
    pages = books.intents if in_fields else books
    if act in ("pay", "slow"):
        _pays(books, page, slow=act == "slow")
    elif act == "alipay":
        pages.challenge(page)
        _pays(books, page)
    elif act in ("challenge", "refuse"):
        pages.challenge(page, refused=act == "refuse")
    elif act in ("yes", "no"):
        pages.bank_says(page, yes=act == "yes")
    elif act == "expire":
        (books.intents.cancel if in_fields else books.expire)(page)
    else:
        _afterwards(books, page if in_fields else str(books.rows[page]["payment_intent"]), act)


def _pays(books: Books, page: str, *, slow: bool = False) -> None:
    if page.startswith("pi_"):
        books.intents.confirm(page, slow=slow)
    else:
        books.complete(page, paid=not slow)


def _afterwards(books: Books, intent: str, act: str) -> None:
    after = books.after
    if act in BACK:
        amount = {"amount": str(BACK[act])} if BACK[act] else {}
        status = "pending" if act == "promise back" else "succeeded"
        after.refund({"payment_intent": intent, **amount}, status=status)
    elif act in ("kept", "broken"):
        after.settle_refund(_last(books, "refund", intent), succeeded=act == "kept")
    elif act in ("dispute", "inquiry"):
        after.dispute(intent, inquiry=act == "inquiry")
    elif act == "dispute rest":
        after.dispute(intent, amount=HALF)
    else:
        status = {"closed": "warning_closed"}.get(act, act)
        after.decide(_last(books, "dispute", intent), status)


def _last(books: Books, kind: str, intent: str) -> str:
    rows = books.rows.values()
    found = [r for r in rows if r["object"] == kind and r["payment_intent"] == intent]
    return str(found[-1]["id"])
