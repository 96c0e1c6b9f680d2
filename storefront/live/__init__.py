"""Live selling: hosts, their links, and who is credited for an order."""

from storefront.live.models import Attribution, Click, Host, ProductLink
from storefront.live.rules import AttributionRule, CommissionState

__all__ = ["Attribution", "AttributionRule", "Click", "CommissionState", "Host", "ProductLink"]
