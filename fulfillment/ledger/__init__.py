"""The ledger: double entry, insert-only, idempotent by key, corrected only by reversal.

Here is what was booked and how it is proved; not who is owed for what (earnings), nor when a fact
happens (workflow).
"""

from fulfillment.ledger import (
    bank_recipes,
    channel_recipes,
    credit_recipes,
    fee_recipes,
    host_recipes,
    pay_recipes,
    recipes,
    stall_recipes,
)
from fulfillment.ledger.actions import post, reverse
from fulfillment.ledger.many import post_all
from fulfillment.ledger.periods import close_month, closed
from fulfillment.ledger.proof import Finding, prove
from fulfillment.ledger.queries import (
    AccountLine,
    balance,
    balances,
    lines_by,
    lines_of,
    owed_until,
)
from fulfillment.ledger.rules import AccountKind, NewEntry, NewPosting, Side
from fulfillment.ledger.sealing import head, seal, seal_job, still_there
from fulfillment.ledger.signing import SealKey, key_of, keys_of

__all__ = [
    "AccountKind",
    "AccountLine",
    "Finding",
    "NewEntry",
    "NewPosting",
    "SealKey",
    "Side",
    "balance",
    "balances",
    "bank_recipes",
    "channel_recipes",
    "close_month",
    "closed",
    "credit_recipes",
    "fee_recipes",
    "head",
    "host_recipes",
    "key_of",
    "keys_of",
    "lines_by",
    "lines_of",
    "owed_until",
    "pay_recipes",
    "post",
    "post_all",
    "prove",
    "recipes",
    "reverse",
    "seal",
    "seal_job",
    "stall_recipes",
    "still_there",
]
