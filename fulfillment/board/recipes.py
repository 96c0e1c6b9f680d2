"""Recipes as the office reads them: every style with what its kit holds; one style's history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.products import Product, ProductState, Variant
from catalog.words import Words
from fulfillment.materials import Material, Recipe, RecipeLine, Unit

#: So many recipes of one style are shown.
MOST = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One material of a recipe."""

    material_id: int
    code: str
    name: Words
    unit: Unit
    colour_hex: str
    per_piece: int
    spare_points: int


@dataclass(frozen=True, slots=True)
class StyleRow:
    """A style with the recipe that holds; without lines there is none."""

    slug: str
    name: Words
    own: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A recipe of a style, for all its variants or for one."""

    starts_on: date
    variant: Words | None
    sku: str | None
    lines: tuple[Line, ...]


def styles(
    session: Session, *, on: date, q: str, page: int, limit: int
) -> tuple[tuple[StyleRow, ...], int]:
    """A page of styles with the recipe of a day, and how many styles there are."""
    known = select(Product.id, Product.slug, Product.name)
    known = known.where(Product.state != ProductState.DELISTED)
    if q:
        known = known.where(Product.slug.contains(q.lower(), autoescape=True))
    count = session.scalar(select(func.count()).select_from(known.subquery())) or 0
    rows = session.execute(
        known.order_by(Product.slug).limit(limit).offset((page - 1) * limit)
    ).all()
    latest, own = _latest(session, [row.id for row in rows], on)
    lines = _lines(session, latest.values())
    found = tuple(
        StyleRow(row.slug, row.name, own[row.id], lines.get(latest.get(row.id, 0), ()))
        for row in rows
    )
    return found, count


def history(session: Session, product_id: int) -> tuple[Written, ...]:
    """The recipes of a style, the newest first."""
    rows = session.execute(
        select(Recipe.id, Recipe.starts_on, Variant.name, Variant.sku)
        .outerjoin(Variant, Variant.id == Recipe.variant_id)
        .where(Recipe.product_id == product_id)
        .order_by(Recipe.starts_on.desc(), Recipe.id.desc())
        .limit(MOST)
    ).all()
    lines = _lines(session, [row.id for row in rows])
    return tuple(Written(row.starts_on, row.name, row.sku, lines.get(row.id, ())) for row in rows)


def _latest(
    session: Session, product_ids: Collection[int], on: date
) -> tuple[dict[int, int], dict[int, int]]:
    """The recipe that holds for a whole style, and how many recipes its variants have."""
    rows = session.execute(
        select(Recipe.product_id, Recipe.variant_id, Recipe.id)
        .where(Recipe.product_id.in_(product_ids), Recipe.starts_on <= on)
        .order_by(Recipe.starts_on, Recipe.id)
    )
    whole: dict[int, int] = {}
    own: dict[int, int] = defaultdict(int)
    for product_id, variant_id, recipe_id in rows:
        if variant_id is None:
            whole[product_id] = recipe_id
        else:
            own[product_id] += 1
    return whole, own


def _lines(session: Session, recipe_ids: Collection[int]) -> dict[int, tuple[Line, ...]]:
    columns: tuple[Any, ...] = (
        RecipeLine.recipe_id,
        Material.id,
        Material.code,
        Material.name,
        Material.unit,
        Material.colour_hex,
        RecipeLine.per_piece,
        RecipeLine.spare_points,
    )
    rows = session.execute(
        select(*columns)
        .join(Material, Material.id == RecipeLine.material_id)
        .where(RecipeLine.recipe_id.in_(list(recipe_ids)))
        .order_by(RecipeLine.id)
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for recipe_id, *line in rows:
        found[recipe_id].append(Line(*line))
    return {recipe_id: tuple(lines) for recipe_id, lines in found.items()}
