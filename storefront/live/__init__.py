"""Live selling: hosts, their links, and who is credited for each line of an order."""

from storefront.live.actions import (
    LinkRefused,
    Target,
    Wish,
    allow_price,
    ask_price,
    click,
    end_link,
    make_link,
)
from storefront.live.attribution import (
    Attribution,
    AttributionRule,
    Candidate,
    CommissionState,
    credit,
    decide,
    earn,
    reduce,
    release,
    void,
)
from storefront.live.attribution.queries import SaleRow, sales_of
from storefront.live.hosts import HostAgreement, HostHandle
from storefront.live.models import Click, Host, ProductLink
from storefront.live.queries import HostView, Whereto, by_code, host_view, link_of, linkable
from storefront.live.rules import Knock

__all__ = [
    "Attribution",
    "AttributionRule",
    "Candidate",
    "Click",
    "CommissionState",
    "Host",
    "HostAgreement",
    "HostHandle",
    "HostView",
    "Knock",
    "LinkRefused",
    "ProductLink",
    "SaleRow",
    "Target",
    "Whereto",
    "Wish",
    "allow_price",
    "ask_price",
    "by_code",
    "click",
    "credit",
    "decide",
    "earn",
    "end_link",
    "host_view",
    "link_of",
    "linkable",
    "make_link",
    "reduce",
    "release",
    "sales_of",
    "void",
]
