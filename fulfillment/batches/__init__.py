"""Batches: a maker's share of an order line. Not pay (earnings), not verdicts (quality)."""

from fulfillment.batches.actions import (
    NewBatch,
    NewHandIn,
    accept,
    call,
    count_of,
    decline,
    defer,
    hand_in,
    open_batch,
    pack,
    settle_call,
    start,
    take,
    withdraw,
)
from fulfillment.batches.models import Batch, Call, HandIn
from fulfillment.batches.queries import batches_in_order, covered
from fulfillment.batches.rules import (
    BATCH,
    COUNTED,
    HERS,
    LIVE,
    BatchState,
    CallKind,
    Count,
)

__all__ = [
    "BATCH",
    "COUNTED",
    "HERS",
    "LIVE",
    "Batch",
    "BatchState",
    "Call",
    "CallKind",
    "Count",
    "HandIn",
    "NewBatch",
    "NewHandIn",
    "accept",
    "batches_in_order",
    "call",
    "count_of",
    "covered",
    "decline",
    "defer",
    "hand_in",
    "open_batch",
    "pack",
    "settle_call",
    "start",
    "take",
    "withdraw",
]
