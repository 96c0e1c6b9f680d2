"""Makers as the shop may show them: by consent only, part by part.

Every query here asks for the consent itself (`shown_since`, the parts), so that nothing is shown
for a second longer than she allows, whatever else is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Product, ProductState
from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.makers import Maker, MakerStory, Part, StoryProduct
from media.films import Film

#: So far back her work is looked through for what she may show.
LOOKED_AT = 300
MOST_GOODS = 24


@dataclass(frozen=True, slots=True)
class ShownMaker:
    """A maker beside a product or on her cooperative's page."""

    slug: str
    name: Words
    portrait_asset_id: int | None
    words: Words


@dataclass(frozen=True, slots=True)
class Home:
    """Where she works."""

    id: int
    slug: str
    name: Words
    province: Words


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All that she allows."""

    slug: str
    name: Words
    portrait_asset_id: int | None
    words: Words
    told: Words
    home: Home | None
    product_ids: tuple[int, ...]
    film_of: int | None
    since: datetime


@dataclass(frozen=True, slots=True)
class MadeGood:
    """A product that she has made, to choose from."""

    id: int
    slug: str
    name: Words


def story_page(session: Session, slug: str) -> StoryPage | None:
    """A maker's page, or None where there is none any more."""
    home = (Cooperative.id, Cooperative.slug, Cooperative.name, Cooperative.province)
    wanted = _shown(MakerStory.told, MakerStory.id, MakerStory.shown_since, *home)
    row = session.execute(
        wanted.join(Cooperative, Cooperative.id == Maker.cooperative_id).where(
            MakerStory.slug == slug
        )
    ).first()
    if row is None:
        return None
    seen, parts = _seen(row), _parts(row)
    told, story_id, since, *place = row[5:]
    goods = _goods(session, story_id)
    return StoryPage(
        slug=seen.slug,
        name=seen.name,
        portrait_asset_id=seen.portrait_asset_id,
        words=seen.words,
        told=told if Part.WORDS in parts else Words(),
        home=Home(*place) if Part.PLACE in parts else None,
        product_ids=goods,
        film_of=_film(session, goods) if Part.FILM in parts else None,
        since=since,
    )


def makers_of_product(session: Session, product_id: int, *, limit: int) -> tuple[ShownMaker, ...]:
    """The makers who show themselves with a product."""
    wanted = _shown().join(StoryProduct, StoryProduct.story_id == MakerStory.id)
    wanted = wanted.where(StoryProduct.product_id == product_id).order_by(MakerStory.id)
    return tuple(_seen(row) for row in session.execute(wanted.limit(limit)))


def makers_of_products(
    session: Session, product_ids: Collection[int], *, each: int
) -> dict[int, tuple[ShownMaker, ...]]:
    """The first makers who show themselves with each of these; one statement."""
    turn = func.row_number().over(
        partition_by=StoryProduct.product_id, order_by=StoryProduct.story_id
    )
    shown = (
        _shown(StoryProduct.product_id, turn.label("turn"))
        .join(StoryProduct, StoryProduct.story_id == MakerStory.id)
        .where(StoryProduct.product_id.in_(product_ids))
        .subquery("shown_with")
    )
    first = select(shown).where(shown.c.turn <= each)
    found: dict[int, tuple[ShownMaker, ...]] = {}
    for row in session.execute(first.order_by(shown.c.product_id, shown.c.turn)):
        found[row.product_id] = (*found.get(row.product_id, ()), _seen(row))
    return found


def maker_with_product(session: Session, maker_id: int, product_id: int) -> ShownMaker | None:
    """A maker, if she lets herself be shown with a product."""
    wanted = _shown().join(StoryProduct, StoryProduct.story_id == MakerStory.id)
    hers = (MakerStory.maker_id == maker_id, StoryProduct.product_id == product_id)
    row = session.execute(wanted.where(*hers)).first()
    return _seen(row) if row is not None else None


def makers_of_cooperative(
    session: Session, cooperative_id: int, *, limit: int
) -> tuple[ShownMaker, ...]:
    """The makers who show that they work there."""
    wanted = _shown().where(Maker.cooperative_id == cooperative_id).order_by(MakerStory.id)
    rows = session.execute(wanted.limit(4 * limit)).all()
    return tuple(_seen(row) for row in rows if Part.PLACE in _parts(row))[:limit]


def shown_slugs(session: Session, *, limit: int = 20_000) -> tuple[str, ...]:
    """The address words of all pages there are now."""
    wanted = select(MakerStory.slug).where(MakerStory.shown_since.is_not(None))
    return tuple(session.scalars(wanted.order_by(MakerStory.id).limit(limit)))


def made_by(session: Session, maker_id: int) -> tuple[MadeGood, ...]:
    """What she has made lately and may choose to be shown with."""
    lately = (
        select(Batch.product_id)
        .where(Batch.maker_id == maker_id, Batch.accepted > 0)
        .order_by(Batch.id.desc())
        .limit(LOOKED_AT)
    )
    wanted = select(Product.id, Product.slug, Product.name).where(
        Product.id.in_(lately.subquery().select()), Product.state == ProductState.PUBLISHED
    )
    rows = session.execute(wanted.order_by(Product.id).limit(MOST_GOODS))
    return tuple(MadeGood(*row) for row in rows)


def _shown(*more: Any) -> Select[*tuple[Any, ...]]:
    """Makers whose consent stands; what each may show is decided by her parts."""
    own = (MakerStory.slug, MakerStory.parts, Maker.alias, Maker.portrait_asset_id)
    return (
        select(*own, Maker.public_words, *more)
        .select_from(MakerStory)
        .join(Maker, Maker.id == MakerStory.maker_id)
        .where(MakerStory.shown_since.is_not(None), Maker.public_since.is_not(None), Maker.active)
    )


def _parts(row: Any) -> frozenset[Part]:
    return frozenset(Part(each) for each in row.parts.get("parts", ()))


def _seen(row: Any) -> ShownMaker:
    parts = _parts(row)
    return ShownMaker(
        slug=row.slug,
        name=row.alias,
        portrait_asset_id=row.portrait_asset_id if Part.PORTRAIT in parts else None,
        words=row.public_words if Part.WORDS in parts else Words(),
    )


def _goods(session: Session, story_id: int) -> tuple[int, ...]:
    wanted = select(StoryProduct.product_id).where(StoryProduct.story_id == story_id)
    return tuple(session.scalars(wanted.order_by(StoryProduct.id).limit(MOST_GOODS)))


def _film(session: Session, goods: tuple[int, ...]) -> int | None:
    wanted = select(Film.product_id).where(Film.product_id.in_(goods), Film.shown)
    return session.scalar(wanted.order_by(Film.id).limit(1))
