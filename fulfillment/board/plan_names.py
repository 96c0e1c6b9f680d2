"""Names for the identities of a stored plan, as the rows of today have them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import JsonMap
from catalog.products import Craft, Product, Variant
from catalog.words import Words
from fulfillment.makers import Maker
from fulfillment.orders import OrderLine


@dataclass(frozen=True, slots=True)
class LineName:
    """How a line of the order is called."""

    id: str
    position: int
    sku: str
    product: Words
    variant: Words


@dataclass(frozen=True, slots=True)
class Names:
    """Names of today for the identities of a plan."""

    lines: dict[str, LineName]
    products: dict[str, Words]
    crafts: dict[str, Words]
    cooperatives: dict[str, Words]
    makers: dict[str, Words]


def names_of(session: Session, sheet: JsonMap, codes: Sequence[str]) -> Names:
    """The names that the page of a plan's sheet needs; `codes` are the makers it shows."""
    lines = lines_of(session, [int(line["id"]) for line in sheet["lines"]])
    slugs = [style["id"] for style in sheet["styles"]]
    crafts = {style["craft"] for style in sheet["styles"]}
    products = select(Product.slug, Product.name).where(Product.slug.in_(slugs))
    return Names(
        lines=lines,
        products=dict(session.execute(products).all()),
        crafts=dict(
            session.execute(select(Craft.slug, Craft.name).where(Craft.slug.in_(crafts))).all()
        ),
        cooperatives=dict(session.execute(select(Cooperative.slug, Cooperative.name)).all()),
        makers=aliases_of(session, codes),
    )


def lines_of(session: Session, line_ids: Collection[int]) -> dict[str, LineName]:
    """How lines of an order are called, by their id as a plan has it."""
    found = session.execute(
        select(OrderLine.id, OrderLine.position, Variant.sku, Product.name, Variant.name)
        .join(Variant, OrderLine.variant_id == Variant.id)
        .join(Product, OrderLine.product_id == Product.id)
        .where(OrderLine.id.in_(line_ids))
    )
    return {str(row[0]): LineName(str(row[0]), row[1] + 1, *row[2:]) for row in found}


def aliases_of(session: Session, codes: Sequence[str]) -> dict[str, Words]:
    """The names of a page of makers by their codes."""
    wanted = select(Maker.code, Maker.alias).where(Maker.code.in_(codes))
    return dict(session.execute(wanted).all())
