"""Products: crafts, products and their variants. Not their prices, not their stock."""

from catalog.products.models import Craft, Product, ProductState, Variant

__all__ = ["Craft", "Product", "ProductState", "Variant"]
