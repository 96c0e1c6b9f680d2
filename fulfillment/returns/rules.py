"""What may come back, until when, for what reason, and what it is worth.

asked → approved → received → refunded or exchanged; the office may ask back (question) and refuse,
the customer may withdraw until the pieces are here. An exchange that is cancelled opens it again.

* She has `RETURN_WITHIN` after delivery; before it is said to be delivered the time has not begun.
* Pieces made for her, or with her words on them, come back for a fault only.
* What a piece is worth is what she paid for it, rounded down; freight goes with a fault of ours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.states import Machine

#: The one place that says for how long goods may come back after delivery.
RETURN_WITHIN = timedelta(days=14)
#: The longest words that are kept, hers and ours.
WORDS = 600


class ReturnState(StrEnum):
    """Where a return stands."""

    ASKED = "asked"
    QUESTION = "question"
    APPROVED = "approved"
    RECEIVED = "received"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ReturnReason(StrEnum):
    """Why it comes back; `not_delivered` is said by the house, of a parcel that never arrived."""

    CHANGED_MIND = "changed_mind"
    NOT_AS_SHOWN = "not_as_shown"
    DAMAGED = "damaged"
    FAULTY = "faulty"
    WRONG_GOODS = "wrong_goods"
    NOT_DELIVERED = "not_delivered"


class Wish(StrEnum):
    """What she would like."""

    REFUND = "refund"
    CREDIT = "credit"
    EXCHANGE = "exchange"


_S = ReturnState

RETURN = Machine(
    "return",
    {
        (_S.ASKED, "approve"): _S.APPROVED,
        (_S.ASKED, "refuse"): _S.REFUSED,
        (_S.ASKED, "ask_back"): _S.QUESTION,
        (_S.ASKED, "withdraw"): _S.WITHDRAWN,
        (_S.QUESTION, "answer"): _S.ASKED,
        (_S.QUESTION, "refuse"): _S.REFUSED,
        (_S.QUESTION, "withdraw"): _S.WITHDRAWN,
        (_S.APPROVED, "receive"): _S.RECEIVED,
        (_S.APPROVED, "withdraw"): _S.WITHDRAWN,
        (_S.RECEIVED, "refund"): _S.REFUNDED,
        (_S.RECEIVED, "exchange"): _S.EXCHANGED,
        (_S.EXCHANGED, "reopen"): _S.RECEIVED,
    },
)

#: States in which something is still to be done, and a commission waits.
OPEN = frozenset({_S.ASKED, _S.QUESTION, _S.APPROVED, _S.RECEIVED})
#: What a customer can say; the rest is ours to find.
HER_REASONS = tuple(each for each in ReturnReason if each is not ReturnReason.NOT_DELIVERED)


def our_fault(reason: ReturnReason) -> bool:
    """Whether the house carries the freight."""
    return reason is not ReturnReason.CHANGED_MIND


@dataclass(frozen=True, slots=True)
class Sent:
    """A line as it was sent: how many, what a piece is worth, whether it was made for her."""

    order_line_id: int
    pieces: int
    worth_minor: int
    hers: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many pieces of a line come back; `variant_id` is what she would like instead."""

    order_line_id: int
    pieces: int
    variant_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewReturn:
    """What she asks for. The same `key` is the same return, however often it is sent."""

    wanted: tuple[Wanted, ...]
    reason: ReturnReason
    wish: Wish
    words: str
    photo_asset_id: int | None
    key: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What the hub found of one line: fit for sale, and not."""

    fit: int
    unfit: int

    @property
    def pieces(self) -> int:
        """All that came."""
        return self.fit + self.unfit


def check(
    new: NewReturn, sent: Mapping[int, Sent], *, delivered_at: datetime | None, now: datetime
) -> None:
    """Refuse what cannot come back."""
    if not new.wanted:
        raise Invalid("return.empty", "Please say which pieces come back.")
    if any(each.pieces < 1 or each.order_line_id not in sent for each in new.wanted):
        raise Invalid("return.pieces", "Please look at the numbers of pieces again.")
    if not in_time(delivered_at, now):
        raise Refusal("return.too_late", "The time to send this back is over; please write us.")
    fault = our_fault(new.reason)
    if not fault and any(sent[each.order_line_id].hers for each in new.wanted):
        raise Refusal(
            "return.made_for_her",
            "Pieces made for you come back only if something is wrong with them.",
        )


def in_time(delivered_at: datetime | None, now: datetime) -> bool:
    """Whether goods delivered then may still come back."""
    return delivered_at is None or now <= delivered_at + RETURN_WITHIN


def check_looked(asked: Mapping[int, int], looked: Mapping[int, Looked]) -> None:
    """Refuse what cannot have come: more than was asked, less than nothing, nothing at all."""
    strange = [line for line, each in looked.items() if min(each.fit, each.unfit) < 0]
    more = [line for line, each in looked.items() if each.pieces > asked.get(line, 0)]
    if strange or more:
        raise Invalid("return.looked", "More pieces than were to come back; please count again.")
    if not sum(each.pieces for each in looked.values()):
        raise Invalid("return.nothing_came", "Please say how many pieces came.")


def each_worth(unit_minor: int, pieces: int, discount_minor: int) -> int:
    """What she paid for a piece of a line that had its part of a discount."""
    return (unit_minor * pieces - discount_minor) // pieces if pieces else 0


def worth(lines: Collection[tuple[int, int]]) -> int:
    """What pieces (how many, what each is worth) are worth together."""
    return sum(pieces * each for pieces, each in lines)
