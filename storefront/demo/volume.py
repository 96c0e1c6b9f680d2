"""Volume: as many synthetic goods, makers, orders and batches as one asks for, in bulk.

Rules
* Only into an empty database, in one transaction: everything or nothing.
* The same numbers again change nothing; other numbers, or goods that are not ours, are refused.
* The same seed gives the same rows (but for order tokens). The book is not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from catalog import search
from catalog.cooperatives import Cooperative
from catalog.db import Model
from catalog.errors import Refusal
from catalog.history import SYSTEM, History, record
from catalog.pricing import PieceRate, Price
from catalog.products import Craft, Product, Variant
from catalog.stock import Location, StockLevel, StockMove
from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.makers import Certificate, Maker, Skill
from fulfillment.orders import Order, OrderLine
from storefront.demo import volume_goods as goods_of
from storefront.demo import volume_work as work_of
from storefront.demo.content import goods, words
from storefront.demo.volume_goods import Ground, Row
from storefront.demo.volume_words import KINDS

SEEDED = "seeded"
AT_A_TIME = 4_000
VARIANTS = 3
BEGUN = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Volume:
    """How many of each; three variants a product."""

    products: int = 0
    makers: int = 0
    cooperatives: int = 0
    orders: int = 0
    batches: int = 0
    seed: int = 1


def seed(session: Session, volume: Volume, *, now: datetime, say: Callable[[str], object]) -> bool:
    """Fill the database; False if it holds this very volume already."""
    if _is_there(session, volume):
        return False
    _refuse_impossible(volume)
    ground = _ground(session, volume)
    say(f"{volume.cooperatives} cooperatives, {volume.products} products …")
    _fill(
        session,
        Cooperative,
        (goods_of.cooperative_row(ground, n) for n in _numbers(volume.cooperatives)),
    )
    products = [
        goods_of.product_row(ground, each, volume.cooperatives)
        for each in _numbers(volume.products)
    ]
    _fill(session, Product, products)
    variants = _goods(session, ground, products)
    say(f"{volume.makers} makers, {volume.orders} orders, {volume.batches} batches …")
    _work(session, ground, volume, (products, variants, _makers(session, ground, volume)))
    _count_on(session)
    say("… and the shelf.")
    search.redraw(session, now=now)
    hub = session.get_one(Location, ground.hub_id)
    record(session, hub, SEEDED, actor=SYSTEM, now=now, **asdict(volume))
    return True


def _is_there(session: Session, volume: Volume) -> bool:
    before = session.scalars(select(History.facts).where(History.verb == SEEDED)).first()
    if before is None and session.scalar(select(func.count()).select_from(Product)):
        raise Refusal("seed.goods", "This database holds goods already. Please use an empty one.")
    if before is not None and before != asdict(volume):
        raise Refusal("seed.other", "This database was filled with other numbers already.")
    return before is not None


def _refuse_impossible(volume: Volume) -> None:
    lacks = (
        (volume.products and not volume.cooperatives)
        or (volume.makers and not volume.cooperatives)
        or (volume.orders and not volume.products)
        or (volume.batches and not (volume.orders and volume.makers))
    )
    if lacks:
        raise Refusal(
            "seed.lacks",
            "Products and makers need a cooperative, orders need products, batches need both.",
        )


def _ground(session: Session, volume: Volume) -> Ground:
    about = {piece["slug"]: piece for piece in goods()["crafts"]}
    crafts = [
        Craft(slug=slug, name=_words(about, slug, "name"), about=_words(about, slug, "about"))
        for slug in KINDS
    ]
    for position, craft in enumerate(crafts):
        craft.position = position
    hub = Location(slug="hub", name=Words("城市仓", "City hub"))
    session.add_all([*crafts, hub])
    session.flush()
    return Ground(volume.seed, BEGUN, tuple((each.id, each.slug) for each in crafts), hub.id)


def _words(about: dict[str, Any], slug: str, name: str) -> Words:
    return words(about[slug][name]) if slug in about else Words(en=slug.title())


def _goods(session: Session, ground: Ground, products: list[Row]) -> list[Row]:
    """Variants with price, rate and stock; returns the variants."""
    numbered = zip(products, range(1, len(products) * VARIANTS, VARIANTS), strict=False)
    owned = [
        (product, variant)
        for product, first in numbered
        for variant in goods_of.variant_rows(ground, product, first, VARIANTS)
    ]
    _fill(session, Variant, (variant for _product, variant in owned))
    _fill(session, PieceRate, (goods_of.rate_row(ground, each) for each in products))
    prices = [goods_of.price_row(ground, product, variant) for product, variant in owned]
    _fill(session, Price, prices)
    stock = [found for _, each in owned if (found := goods_of.stock_rows(ground, each))]
    _fill(session, StockLevel, (level for level, _move in stock))
    _fill(session, StockMove, (move for _level, move in stock))
    return [
        {**variant, "amount_minor": price["amount_minor"]}
        for (_product, variant), price in zip(owned, prices, strict=True)
    ]


def _makers(session: Session, ground: Ground, volume: Volume) -> list[Row]:
    """Makers with their certificates; returns the makers."""
    numbers = _numbers(volume.makers)
    makers = [work_of.maker_row(ground, each, volume.cooperatives) for each in numbers]
    _fill(session, Maker, makers)
    skills = [s for each in makers for s in work_of.skill_rows(ground, each["id"])]
    proven = [work_of.certificate_row(at, each) for at, each in enumerate(skills, start=1)]
    _fill(session, Certificate, proven)
    numbered = ({**each, "certificate_id": at} for at, each in enumerate(skills, start=1))
    _fill(session, Skill, numbered)
    return makers


def _work(
    session: Session,
    ground: Ground,
    volume: Volume,
    rows: tuple[list[Row], list[Row], list[Row]],
) -> None:
    """Orders of one line each, and batches dealt out over those that are in production."""
    products, variants, makers = rows
    shares = [0] * volume.orders
    for number in range(volume.batches):
        shares[number % volume.orders] += 1
    orders, lines = [], []
    for number, batches in zip(_numbers(volume.orders), shares, strict=True):
        variant = ground.dice("order", number).choice(variants)
        pieces = max(batches, 1) * work_of.BATCH
        lines.append(work_of.line_row(number, variant, pieces))
        started = batches > 0
        orders.append(work_of.order_row(ground, number, [lines[-1]], in_production=started))
    _fill(session, Order, orders)
    _fill(session, OrderLine, lines)
    dealt = (
        (lines[number % volume.orders], ground.dice("deal", number).choice(makers))
        for number in range(volume.batches)
    )
    _fill(
        session,
        Batch,
        (
            work_of.batch_row(ground, number, line, products[line["product_id"] - 1], maker)
            for number, (line, maker) in enumerate(dealt, start=1)
        ),
    )


def _numbers(count: int) -> range:
    return range(1, count + 1)


def _fill(session: Session, table: type[Model], rows: Iterable[Row]) -> None:
    each = iter(rows)
    while some := list(islice(each, AT_A_TIME)):
        session.connection().execute(insert(table), some)


def _count_on(session: Session) -> None:
    """PostgreSQL counts on after the ids that were given."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for name in _tables():
        highest = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), MAX(id)) FROM {name}"  # noqa: S608 - our own names
        session.execute(text(highest))


def _tables() -> Iterator[str]:
    for table in (Cooperative, Product, Variant, Maker, Certificate, Order, OrderLine):
        yield str(table.__tablename__)
