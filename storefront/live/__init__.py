"""Live selling: hosts, their links, and who is credited for an order."""

from storefront.live.actions import click, credit, earn, make_link, reduce, release, void
from storefront.live.models import Attribution, Click, Host, ProductLink
from storefront.live.queries import HostView, by_code, host_view, link_of, linkable
from storefront.live.rules import AttributionRule, CommissionState, Knock, decide

__all__ = [
    "Attribution",
    "AttributionRule",
    "Click",
    "CommissionState",
    "Host",
    "HostView",
    "Knock",
    "ProductLink",
    "by_code",
    "click",
    "credit",
    "decide",
    "earn",
    "host_view",
    "link_of",
    "linkable",
    "make_link",
    "reduce",
    "release",
    "void",
]
