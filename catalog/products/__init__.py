"""Products: crafts, products and their variants. Not their prices, not their stock."""

from catalog.products.lettering import LetteringRule, Signs
from catalog.products.models import Craft, Product, ProductLettering, ProductVoice, Variant
from catalog.products.queries import (
    CraftRow,
    ProductPage,
    crafts,
    lettering_of,
    lettering_rule,
    product_page,
    sold_as,
)
from catalog.products.rules import ProductState, TaxClass
from catalog.products.stars import MOST_STARS, Stars
from catalog.products.voices import STARS, STARS_OR_NONE, count_faces, count_stars, stars_of

__all__ = [
    "MOST_STARS",
    "STARS",
    "STARS_OR_NONE",
    "Craft",
    "CraftRow",
    "LetteringRule",
    "Product",
    "ProductLettering",
    "ProductPage",
    "ProductState",
    "ProductVoice",
    "Signs",
    "Stars",
    "TaxClass",
    "Variant",
    "count_faces",
    "count_stars",
    "crafts",
    "lettering_of",
    "lettering_rule",
    "product_page",
    "sold_as",
    "stars_of",
]
