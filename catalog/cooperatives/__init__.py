"""Cooperatives: who they are and where. Not their makers (fulfillment.makers)."""

from catalog.cooperatives.models import Cooperative
from catalog.cooperatives.queries import CooperativeRow, cooperative_of, cooperatives

__all__ = ["Cooperative", "CooperativeRow", "cooperative_of", "cooperatives"]
