"""Names for the identities of a stored plan, as the rows of today have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Craft, Product, Variant
from catalog.words import Words
from fulfillment.makers import Maker
from fulfillment.orders import OrderLine
from fulfillment.planner import Facts


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


def names_of(session: Session, facts: Facts, codes: Sequence[str]) -> Names:
    """The names a page needs; `codes` are the makers it shows."""
    line_ids = [int(line.id) for line in facts.lines]
    found = session.execute(
        select(OrderLine.id, OrderLine.position, Variant.sku, Product.name, Variant.name)
        .join(Variant, OrderLine.variant_id == Variant.id)
        .join(Product, OrderLine.product_id == Product.id)
        .where(OrderLine.id.in_(line_ids))
    )
    lines = {str(row[0]): LineName(str(row[0]), row[1] + 1, *row[2:]) for row in found}
    slugs = [style.id for style in facts.styles]
    crafts = {style.craft for style in facts.styles}
    products = select(Product.slug, Product.name).where(Product.slug.in_(slugs))
    return Names(
        lines=lines,
        products=dict(session.execute(products).all()),
        crafts=dict(
            session.execute(select(Craft.slug, Craft.name).where(Craft.slug.in_(crafts))).all()
        ),
        cooperatives=dict(session.execute(select(Cooperative.slug, Cooperative.name)).all()),
        makers=_aliases(session, codes),
    )


def _aliases(session: Session, codes: Sequence[str]) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for at in range(0, len(codes), 10_000):
        some = select(Maker.code, Maker.alias).where(Maker.code.in_(codes[at : at + 10_000]))
        found.update(session.execute(some).all())
    return found


def found_by(session: Session, text: str, codes: list[str]) -> dict[str, None]:
    """The codes whose maker's code or name holds the text, in their order."""
    wanted = text.strip().casefold()
    if not wanted:
        return dict.fromkeys(codes)
    aliases = _aliases(session, codes)

    def holds(code: str) -> bool:
        alias = aliases.get(code, Words())
        return any(wanted in each.casefold() for each in (code, alias.zh, alias.en))

    return dict.fromkeys(code for code in codes if holds(code))
