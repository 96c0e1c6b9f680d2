"""What a sheet of goods is read against, and what an export writes: goods as they are now.

A few statements for any number of rows, asked in slices. Only what a sheet names is loaded; of all
other goods only their skus, to see whether one is new and what it may be a slip of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.money import Money
from catalog.pricing import PieceRate, Price, PriceTier, ladders_of, rates_of
from catalog.products import Craft, Product, Variant
from catalog.stock import Location, LocationKind
from catalog.stock.counting import lying
from fulfillment.workflow.gathering import HOUSE_ZONE, today
from storefront.goods_sheets.columns import TEXTS, WHOLE, Lists, spelled
from storefront.goods_sheets.hanging import pictures_at, pictures_of
from storefront.goods_sheets.pictures import Hangings
from storefront.goods_sheets.rules import (
    Ground,
    Heading,
    Known,
    KnownProduct,
    Priced,
    named_in,
    pictures_in,
)
from storefront.sheets.closest import normal
from storefront.sheets.headings import plain

#: Rows that are asked for at once.
STEP = 5_000
_NUMBERS = ("craft_id", "cooperative_id", "standard_minutes", "materials_minor")


def lists_of(session: Session, shop: str) -> Lists:
    """Crafts, cooperatives and places by every way to spell them, and the shop's own address."""
    return Lists(
        crafts=_by_name(session.execute(select(Craft.id, Craft.slug, Craft.name))),
        cooperatives=_by_name(
            session.execute(select(Cooperative.id, Cooperative.slug, Cooperative.name))
        ),
        places={plain(slug): id_ for slug, id_ in located(session)},
        shop=shop,
    )


def located(session: Session) -> list[tuple[str, int]]:
    """Places by their address word, in the order in which they were opened."""
    own = select(Location.slug, Location.id).where(Location.kind == LocationKind.HOUSE)
    rows = session.execute(own.order_by(Location.id))
    return [(slug, id_) for slug, id_ in rows]


def ground_for(session: Session, heading: Heading | None, lists: Lists, now: datetime) -> Ground:
    """All that a sheet with this heading is read against."""
    skus, slugs = named_in(heading) if heading is not None else (set(), set())
    every = session.execute(select(Variant.id, Variant.sku)).all()
    by_sku = {normal(sku): id_ for id_, sku in every}
    ids = sorted(by_sku[each] for each in skus if each in by_sku)
    known = {normal(each.sku): each for each in known_variants(session, ids, now=now)}
    theirs = {each.product_id for each in known.values()}
    named = set(_ids_of(session, sorted(slugs)))
    ours = sorted(theirs | named)
    paths = pictures_in(heading, lists.shop) if heading is not None else set()
    products = known_products(session, ours, now=now, pictures=bool(paths))
    lying_here = pictures_at(session, paths)
    by_slug = {each.slug: each for each in products}
    return Ground(known, by_slug, lists, by_sku, today(now), lying_here)


def known_variants(session: Session, ids: Sequence[int], *, now: datetime) -> Iterator[Known]:
    """Variants as they are now, slice by slice."""
    for part in slices(ids):
        prices, coming = _prices(session, part, now)
        stock: dict[int, dict[int, int]] = defaultdict(dict)
        for (id_, place), pieces in lying(session, part).items():
            stock[id_][place] = pieces
        for row in _variants(session, part):
            yield Known(
                *(row.id, row.product_id, row.sku, _cut(row.name.zh), _cut(row.name.en)),
                colour=row.colour_hex.upper(),
                slug=row.slug,
                version=row.version,
                prices=prices.get(row.id, {}),
                coming=coming.get(row.id, {}),
                stock=stock.get(row.id, {}),
                is_bundle=row.is_bundle,
            )


def _variants(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    about = (Variant.id, Variant.product_id, Variant.sku, Variant.name, Variant.colour_hex)
    wanted = select(*about, Variant.is_bundle, Product.slug, Product.version)
    wanted = wanted.join(Product, Product.id == Variant.product_id).where(Variant.id.in_(ids))
    order = (Variant.product_id, Variant.position, Variant.id)
    return session.execute(wanted.order_by(*order)).all()


def known_products(
    session: Session, ids: Sequence[int], *, now: datetime, pictures: bool
) -> list[KnownProduct]:
    """Products as they are now, with their pictures if those are asked for."""
    found = []
    for part in slices(ids):
        columns = (
            getattr(Product, name) for name in ("id", "slug", "version", *TEXTS, *WHOLE, *_NUMBERS)
        )
        products = session.execute(select(*columns).where(Product.id.in_(part))).all()
        rates = rates_of(session, part, on=today(now))
        newer = select(PieceRate.product_id).where(PieceRate.starts_on >= today(now))
        rated = set(session.scalars(newer.where(PieceRate.product_id.in_(part))))
        counted = select(Variant.product_id, func.count()).group_by(Variant.product_id)
        many: dict[int, int] = dict(
            session.execute(counted.where(Variant.product_id.in_(part))).all()
        )
        hung = pictures_of(session, part) if pictures else {}
        for each in products:
            said = {**_said(each), "rate": rates.get(each.id)}
            said["pictures"] = hung.get(each.id, Hangings())
            facts = (many.get(each.id, 0), each.id in rated, each.version)
            found.append(KnownProduct(each.id, each.slug, said, *facts))
    return found


def begins_at(day: date) -> datetime:
    """The moment at which a day begins in the house."""
    return datetime.combine(day, time(), HOUSE_ZONE).astimezone(UTC)


def ends_at(day: date) -> datetime:
    """The moment at which a day has ended."""
    return begins_at(day + timedelta(days=1))


def slices(ids: Sequence[int]) -> Iterable[list[int]]:
    """Ids in parts that one statement can name."""
    return (list(ids[at : at + STEP]) for at in range(0, len(ids), STEP))


def _said(product: Any) -> dict[str, object]:
    texts = {f"{text}.zh": _cut(getattr(product, text).zh) for text in TEXTS}
    texts |= {f"{text}.en": _cut(getattr(product, text).en) for text in TEXTS}
    return {**texts, **{name: getattr(product, name) for name in (*WHOLE, *_NUMBERS)}}


def _cut(text: str) -> str:
    """A text as a cell gives it back."""
    return text.replace("\r\n", "\n").strip()


def _prices(
    session: Session, ids: Collection[int], now: datetime
) -> tuple[dict[int, dict[int, Priced]], dict[int, dict[tuple[int, date], Priced]]]:
    """Prices in force and prices to come of each variant."""
    ends: dict[tuple[int, int], date] = {}
    coming: dict[int, dict[tuple[int, date], Priced]] = defaultdict(dict)
    for variant, pieces, minor, currency, starts, until in _dated(session, ids, now):
        last = _last_day(until)
        if starts <= now:
            if last is not None:
                ends[variant, pieces] = last
            continue
        day = starts.astimezone(HOUSE_ZONE).date()
        coming[variant][pieces, day] = Priced(Money(minor, currency), day, last)
    prices: dict[int, dict[int, Priced]] = {}
    for variant, ladder in ladders_of(session, ids, now=now).items():
        steps = {1: ladder.base, **{step.pieces: step.price for step in ladder.steps}}
        prices[variant] = {
            pieces: Priced(amount, None, ends.get((variant, pieces)))
            for pieces, amount in steps.items()
        }
    return prices, coming


def _dated(session: Session, ids: Collection[int], now: datetime) -> Iterator[Any]:
    """Rows that have a day to come or an end, the earlier first."""
    base = select(Price.variant_id, Price.amount_minor, Price.currency, Price.starts_at)
    for variant, minor, currency, starts in session.execute(
        base.where(Price.variant_id.in_(ids), Price.starts_at > now)
    ):
        yield variant, 1, minor, currency, starts, None
    tier = (PriceTier.variant_id, PriceTier.pieces, PriceTier.amount_minor, PriceTier.currency)
    yield from session.execute(
        select(*tier, PriceTier.starts_at, PriceTier.ends_at)
        .where(PriceTier.variant_id.in_(ids))
        .where(or_(PriceTier.starts_at > now, PriceTier.ends_at > now))
        .order_by(PriceTier.starts_at)
    )


def _last_day(until: datetime | None) -> date | None:
    """The last day on which a price that ends at a moment counts."""
    if until is None:
        return None
    return (until - timedelta(microseconds=1)).astimezone(HOUSE_ZONE).date()


def _ids_of(session: Session, slugs: Sequence[str]) -> Iterator[int]:
    for at in range(0, len(slugs), STEP):
        yield from session.scalars(
            select(Product.id).where(Product.slug.in_(slugs[at : at + STEP]))
        )


def _by_name(rows: Iterable[Any]) -> Mapping[str, int]:
    """A name that two of them share names neither; an address word names one."""
    names: dict[str, int] = {}
    twice: set[str] = set()
    slugs: dict[str, int] = {}
    for id_, slug, name in rows:
        slugs[spelled(slug)] = id_
        for each in {spelled(name.zh), spelled(name.en)} - {""}:
            if names.setdefault(each, id_) != id_:
                twice.add(each)
    return {**{name: id_ for name, id_ in names.items() if name not in twice}, **slugs}
