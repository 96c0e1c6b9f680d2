"""Store credit and gift cards: what they are, and how a card's code is made and read.

Rules
* Credit stands in wallets: one for each account, one for each gift card. It never falls below zero
  and never expires.
* A card's code is made from the house's key and the card's own random seed, so that the same card
  always has the same code and no table holds it: kept are its keyed hash and its last four letters.
* A person of the office gives credit alone up to `ALONE`; above that a second person agrees.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.money import Money
from catalog.states import Machine

#: Letters and digits that nobody mistakes for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Sixteen of thirty: 78 bits, which nobody guesses.
LETTERS = 16
#: A gift card holds at least and at most so much.
LEAST, MOST = Money(2_000), Money(500_000)
#: What the office may give without a second person.
ALONE = Money(20_000)
#: Words that go with a card, and a reason in the office.
WORDS = 300


class WalletKind(StrEnum):
    """Whose credit it is."""

    ACCOUNT = "account"
    CARD = "card"


class CreditWhy(StrEnum):
    """CreditWhy a wallet changed."""

    BOUGHT = "bought"
    MOVED = "moved"
    ORDER = "order"
    ORDER_BACK = "order_back"
    REFUND = "refund"
    OFFICE = "office"
    UNDONE = "undone"


class CardState(StrEnum):
    """ordered → active once it is paid; blocked by the office and let go again; undone: its money
    went back to who paid it."""

    ORDERED = "ordered"
    ACTIVE = "active"
    BLOCKED = "blocked"
    UNDONE = "undone"


class GrantState(StrEnum):
    """Credit that the office gives: asked → given or refused."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


CARD = Machine(
    "card",
    {
        (CardState.ORDERED, "issue"): CardState.ACTIVE,
        (CardState.ACTIVE, "block"): CardState.BLOCKED,
        (CardState.ACTIVE, "undo"): CardState.UNDONE,
        (CardState.BLOCKED, "let_go"): CardState.ACTIVE,
        (CardState.BLOCKED, "undo"): CardState.UNDONE,
    },
)
GRANT = Machine(
    "grant",
    {
        (GrantState.ASKED, "give"): GrantState.GIVEN,
        (GrantState.ASKED, "refuse"): GrantState.REFUSED,
    },
)


class NoCredit(Refusal):
    """Credit that cannot be used, with the reason in words."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.code, why.message, status=why.status, **why.facts)


def code_of(secret: str) -> str:
    """The code that follows from a keyed fingerprint (hexadecimal): `K7QM-4XRT-…`."""
    number, letters = int(secret, 16), []
    for _ in range(LETTERS):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "-".join("".join(letters[at : at + 4]) for at in range(0, LETTERS, 4))


def plain(code: str) -> str:
    """A code as it is compared: case, blanks, hyphens and full-width letters do not matter."""
    kept = unicodedata.normalize("NFKC", code).upper()
    return "".join(each for each in kept if each.isalnum())


def check_amount(amount: Money) -> None:
    """Refuse a gift card of an amount that we do not make."""
    if not LEAST.minor <= amount.minor <= MOST.minor:
        raise Invalid(
            "card.amount",
            "A gift card holds ¥%(least)s to ¥%(most)s.",
            field="amount",
            least=str(LEAST.amount),
            most=str(MOST.amount),
        )


def short() -> NoCredit:
    """Somebody, or she herself in another window, was faster."""
    return NoCredit(
        Refusal(
            "credit.short", "There is not enough credit any more. Your cart is still as it was."
        )
    )


def unknown_card() -> NoCredit:
    """The same sentence for a code that is wrong, blocked or not paid: nobody learns which."""
    return NoCredit(Refusal("card.unknown", "We know no gift card with this code and money on it."))
