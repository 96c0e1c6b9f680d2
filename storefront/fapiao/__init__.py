"""Fapiao: what a buyer in China asks for, gathered for the tax software. It issues none itself."""

from storefront.fapiao.actions import (
    ask,
    export,
    follow_refunds,
    issue,
    issue_red,
    reopen,
    withdraw,
)
from storefront.fapiao.models import FapiaoRequest
from storefront.fapiao.queries import listed, of_order, to_export
from storefront.fapiao.rules import FAPIAO, FapiaoKind, FapiaoState, Wanted, checked_tax_id

__all__ = [
    "FAPIAO",
    "FapiaoKind",
    "FapiaoRequest",
    "FapiaoState",
    "Wanted",
    "ask",
    "checked_tax_id",
    "export",
    "follow_refunds",
    "issue",
    "issue_red",
    "listed",
    "of_order",
    "reopen",
    "to_export",
    "withdraw",
]
