"""New prices and new rates. A row is added, none is changed: what was true stays to be seen.

Refused: an amount of nothing, a rate from a day that has passed (somebody may have taken work on
it), a second rate for one day.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from catalog.money import Money
from catalog.pricing.models import PieceRate, Price
from catalog.pricing.queries import prices_of, rates_of
from catalog.products import Product, Variant


def set_price(
    session: Session,
    variant: Variant,
    *,
    amount: Money,
    actor: Actor,
    now: datetime,
    starts_at: datetime | None = None,
) -> None:
    """A variant costs `amount` from this moment on, or from a later one."""
    _refuse_nothing(amount)
    if starts_at is not None and starts_at < now:
        raise Invalid("pricing.past", "This moment has passed.", field="starts_at")
    before = _told(prices_of(session, [variant.id], now=now).get(variant.id))
    row = {
        "variant_id": variant.id,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "starts_at": starts_at or now,
    }
    if insert_once(session, Price, row) is None:
        raise Refusal("pricing.too_fast", "The price was changed this very moment.")
    told: dict[str, Any] = {"amount": str(amount), "before": before}
    if starts_at is not None:
        told["on"] = starts_at.isoformat(timespec="minutes")
    record(session, variant, "price", actor=actor, now=now, **told)


def set_rate(
    session: Session,
    product: Product,
    *,
    amount: Money,
    starts_on: date,
    actor: Actor,
    now: datetime,
) -> None:
    """One accepted piece earns `amount` for work taken from the day `starts_on` on."""
    _refuse_nothing(amount)
    if starts_on < now.date():
        raise Invalid(
            "pricing.past", "A rate cannot begin on a day that has passed.", field="starts_on"
        )
    before = _told(rates_of(session, [product.id], on=starts_on).get(product.id))
    row = {
        "product_id": product.id,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "starts_on": starts_on,
    }
    if insert_once(session, PieceRate, row) is None:
        raise Refusal("pricing.same_day", "There is a rate from that day already.")
    told: dict[str, Any] = {"amount": str(amount), "before": before, "on": starts_on.isoformat()}
    record(session, product, "rate", actor=actor, now=now, **told)


def _told(amount: Money | None) -> str:
    return str(amount) if amount else ""


def _refuse_nothing(amount: Money) -> None:
    if amount.minor <= 0:
        raise Invalid("pricing.nothing", "An amount is more than zero.", field="amount")
