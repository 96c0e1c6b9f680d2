"""Splits: where the money of a price goes. Reads prices' facts of several rooms; keeps nothing."""

from storefront.splits.queries import newest_told, splits_of
from storefront.splits.rules import Known, Split, split

__all__ = ["Known", "Split", "newest_told", "split", "splits_of"]
