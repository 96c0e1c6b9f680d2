"""Reading the table of zones: two statements, however long it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Row, literal, null, select, union_all
from sqlalchemy.orm import Session

from catalog.db import columns_of, rows_of
from catalog.money import Money
from catalog.products import Product
from fulfillment.orders import Order, TaxLine, taxes_of
from storefront.delivery.divisions import province_code
from storefront.delivery.models import DeliveryArea, DeliveryMethod, DeliveryZone, ZoneTax
from storefront.delivery.rules import FIRST_ZONES, Band, Choice, Kind, Method, Zone, quote, zone_of
from storefront.taxes import TaxRule, in_force

_ZONE, _METHOD = columns_of(DeliveryZone), columns_of(DeliveryMethod)
_TOLD = (
    *("id", "kind", "name", "place", "bands", "free_from_minor", "on_offer"),
    *("cooperative_id", "takes_payment"),
)
_ZONES = (
    select(_ZONE.id.label("zone"), _ZONE.name.label("zone_name"))
    .add_columns(*(_METHOD[each] for each in _TOLD))
    .outerjoin(DeliveryMethod.__table__, _METHOD.zone_id == _ZONE.id)
    .order_by(_ZONE.position, _METHOD.position)
)


def zones(session: Session) -> tuple[Zone, ...]:
    """The office's table; the first one while it has none."""
    found = rows_of(session, _ZONES).all()
    if not found:
        return FIRST_ZONES
    areas, taxes = _areas_and_taxes(session)
    methods: dict[int, list[Method]] = defaultdict(list)
    for row in found:
        if row.id is not None:
            methods[row.zone].append(method_of(row))
    return tuple(
        Zone(
            name,
            frozenset(areas[zone]),
            tuple(methods[zone]),
            zone,
            tuple(taxes[zone]),
        )
        for zone, name in {row.zone: row.zone_name for row in found}.items()
    )


def _areas_and_taxes(
    session: Session,
) -> tuple[dict[int, set[str]], dict[int, list[TaxRule]]]:
    """What lies in each zone and what its taxes are, in one statement."""
    told = (ZoneTax.name, ZoneTax.kind, ZoneTax.standard_points, ZoneTax.reduced_points)
    nothing = [null() for _each in (*told, ZoneTax.starts_on)]
    both: CompoundSelect[Any] = union_all(
        select(ZoneTax.zone_id, literal("").label("area"), *told, ZoneTax.starts_on),
        select(DeliveryArea.zone_id, DeliveryArea.area, *nothing),
    )
    areas: dict[int, set[str]] = defaultdict(set)
    taxes: dict[int, list[TaxRule]] = defaultdict(list)
    for zone_id, area, *tax in session.execute(both):
        if area:
            areas[zone_id].add(area)
        else:
            taxes[zone_id].append(TaxRule(*tax))
    return areas, taxes


def method_of(row: DeliveryMethod | Row[*tuple[Any, ...]]) -> Method:
    """A row as the rules know it."""
    return Method(
        code=str(row.id),
        kind=row.kind,
        name=row.name,
        bands=tuple(Band(grams, Money(minor)) for grams, minor in row.bands),
        free_from=None if row.free_from_minor is None else Money(row.free_from_minor),
        place=row.place,
        on_offer=row.on_offer,
        cooperative_id=row.cooperative_id,
        takes_payment=row.takes_payment,
    )


def zone_for(session: Session, country: str, province: str) -> Zone | None:
    """The zone of an address; `province` as she wrote it."""
    return zone_in(zones(session), country, province)


def zone_in(told: Sequence[Zone], country: str, province: str) -> Zone | None:
    """The same, in a table of zones that is known."""
    return zone_of(told, country, province_code(province) if country == "CN" else "")


def choices(
    session: Session, country: str, province: str, *, grams: int, goods: Money
) -> tuple[Choice, ...]:
    """What an order to an address can be sent by; `province` as she wrote it."""
    return quote(zone_for(session, country, province), grams, goods)


def choices_for(session: Session, order: Order, country: str, province: str) -> tuple[Choice, ...]:
    """What a placed order could be sent by to an address, each at its price."""
    pieces = {line.id: line.pieces for line in order.lines}
    return choices_of_part(session, order, pieces, country, province)


def choices_of_part(
    session: Session, order: Order, pieces: Mapping[int, int], country: str, province: str
) -> tuple[Choice, ...]:
    """The same of so many pieces of each line, as for one of several people."""
    weights = select(Product.id, Product.weight_g).where(
        Product.id.in_([line.product_id for line in order.lines])
    )
    by_id = {row.id: row.weight_g for row in session.execute(weights)}
    mine = [(line, pieces.get(line.id, 0)) for line in order.lines]
    grams = sum(by_id[line.product_id] * count for line, count in mine)
    goods = Money(sum(line.unit_price_minor * count for line, count in mine), order.currency)
    return choices(session, country, province, grams=grams, goods=goods)


def same_freight(session: Session, order: Order, country: str, province: str) -> bool:
    """Whether a placed order could be carried to another address as it was to be, for its price and
    with its taxes."""
    if not taxed_alike(session, order, country, province):
        return False
    return any(
        each.kind is Kind.PARCEL
        and each.price.minor == order.shipping_minor
        and order.delivery in (None, each.frozen)
        for each in choices_for(session, order, country, province)
    )


def taxed_alike(session: Session, order: Order, country: str, province: str) -> bool:
    """Whether an address has the taxes that are frozen on a placed order."""
    zone = zone_for(session, country, province)
    return _taxed_alike(zone, taxes_of(session, order), order.placed_at.date())


def _taxed_alike(zone: Zone | None, taxes: tuple[TaxLine, ...], on: date) -> bool:
    """Whether a zone's tax would have been the one that is frozen on an order."""
    rule = in_force(zone.taxes, on) if zone else None
    if rule is None or not taxes:  # an order from before its zone told a tax has none
        return not taxes and (rule is None or rule.included)
    rates = {rule.standard_points, rule.reduced_points, 0}
    return all(
        (each.name, each.included) == (rule.name, rule.included) and each.points in rates
        for each in taxes
    )
