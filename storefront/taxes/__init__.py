"""Taxes: what a place's tax takes of a sale. Not who keeps the rates (delivery's zones)."""

from fulfillment.orders import TaxLine, tax_within
from storefront.taxes.rules import (
    MOST_POINTS,
    Taxable,
    TaxKind,
    TaxRule,
    added,
    in_force,
    taxes_of,
)

__all__ = [
    "MOST_POINTS",
    "TaxKind",
    "TaxLine",
    "TaxRule",
    "Taxable",
    "added",
    "in_force",
    "tax_within",
    "taxes_of",
]
