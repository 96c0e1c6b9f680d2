"""Products: crafts, products and their variants. Not their prices, not their stock."""

from catalog.products.models import Craft, Product, ProductState, Variant
from catalog.products.queries import CraftRow, ProductPage, crafts, product_page

__all__ = [
    "Craft",
    "CraftRow",
    "Product",
    "ProductPage",
    "ProductState",
    "Variant",
    "crafts",
    "product_page",
]
