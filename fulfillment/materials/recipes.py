"""Recipes of kits: written once, never changed; a newer one holds from its day on.

Of a variant the recipe of its own wins; otherwise that of the product. Among those that have
begun the latest day wins, and among those of one day the one that was written last.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from fulfillment.materials.models import Recipe, RecipeLine
from fulfillment.materials.rules import MOST, WHOLE, Need

#: So many materials are in one kit at most.
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class NewRecipe:
    """What a kit of a style holds from a day on."""

    product_id: int
    variant_id: int | None
    starts_on: date
    needs: Sequence[tuple[int, Need]]
    key: str


def write_recipe(session: Session, new: NewRecipe, *, actor: Actor, now: datetime) -> Recipe:
    """A recipe holds from its day on; the same key writes it once."""
    _checked(new)
    head = {"product_id": new.product_id, "variant_id": new.variant_id, "starts_on": new.starts_on}
    recipe_id = insert_once(session, Recipe, head | {"key": new.key, "made_at": now})
    if recipe_id is None:
        return session.scalars(select(Recipe).where(Recipe.key == new.key)).one()
    made = session.get_one(Recipe, recipe_id)
    for material_id, need in new.needs:
        line = RecipeLine(
            material_id=material_id, per_piece=need.per_piece, spare_points=need.spare_points
        )
        made.lines.append(line)
    record(session, made, "write", actor=actor, now=now, materials=len(new.needs))
    session.flush()
    return made


def recipe_for(session: Session, product_id: int, variant_id: int, *, on: date) -> Recipe:
    """The recipe that holds on a day, or the refusal that there is none."""
    found = recipes_for(session, {(product_id, variant_id)}, on=on).get((product_id, variant_id))
    if found is None:
        raise Refusal("kit.no_recipe", "There is no recipe for this style yet.")
    return found


def recipes_for(
    session: Session, styles: Collection[tuple[int, int]], *, on: date
) -> dict[tuple[int, int], Recipe]:
    """The recipe of each (product, variant) that has one on a day; two statements."""
    products = {product_id for product_id, _ in styles}
    variants = {variant_id for _, variant_id in styles}
    wanted = (
        select(Recipe)
        .where(Recipe.product_id.in_(products), Recipe.starts_on <= on)
        .where(or_(Recipe.variant_id.is_(None), Recipe.variant_id.in_(variants)))
        .order_by(Recipe.starts_on, Recipe.id)
        .options(selectinload(Recipe.lines))
    )
    latest: dict[tuple[int, int | None], Recipe] = {}
    for each in session.scalars(wanted):
        latest[each.product_id, each.variant_id] = each
    found = {}
    for product_id, variant_id in styles:
        recipe = latest.get((product_id, variant_id)) or latest.get((product_id, None))
        if recipe is not None:
            found[product_id, variant_id] = recipe
    return found


def _checked(new: NewRecipe) -> None:
    if not 1 <= len(new.needs) <= MOST_LINES:
        raise Invalid("recipe.empty", "Please name at least one material.", field="material")
    if len({material_id for material_id, _ in new.needs}) != len(new.needs):
        raise Invalid("recipe.twice", "Please name each material once.", field="material")
    for _, need in new.needs:
        if not 1 <= need.per_piece <= MOST or not 0 <= need.spare_points <= WHOLE:
            raise Invalid(
                "recipe.need", "Please say how much a piece needs, and the spare.", field="quantity"
            )
