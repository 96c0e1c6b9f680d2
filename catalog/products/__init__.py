"""Products: crafts, products and their variants. Not their prices, not their stock."""

from catalog.products.models import Craft, Product, ProductVoice, Variant
from catalog.products.queries import CraftRow, ProductPage, crafts, product_page
from catalog.products.rules import ProductState, TaxClass
from catalog.products.stars import MOST_STARS, Stars
from catalog.products.voices import STARS_OR_NONE, count_faces, count_stars, stars_of

__all__ = [
    "MOST_STARS",
    "STARS_OR_NONE",
    "Craft",
    "CraftRow",
    "Product",
    "ProductPage",
    "ProductState",
    "ProductVoice",
    "Stars",
    "TaxClass",
    "Variant",
    "count_faces",
    "count_stars",
    "crafts",
    "product_page",
    "stars_of",
]
