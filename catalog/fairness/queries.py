"""How rates stand: of one style, of several at once; the table of wages; the newest study."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.fairness.models import RateConsent, RegionalWage, TimeStudy
from catalog.fairness.rules import (
    Allowances,
    Element,
    Fairness,
    RateVerdict,
    Study,
    WageLine,
    fairness,
)
from catalog.money import Money
from catalog.pricing import rates_of
from catalog.products import Product
from catalog.words import Words


@dataclass(frozen=True, slots=True)
class Stands:
    """How a style's rate stands on a day, and whether two people let it be quoted all the same."""

    product_id: int
    slug: str
    name: Words
    region: str
    minutes: Decimal
    rate: Money | None
    fairness: Fairness
    allowed: bool

    @property
    def verdict(self) -> RateVerdict:
        """How it stands."""
        return self.fairness.verdict

    @property
    def stops(self) -> bool:
        """Whether a quote with it may not leave."""
        return self.fairness.below and not self.allowed


def of_product(session: Session, product: Product, *, on: date) -> Stands:
    """How one style's rate stands."""
    return of_products(session, [product.id], on=on)[product.id]


def of_products(session: Session, product_ids: Collection[int], *, on: date) -> dict[int, Stands]:
    """How the rates of several styles stand; four statements for any number."""
    columns = (Product.id, Product.slug, Product.name, Product.standard_minutes)
    wanted = (
        select(*columns, Cooperative.region)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.id.in_(product_ids))
    )
    rows = session.execute(wanted).all()
    rates = rates_of(session, product_ids, on=on)
    lines = wages(session, {row.region for row in rows})
    consents = _consents(session, product_ids, on)
    found = {}
    for row in rows:
        rate, minutes = rates.get(row.id), row.standard_minutes
        here = [each for each in lines if each.region == row.region]
        found[row.id] = Stands(
            product_id=row.id,
            slug=row.slug,
            name=row.name,
            region=row.region,
            minutes=minutes,
            rate=rate,
            fairness=fairness(rate, minutes, here, on=on),
            allowed=rate is not None and (row.id, rate.minor, minutes) in consents,
        )
    return found


def wages(session: Session, regions: Iterable[str] | None = None) -> tuple[WageLine, ...]:
    """The table of wages, by region, the newest day first."""
    wanted = select(RegionalWage).order_by(
        RegionalWage.region, RegionalWage.starts_on.desc(), RegionalWage.kind
    )
    if regions is not None:
        wanted = wanted.where(RegionalWage.region.in_(list(regions)))
    return tuple(
        WageLine(
            each.region,
            each.kind,
            Money(each.hour_minor, each.currency),
            each.starts_on,
            each.source,
        )
        for each in session.scalars(wanted.limit(500))
    )


def regions(session: Session) -> tuple[str, ...]:
    """The regions of cooperatives."""
    return tuple(
        session.scalars(select(Cooperative.region).distinct().order_by(Cooperative.region))
    )


def newest_study(session: Session, product_id: int) -> tuple[TimeStudy, Study] | None:
    """The study that was told last, if any."""
    mine = select(TimeStudy).where(TimeStudy.product_id == product_id)
    row = session.scalars(mine.order_by(TimeStudy.id.desc()).limit(1)).first()
    if row is None:
        return None
    told = (
        Element(**{**each, "seconds": tuple(each["seconds"])}) for each in row.elements["elements"]
    )
    return row, Study(tuple(told), Allowances(row.personal, row.fatigue, row.delay))


def consents(session: Session, product_id: int, *, limit: int = 10) -> tuple[RateConsent, ...]:
    """What was asked and agreed for a style, the newest first."""
    mine = select(RateConsent).where(RateConsent.product_id == product_id)
    return tuple(session.scalars(mine.order_by(RateConsent.id.desc()).limit(limit)))


def consents_waiting(
    session: Session, *, limit: int = 50
) -> tuple[tuple[RateConsent, Product], ...]:
    """What waits for a second person."""
    wanted = (
        select(RateConsent, Product)
        .join(Product, Product.id == RateConsent.product_id)
        .where(RateConsent.agreed_by.is_(None))
        .order_by(RateConsent.id)
        .limit(limit)
    )
    return tuple((row, product) for row, product in session.execute(wanted))


def _consents(
    session: Session, product_ids: Collection[int], on: date
) -> set[tuple[int, int, Decimal]]:
    wanted = select(RateConsent.product_id, RateConsent.rate_minor, RateConsent.minutes).where(
        RateConsent.product_id.in_(product_ids),
        RateConsent.agreed_by.is_not(None),
        RateConsent.until >= on,
    )
    return {(product, minor, minutes) for product, minor, minutes in session.execute(wanted)}
