"""Reading products: a product's own page, and the crafts. Not prices, not stock."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import rows_of
from catalog.products.lettering import LetteringRule
from catalog.products.models import Craft, Product, ProductLettering, ProductVoice, Variant
from catalog.products.rules import ProductState
from catalog.products.stars import Stars
from catalog.products.voices import FACES_OR_NONE, STARS_OR_NONE, stars_of
from catalog.words import Words


@dataclass(frozen=True, slots=True)
class CraftRow:
    """A craft with its words."""

    id: int
    slug: str
    name: Words
    about: Words


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a product comes from."""

    slug: str
    name: Words
    province: Words
    city: Words
    about: Words


@dataclass(frozen=True, slots=True)
class ProductPage:
    """All that a product says of itself, and in numbers what others say of it."""

    id: int
    slug: str
    name: Words
    summary: Words
    description: Words
    materials: Words
    care: Words
    standard_minutes: Decimal
    materials_minor: int
    weight_g: int
    made_to_order: bool
    craft: CraftRow
    origin: Origin
    stars: Stars
    faces: int
    lettering: LetteringRule | None = None


def crafts(session: Session) -> tuple[CraftRow, ...]:
    """Every craft, in the shop's order."""
    rows = session.execute(
        select(Craft.id, Craft.slug, Craft.name, Craft.about).order_by(Craft.position, Craft.id)
    )
    return tuple(CraftRow(*row) for row in rows)


#: What a page asks of the product itself.
_OWN = (
    *("id", "slug", "name", "summary", "description", "materials", "care"),
    *("standard_minutes", "materials_minor", "weight_g", "made_to_order"),
)


_PAGE = (
    select(
        *(getattr(Product, each) for each in _OWN),
        *(getattr(Craft, each) for each in ("id", "slug", "name", "about")),
        *(getattr(Cooperative, each) for each in ("slug", "name", "province", "city", "about")),
        *(*STARS_OR_NONE, FACES_OR_NONE),
        *(ProductLettering.most, ProductLettering.signs, ProductLettering.extra_minor),
    )
    .join(Craft, Craft.id == Product.craft_id)
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .outerjoin(ProductVoice, ProductVoice.product_id == Product.id)
    .outerjoin(ProductLettering, ProductLettering.product_id == Product.id)
    .where(Product.slug == bindparam("slug"), Product.state == ProductState.PUBLISHED)
)


def product_page(session: Session, slug: str) -> ProductPage | None:
    """A published product with its craft and its origin, or None. One statement."""
    row = rows_of(session, _PAGE, {"slug": slug}).first()
    return _page(list(row)) if row is not None else None


def _page(facts: list[Any]) -> ProductPage:
    split = len(_OWN)
    craft, origin = CraftRow(*facts[split : split + 4]), Origin(*facts[split + 4 : split + 9])
    said = dict(zip(_OWN, facts, strict=False))
    said["stars"], said["faces"] = stars_of(facts[split + 9 : -4]), int(facts[-4])
    said["lettering"] = LetteringRule(*facts[-3:]) if facts[-3] is not None else None
    return ProductPage(**said, craft=craft, origin=origin)


def lettering_rule(session: Session, product_id: int) -> LetteringRule | None:
    """What a product may carry, or None if no words at all."""
    found = session.get(ProductLettering, product_id)
    return found.rule if found is not None else None


def lettering_of(session: Session, variant_id: int) -> LetteringRule | None:
    """What may be lettered on a variant, or None if nothing."""
    wanted = (
        select(ProductLettering)
        .join(Variant, Variant.product_id == ProductLettering.product_id)
        .where(Variant.id == variant_id)
    )
    found = session.scalars(wanted).one_or_none()
    return found.rule if found is not None else None


def sold_as(variant_id: int) -> Select[str]:
    """Asks for the address of the product a variant is sold as; no row if it is not sold."""
    return (
        select(Product.slug)
        .join(Variant, Variant.product_id == Product.id)
        .where(Variant.id == variant_id, Variant.retired_at.is_(None))
        .where(Product.state == ProductState.PUBLISHED)
    )
