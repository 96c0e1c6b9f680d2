"""Invoices: papers for money that was paid, and credit notes for money that went back."""

from storefront.invoices.actions import correct, correct_all, issue, tell_seller
from storefront.invoices.models import Invoice, Seller
from storefront.invoices.queries import newest, of_order, paper_of_order, seller_of
from storefront.invoices.rules import Buyer, Kind, Party, number_text

__all__ = [
    "Buyer",
    "Invoice",
    "Kind",
    "Party",
    "Seller",
    "correct",
    "correct_all",
    "issue",
    "newest",
    "number_text",
    "of_order",
    "paper_of_order",
    "seller_of",
    "tell_seller",
]
