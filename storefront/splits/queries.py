"""What is known of a product's price, from every room that knows something: one statement, two more
for what lies in bundles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from catalog.db import rows_of
from catalog.money import Money
from catalog.pricing import CooperativeFee, MaterialCost, PieceRate
from catalog.products import Product, Variant
from catalog.stock.bundling import parts_of
from fulfillment.fees import Channel, FeeKind, FeeRule
from storefront.delivery import ELSEWHERE, HOME, DeliveryArea, ZoneTax
from storefront.live.models import Host
from storefront.splits.rules import Known, Split, put_together, split
from storefront.taxes import TaxRule


def splits_of(
    session: Session, product_id: int, prices: Mapping[int, Money], *, on: date
) -> tuple[Split, ...]:
    """Where each price goes, cheapest first; variants with the same price and parts together."""
    known = known_of(session, product_id, on=on)
    found: dict[Any, Split] = {}
    for variant, price in sorted(prices.items(), key=lambda each: (each[1].minor, each[0])):
        told = split(price, known[variant]) if variant in known else None
        if told is not None:
            before = found.get(told.parts)
            ids = (*before.variant_ids, variant) if before else (variant,)
            found[told.parts] = replace(told, variant_ids=ids)
    return tuple(found.values())


def known_of(session: Session, product_id: int, *, on: date) -> dict[int, Known]:
    """What is known of each variant of a product on a day."""
    rows = rows_of(session, _KNOWN, {"product": product_id, "on": on}).all()
    found = {row.id: _known(row) for row in rows}
    bundles = [row.id for row in rows if row.is_bundle]
    return {**found, **_bundled(session, {each: found[each] for each in bundles}, on)}


def _bundled(session: Session, bundles: Mapping[int, Known], on: date) -> dict[int, Known]:
    """The same of bundles, by what lies in them; nothing is asked where there are none."""
    if not bundles:
        return {}
    inside = parts_of(session, bundles)
    ids = {part.variant_id for parts in inside.values() for part in parts}
    rows = session.execute(_KNOWN_PARTS, {"variants": list(ids), "on": on})
    parts = {row.id: _known(row) for row in rows}
    return {
        each: put_together(known, [(p.pieces, parts[p.variant_id]) for p in inside.get(each, ())])
        for each, known in bundles.items()
    }


_TOLD = (PieceRate, MaterialCost, CooperativeFee, ZoneTax, FeeRule)
_NEWEST = select(*(select(func.max(each.id)).scalar_subquery() for each in _TOLD))


def newest_told(session: Session) -> tuple[int | None, ...]:
    """Which rate, cost, fee and tax were written down last; rows are only ever added."""
    return tuple(rows_of(session, _NEWEST).one())


#: The day that is asked about.
_ON = bindparam("on", type_=PieceRate.starts_on.type)
_TAX = (
    ZoneTax.name,
    ZoneTax.kind,
    ZoneTax.standard_points,
    ZoneTax.reduced_points,
    ZoneTax.starts_on,
)


def _known(row: Any) -> Known:
    told = next((each for each in (row.own, row.shared) if each is not None), None)
    minor = told if told is not None else row.materials_minor or None
    tax = None if row.kind is None else TaxRule(*(getattr(row, each.key) for each in _TAX))
    return Known(
        rate=None if row.rate is None else Money(row.rate),
        materials=None if minor is None else Money(minor),
        cooperative_points=row.fee,
        platform_points=row.platform,
        market_points=row.market,
        tax=tax,
        tax_class=row.tax_class,
        host_points=None if row.most is None else (row.least, row.most),
        minutes=row.standard_minutes,
    )


def _rate() -> ScalarSelect[Any]:
    mine = select(PieceRate.amount_minor).where(
        PieceRate.product_id == Variant.product_id, PieceRate.starts_on <= _ON
    )
    return mine.order_by(PieceRate.starts_on.desc()).limit(1).scalar_subquery()


def _materials(*, own: bool) -> ScalarSelect[Any]:
    whose = MaterialCost.variant_id == Variant.id if own else MaterialCost.variant_id.is_(None)
    mine = select(MaterialCost.amount_minor).where(
        MaterialCost.product_id == Variant.product_id, whose, MaterialCost.starts_on <= _ON
    )
    return mine.order_by(MaterialCost.starts_on.desc()).limit(1).scalar_subquery()


def _fee() -> ScalarSelect[Any]:
    mine = select(CooperativeFee.share_points).where(
        CooperativeFee.cooperative_id == Product.cooperative_id, CooperativeFee.starts_on <= _ON
    )
    return mine.order_by(CooperativeFee.starts_on.desc()).limit(1).scalar_subquery()


def _ruled(kind: FeeKind, *, narrowest: bool = False) -> ScalarSelect[Any]:
    """The share by the office's rules in the shop: the narrowest that counts, or only that one."""
    whose, where = FeeRule.cooperative_id, FeeRule.channel
    mine = select(FeeRule.share_points).where(FeeRule.kind == kind, FeeRule.starts_on <= _ON)
    if narrowest:
        mine = mine.where(whose == Product.cooperative_id, where == Channel.SHOP)
    else:
        mine = mine.where(
            whose.is_(None) | (whose == Product.cooperative_id),
            where.is_(None) | (where == Channel.SHOP),
        )
    narrow = (case((whose.is_(None), 1), else_=0), case((where.is_(None), 1), else_=0))
    return mine.order_by(*narrow, FeeRule.starts_on.desc()).limit(1).scalar_subquery()


def _tax_id() -> ScalarSelect[Any]:
    """The rule in force at home: of the country's zone, else of everywhere else's."""
    narrow = case((DeliveryArea.area == HOME, 0), else_=1)
    home = (
        select(DeliveryArea.zone_id)
        .where(DeliveryArea.area.in_((HOME, ELSEWHERE)))
        .order_by(narrow)
        .limit(1)
        .scalar_subquery()
    )
    mine = select(ZoneTax.id).where(ZoneTax.zone_id == home, ZoneTax.starts_on <= _ON)
    return mine.order_by(ZoneTax.starts_on.desc()).limit(1).correlate(None).scalar_subquery()


def _statement() -> Select[Any]:
    return (
        select(
            Variant.id,
            Product.tax_class,
            Product.materials_minor,
            Product.standard_minutes,
            Variant.is_bundle,
            _rate().label("rate"),
            _materials(own=True).label("own"),
            _materials(own=False).label("shared"),
            func.coalesce(
                _ruled(FeeKind.COOPERATIVE, narrowest=True), _fee(), _ruled(FeeKind.COOPERATIVE)
            ).label("fee"),
            _ruled(FeeKind.PLATFORM).label("platform"),
            _ruled(FeeKind.MARKET).label("market"),
            select(func.min(Host.rate_points)).where(Host.active).scalar_subquery().label("least"),
            select(func.max(Host.rate_points)).where(Host.active).scalar_subquery().label("most"),
            *_TAX,
        )
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ZoneTax, ZoneTax.id == _tax_id())
    )


#: Put together once: that costs five times what asking does.
_KNOWN = _statement().where(Variant.product_id == bindparam("product"))
_KNOWN_PARTS = _statement().where(Variant.id.in_(bindparam("variants", expanding=True)))
