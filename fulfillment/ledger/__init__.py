"""The ledger: double entry, insert-only, idempotent by key, corrected only by reversal."""

from fulfillment.ledger.models import AccountKind, Side

__all__ = ["AccountKind", "Side"]
