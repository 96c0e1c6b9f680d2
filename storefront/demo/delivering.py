"""The demo's table of delivery: far provinces, an express, two places to pick up, the world."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.cooperatives import Cooperative
from catalog.history import SYSTEM
from catalog.money import Money
from catalog.words import Words
from storefront.delivery import (
    FIRST_ZONES,
    Band,
    DeliveryZone,
    Kind,
    Method,
    Zone,
    begin_table,
    set_tax,
)
from storefront.demo.goods import STORY
from storefront.invoices import Party, tell_seller
from storefront.taxes import TaxKind, TaxRule

_FAR_PROVINCES = frozenset({"CN-XJ", "CN-XZ", "CN-QH", "CN-NX", "CN-GS", "CN-NM", "CN-HI"})


def load_delivery(session: Session, now: datetime) -> None:
    """Written down once, like the office would."""
    mainland, *others = FIRST_ZONES
    home = session.scalars(select(Cooperative.id).where(Cooperative.slug == "qingxi")).one()
    near_home = Zone(mainland.name, mainland.areas, (*mainland.methods, _express(), *_places(home)))
    far = Zone(
        Words("偏远省区", "Far provinces"),
        _FAR_PROVINCES,
        (
            Method(
                "far-provinces",
                Kind.PARCEL,
                Words("普通快递", "Standard parcel"),
                _bands((1_000, 1_800), (3_000, 2_600), (10_000, 6_400)),
                Money(39_900),
            ),
        ),
    )
    begin_table(session, (near_home, far, *others), actor=SYSTEM, now=now)
    _load_taxes(session, now - STORY)


def load_seller(session: Session, now: datetime) -> None:
    """Who issues the demo's invoices; invented like everybody in it."""
    party = Party(
        Words("众手示例（衢州）有限公司", "Manyhands Example (Quzhou) Ltd"),
        Words("浙江省衢州市示例区演示路1号", "1 Demo Road, Example District, Quzhou, Zhejiang"),
        contact="office@manyhands.example",
    )
    tell_seller(session, party, actor=SYSTEM, now=now - STORY)


def vat(begun: date) -> TaxRule:
    """What the demo's prices hold in China."""
    return TaxRule(Words("增值税", "VAT"), TaxKind.INCLUDED, 1_300, 900, begun)


def _load_taxes(session: Session, begun: datetime) -> None:
    """China's VAT for general taxpayers, held by every price; parcels abroad leave without it."""
    for zone in session.scalars(select(DeliveryZone).options(selectinload(DeliveryZone.areas))):
        if any(each.area.startswith("CN") for each in zone.areas):
            set_tax(session, zone, vat(begun.date()), actor=SYSTEM, now=begun)


def _express() -> Method:
    name = Words("特快，次日达", "Express, next day")
    return Method("express", Kind.PARCEL, name, _bands((1_000, 2_300), (5_000, 4_800)))


def _places(home: int) -> tuple[Method, Method]:
    centre = Words(
        "衢州示例区演示路1号，残疾人之家，工作日 9–17 点",
        "1 Demo Road, Example District, Quzhou; weekdays 9–17",
    )
    stall = Words("城市仓旁周末市集，周六 10–16 点", "Market beside the hub; Saturdays 10–16")
    there = Words("到清溪中心自提", "Pick up at Qingxi")
    market = Words("到市集摊位自提", "Pick up at our stall")
    return (
        Method("centre", Kind.PICKUP, there, place=centre, cooperative_id=home),
        Method("stall", Kind.PICKUP, market, place=stall, takes_payment=True),
    )


def _bands(*pairs: tuple[int, int]) -> tuple[Band, ...]:
    return tuple(Band(grams, Money(minor)) for grams, minor in pairs)
