"""Terms: from which amount on, or after which wait, a payday pays; and whom it does not pay."""

from fulfillment.earnings.terms.actions import lift_hold, place_hold, set_term
from fulfillment.earnings.terms.models import PayoutHold, PayoutTerm
from fulfillment.earnings.terms.queries import (
    HoldRow,
    held,
    hold_on,
    holds,
    homes_of,
    terms,
    waiting_since,
)
from fulfillment.earnings.terms.rules import HOUSE, LeftOut, Term, term_in_force, waited_since

__all__ = [
    "HOUSE",
    "HoldRow",
    "LeftOut",
    "PayoutHold",
    "PayoutTerm",
    "Term",
    "held",
    "hold_on",
    "holds",
    "homes_of",
    "lift_hold",
    "place_hold",
    "set_term",
    "term_in_force",
    "terms",
    "waited_since",
    "waiting_since",
]
