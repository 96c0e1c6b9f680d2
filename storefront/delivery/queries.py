"""Reading the table of zones: two statements, however long it is."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.products import Product
from fulfillment.orders import Order
from storefront.delivery.divisions import province_code
from storefront.delivery.models import DeliveryArea, DeliveryMethod, DeliveryZone
from storefront.delivery.rules import FIRST_ZONES, Band, Choice, Kind, Method, Zone, quote, zone_of


def zones(session: Session) -> tuple[Zone, ...]:
    """The office's table; the first one while it has none."""
    found = session.execute(
        select(DeliveryZone, DeliveryMethod)
        .outerjoin(DeliveryMethod, DeliveryMethod.zone_id == DeliveryZone.id)
        .order_by(DeliveryZone.position, DeliveryMethod.position)
    ).all()
    if not found:
        return FIRST_ZONES
    areas: dict[int, set[str]] = defaultdict(set)
    for zone_id, area in session.execute(select(DeliveryArea.zone_id, DeliveryArea.area)):
        areas[zone_id].add(area)
    methods: dict[int, list[Method]] = defaultdict(list)
    for zone, row in found:
        if row is not None:
            methods[zone.id].append(method_of(row))
    return tuple(
        Zone(zone.name, frozenset(areas[zone.id]), tuple(methods[zone.id]), zone.id)
        for zone in {zone.id: zone for zone, _ in found}.values()
    )


def method_of(row: DeliveryMethod) -> Method:
    """A row as the rules know it."""
    return Method(
        code=str(row.id),
        kind=row.kind,
        name=row.name,
        bands=tuple(Band(grams, Money(minor)) for grams, minor in row.bands),
        free_from=None if row.free_from_minor is None else Money(row.free_from_minor),
        place=row.place,
        on_offer=row.on_offer,
    )


def choices(
    session: Session, country: str, province: str, *, grams: int, goods: Money
) -> tuple[Choice, ...]:
    """What an order to an address can be sent by; `province` as she wrote it."""
    code = province_code(province) if country == "CN" else ""
    return quote(zone_of(zones(session), country, code), grams, goods)


def same_freight(session: Session, order: Order, country: str, province: str) -> bool:
    """Whether a placed order could be carried to another address as it was to be, for its price."""
    weights = select(Product.id, Product.weight_g).where(
        Product.id.in_([line.product_id for line in order.lines])
    )
    by_id = {row.id: row.weight_g for row in session.execute(weights)}
    grams = sum(by_id[line.product_id] * line.pieces for line in order.lines)
    goods = Money(order.goods_minor, order.currency)
    offered = choices(session, country, province, grams=grams, goods=goods)
    return any(
        each.kind is Kind.PARCEL
        and each.price.minor == order.shipping_minor
        and order.delivery in (None, each.frozen)
        for each in offered
    )
