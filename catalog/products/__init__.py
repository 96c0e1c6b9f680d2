"""Products: crafts, products and their variants. Not their prices, not their stock."""

from catalog.products.models import Craft, Product, Variant
from catalog.products.queries import CraftRow, ProductPage, crafts, product_page
from catalog.products.rules import ProductState, TaxClass

__all__ = [
    "Craft",
    "CraftRow",
    "Product",
    "ProductPage",
    "ProductState",
    "TaxClass",
    "Variant",
    "crafts",
    "product_page",
]
