"""Batches: a maker's share of an order line. Not pay (earnings), not verdicts (quality)."""

from fulfillment.batches.models import Batch, HandIn
from fulfillment.batches.rules import BATCH, LIVE, BatchState

__all__ = ["BATCH", "LIVE", "Batch", "BatchState", "HandIn"]
