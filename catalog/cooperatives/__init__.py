"""Cooperatives: who they are and where. Not their makers (fulfillment.makers)."""

from catalog.cooperatives.models import Cooperative

__all__ = ["Cooperative"]
