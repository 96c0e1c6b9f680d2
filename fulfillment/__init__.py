"""Fulfillment: promises. Orders, makers, plans, batches, quality, shipping, earnings, ledger.

The features stand side by side and never import each other; `workflow` is the one place where
an event changes several of them, `board` the one place that reads across them.
"""
