"""A live session: its states, what may be done in which, and what a price may be.

Rules
* draft → scheduled → (rehearsal → scheduled)* → on air → ended → settled; cancelled until it is on
  air. Real stock and real prices are only touched outside the rehearsal; a rehearsal has pieces and
  prices of its own, which nobody can buy and which are gone when it ends.
* A session price lies between the slot's floor and the normal price that the slot was added with.
* A code is what a viewer types: one or two letters and up to three digits, unique in its session.
* Who has bought up to the limit buys no more of that slot.

How it can fail: `live_session.not_now`, `slot.*`, each with its sentence; nothing is written then.
"""

from __future__ import annotations

import re
from enum import StrEnum

from catalog.errors import Invalid
from catalog.states import Machine

#: What is typed on a phone in a running chat, so: short, and no letter that looks like a digit.
CODE = re.compile(r"[A-HJ-NP-Z]{0,2}[0-9]{1,3}")
MOST_SLOTS = 200
MOST_PIECES = 100_000


class SessionState(StrEnum):
    """How far a live session is."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    REHEARSAL = "rehearsal"
    ON_AIR = "on_air"
    ENDED = "ended"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class ClaimPolicy(StrEnum):
    """Who gets a piece that several claim: the first to say so, or the first to pay."""

    FIRST_CLAIM = "first_claim"
    FIRST_PAID = "first_paid"


class Deed(StrEnum):
    """What was done at the desk; each is a row, and an undo is one more."""

    RELEASE = "release"
    TAKE_BACK = "take_back"
    PRICE = "price"
    PIN = "pin"


_S = SessionState
SESSION = Machine(
    "live_session",
    {
        (_S.DRAFT, "schedule"): _S.SCHEDULED,
        (_S.DRAFT, "cancel"): _S.CANCELLED,
        (_S.SCHEDULED, "unschedule"): _S.DRAFT,
        (_S.SCHEDULED, "rehearse"): _S.REHEARSAL,
        (_S.SCHEDULED, "go_on_air"): _S.ON_AIR,
        (_S.SCHEDULED, "cancel"): _S.CANCELLED,
        (_S.REHEARSAL, "stop_rehearsal"): _S.SCHEDULED,
        (_S.REHEARSAL, "go_on_air"): _S.ON_AIR,
        (_S.REHEARSAL, "cancel"): _S.CANCELLED,
        (_S.ON_AIR, "end"): _S.ENDED,
        (_S.ENDED, "settle"): _S.SETTLED,
    },
)
#: Before these the lineup may be changed; at the desk it is worked with in `AT_DESK`.
BEFORE_AIR = frozenset({_S.DRAFT, _S.SCHEDULED})
AT_DESK = frozenset({_S.REHEARSAL, _S.ON_AIR})
CHANGEABLE = BEFORE_AIR | AT_DESK
#: What lies at its places goes back where it came from.
OVER = frozenset({_S.ENDED, _S.SETTLED, _S.CANCELLED})


def code_typed(typed: str) -> str:
    """The code as it is kept, whatever width and case it was typed in."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
    code = narrow.strip().upper()
    if CODE.fullmatch(code) is None:
        raise Invalid(
            "slot.code",
            "A code is one or two letters and a number, such as A1; no I and no O, please.",
            field="code",
        )
    return code


def next_code(taken: frozenset[str]) -> str:
    """The first code that is free, for a slot that nobody names."""
    return next(code for n in range(1, MOST_SLOTS * 2) if (code := f"A{n}") not in taken)


def check_price(price: int, floor: int, normal: int) -> None:
    """Refuse a session price outside of its limits, all in minor units."""
    if not 0 <= floor <= normal:
        raise Invalid(
            "slot.floor",
            "The lowest price lies between nothing and the normal price.",
            field="floor",
        )
    if not floor <= price <= normal:
        raise Invalid(
            "slot.price",
            "The session's price lies between the lowest price and the normal price.",
            field="price",
        )


def check_limit(limit: int | None) -> None:
    """Refuse a limit for each buyer that is none."""
    if limit is not None and not 1 <= limit <= 999:
        raise Invalid(
            "slot.limit", "The limit for each buyer is between 1 and 999 pieces.", field="limit"
        )
