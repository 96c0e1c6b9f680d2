"""Goods and people as the office sees them: rates, prices and stock; makers with skills and hours.

Nothing sealed is read. One page at a time, a fixed number of statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.money import Money
from catalog.pricing import prices_of, rates_of
from catalog.products import Craft, Product, ProductState, Variant
from catalog.stock import on_hand
from catalog.words import Words
from fulfillment.batches import LIVE, Batch
from fulfillment.makers import Maker, Skill

PAGE = 20


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A sku with its price and what lies in stock."""

    id: int
    sku: str
    name: Words
    price: Money | None
    stock: int
    retired: bool = False


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A product with what making it earns."""

    id: int
    slug: str
    name: Words
    craft: Words
    state: ProductState
    level: int
    minutes: Decimal
    pack: int
    min_batch: int
    rate: Money | None
    variants: tuple[VariantRow, ...]
    made_to_order: bool = False
    moments: tuple[datetime | None, datetime | None] = (None, None)
    cooperative: Words = field(default_factory=Words)

    @property
    def per_hour(self) -> Money | None:
        """What an hour at the standard pace earns."""
        if self.rate is None:
            return None
        return Money(round(self.rate.minor * 60 / self.minutes), self.rate.currency)


@dataclass(frozen=True, slots=True)
class GoodsWish:
    """Which products the office wants to see; nothing means all."""

    text: str = ""
    state: str = ""
    craft: str = ""
    cooperative: str = ""


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A certificate, and whether it holds today."""

    craft: Words
    level: int
    expires_on: date | None
    holds: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A maker as the plan may know her."""

    code: str
    alias: Words
    active: bool
    home_based: bool
    hours: Decimal
    days: tuple[str, ...]
    skills: tuple[SkillRow, ...]
    batches: int


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A cooperative with how many makers it has."""

    slug: str
    name: Words
    province: Words
    kit_days: int
    return_days: int
    makers: int


def wanted_goods(wish: GoodsWish) -> Select[Any]:
    """The ids of the products that are wished for."""
    wanted = select(Product.id)
    if text := wish.text.strip():
        sku = Product.id.in_(
            select(Variant.product_id).where(Variant.sku.icontains(text, autoescape=True))
        )
        wanted = wanted.where(or_(sku, Product.slug.icontains(text, autoescape=True), named(text)))
    if wish.state in set(ProductState):
        wanted = wanted.where(Product.state == ProductState(wish.state))
    if wish.craft:
        wanted = wanted.join(Craft, Craft.id == Product.craft_id).where(Craft.slug == wish.craft)
    if wish.cooperative:
        home = Cooperative.id == Product.cooperative_id
        wanted = wanted.join(Cooperative, home).where(Cooperative.slug == wish.cooperative)
    return wanted


def goods_page(
    session: Session, wish: GoodsWish, *, page: int, now: datetime
) -> tuple[tuple[GoodRow, ...], int]:
    """A page of products and how many pages there are."""
    wanted = wanted_goods(wish)
    count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-count // PAGE))
    at = wanted.order_by(Product.id).limit(PAGE).offset((min(max(1, page), pages) - 1) * PAGE)
    return _goods(session, list(session.scalars(at)), now), pages


def named(text: str) -> ColumnElement[bool]:
    """A product whose name in either language holds the text."""
    return or_(
        Product.name["zh"].as_string().icontains(text, autoescape=True),
        Product.name["en"].as_string().icontains(text, autoescape=True),
    )


def one_good(session: Session, product: Product, *, now: datetime) -> GoodRow:
    """A product as it stands in the list."""
    return _goods(session, [product.id], now)[0]


def cooperatives(session: Session) -> tuple[HomeRow, ...]:
    """Every cooperative."""
    rows = session.execute(
        select(
            Cooperative.slug,
            Cooperative.name,
            Cooperative.province,
            Cooperative.kit_days,
            Cooperative.return_days,
            func.count(Maker.id),
        )
        .outerjoin(Maker, (Maker.cooperative_id == Cooperative.id) & Maker.active)
        .group_by(Cooperative.id)
        .order_by(Cooperative.id)
    )
    return tuple(HomeRow(*row) for row in rows)


def people_page(
    session: Session, *, cooperative: str, page: int, today: date
) -> tuple[tuple[PersonRow, ...], int]:
    """A page of the makers of a cooperative (or of all), and how many pages there are."""
    wanted = select(Maker.id)
    if cooperative:
        at = select(Cooperative.id).where(Cooperative.slug == cooperative).scalar_subquery()
        wanted = wanted.where(Maker.cooperative_id == at)
    count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-count // PAGE))
    here = wanted.order_by(Maker.id).limit(PAGE).offset((min(max(1, page), pages) - 1) * PAGE)
    return _people(session, list(session.scalars(here)), today), pages


def _goods(session: Session, ids: Collection[int], now: datetime) -> tuple[GoodRow, ...]:
    wanted = select(Product, Craft.name, Cooperative.name).join(Craft, Product.craft_id == Craft.id)
    wanted = wanted.join(Cooperative, Product.cooperative_id == Cooperative.id)
    found = session.execute(wanted.where(Product.id.in_(ids)).order_by(Product.id)).all()
    variants = _variants(session, ids, now)
    rates = rates_of(session, ids, on=now.date())
    return tuple(
        GoodRow(
            id=product.id,
            slug=product.slug,
            name=product.name,
            craft=craft,
            state=product.state,
            level=product.level,
            minutes=product.standard_minutes,
            pack=product.pack,
            min_batch=product.min_batch,
            rate=rates.get(product.id),
            variants=tuple(variants[product.id]),
            made_to_order=product.made_to_order,
            moments=(product.publish_at, product.delist_at),
            cooperative=home,
        )
        for product, craft, home in found
    )


def _variants(
    session: Session, product_ids: Collection[int], now: datetime
) -> dict[int, list[VariantRow]]:
    """Each product's variants with their prices and stock."""
    wanted = select(Variant).where(Variant.product_id.in_(product_ids))
    variants = session.scalars(wanted.order_by(Variant.position, Variant.id)).all()
    ids = [variant.id for variant in variants]
    prices, stock = prices_of(session, ids, now=now), on_hand(session, ids)
    rows: dict[int, list[VariantRow]] = defaultdict(list)
    for each in variants:
        facts = (each.id, each.sku, each.name, prices.get(each.id), stock.get(each.id, 0))
        rows[each.product_id].append(VariantRow(*facts, each.retired_at is not None))
    return rows


def _people(session: Session, ids: Collection[int], today: date) -> tuple[PersonRow, ...]:
    skills = _skills(session, ids, today)
    live = (
        select(Batch.maker_id, func.count())
        .where(Batch.maker_id.in_(ids), Batch.state.in_(LIVE))
        .group_by(Batch.maker_id)
    )
    busy = dict(session.execute(live).all())
    columns = (Maker.id, Maker.code, Maker.alias, Maker.active, Maker.home_based)
    hours = (Maker.minutes_per_week, Maker.working_days)
    found = session.execute(select(*columns, *hours).where(Maker.id.in_(ids)).order_by(Maker.id))
    return tuple(
        PersonRow(
            code=code,
            alias=alias,
            active=active,
            home_based=home_based,
            hours=Decimal(minutes) / 60,
            days=tuple(days.get("days", ())),
            skills=tuple(skills[maker]),
            batches=busy.get(maker, 0),
        )
        for maker, code, alias, active, home_based, minutes, days in found
    )


def _skills(session: Session, ids: Collection[int], today: date) -> dict[int, list[SkillRow]]:
    """Certificates of makers, and whether each holds today."""
    certified = (
        select(Skill.maker_id, Craft.name, Skill.level, Skill.certified_on, Skill.expires_on)
        .join(Craft, Skill.craft_id == Craft.id)
        .where(Skill.maker_id.in_(ids))
        .order_by(Craft.position, Craft.id)
    )
    rows: dict[int, list[SkillRow]] = defaultdict(list)
    for maker, craft, level, since, until in session.execute(certified):
        holds = since <= today and (until is None or until >= today)
        rows[maker].append(SkillRow(craft, level, until, holds))
    return rows
