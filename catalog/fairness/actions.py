"""Telling studies and wages; asking for, and giving, the word of a second person.

A study sets its style's standard minutes in the same transaction: plans, promises and pay then
speak of the same time. How it can fail: `study.…` (see the rules), `wage.…`,
`consent.second_person`, `consent.reason`, `consent.not_needed`, `consent.stale`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.fairness.models import RateConsent, RegionalWage, TimeStudy
from catalog.fairness.queries import of_product
from catalog.fairness.rules import Study, WageLine, checked
from catalog.history import Actor, record
from catalog.products import Product


@dataclass(frozen=True, slots=True)
class Observed:
    """A study with the day on which it was made, and a word on where and of whom (no names)."""

    study: Study
    on: date
    note: str = ""


def study_told(
    session: Session, product: Product, observed: Observed, *, actor: Actor, now: datetime
) -> TimeStudy:
    """A study of a style: its minutes are the style's from now on."""
    study = checked(observed.study)
    row = TimeStudy(
        product_id=product.id,
        elements={"elements": [asdict(each) for each in study.elements]},
        minutes=study.minutes,
        observed_on=observed.on,
        note=observed.note.strip()[:200],
        told_by=actor.user_id,
        told_at=now,
        **asdict(study.allowances),
    )
    session.add(row)
    before, product.standard_minutes = product.standard_minutes, study.minutes
    session.flush()
    told = {"minutes": str(study.minutes), "before": str(before)}
    record(session, product, "study", actor=actor, now=now, moved=(None, None), **told)
    return row


def wage_told(session: Session, line: WageLine, *, actor: Actor, now: datetime) -> None:
    """What an hour must earn in a region from a day on."""
    if line.hour.minor <= 0:
        raise Invalid("wage.amount", "An amount is more than zero.", field="amount")
    if not line.source.strip() or not line.region.strip():
        raise Invalid("wage.source", "Please say who says so, and where it stands.", field="source")
    values = {
        "region": line.region.strip(),
        "kind": line.kind,
        "hour_minor": line.hour.minor,
        "currency": line.hour.currency,
        "starts_on": line.starts_on,
        "source": line.source.strip()[:200],
    }
    row_id = insert_once(session, RegionalWage, values)
    if row_id is None:
        raise Refusal("wage.same_day", "There is one from that day already.")
    row = session.get_one(RegionalWage, row_id)
    record(session, row, "tell", actor=actor, now=now, amount=str(line.hour))


def consent_asked(
    session: Session, product: Product, *, reason: str, until: date, actor: Actor, now: datetime
) -> RateConsent:
    """Somebody gives a reason why a rate below the line may be quoted until a day."""
    if not reason.strip():
        raise Invalid("consent.reason", "Please write a sentence.", field="reason")
    if until < now.date():
        raise Invalid("consent.past", "This day has passed.", field="until")
    stands = of_product(session, product, on=now.date())
    if stands.rate is None or not stands.fairness.below:
        raise Refusal("consent.not_needed", "This rate is not below the line.")
    row = RateConsent(
        product_id=product.id,
        rate_minor=stands.rate.minor,
        currency=stands.rate.currency,
        minutes=product.standard_minutes,
        reason=reason.strip()[:300],
        until=until,
        asked_by=actor.user_id,
        asked_at=now,
    )
    session.add(row)
    record(session, row, "ask", actor=actor, now=now, product=product.id)
    return row


def consent_given(session: Session, row: RateConsent, *, actor: Actor, now: datetime) -> None:
    """A second person agrees."""
    if actor.user_id is None or actor.user_id == row.asked_by:
        raise Refusal("consent.second_person", "Please let a second person agree to this.")
    session.flush()
    open_ = update(RateConsent).where(RateConsent.id == row.id, RateConsent.agreed_by.is_(None))
    given = open_.values(agreed_by=actor.user_id, agreed_at=now)
    done = session.execute(given.execution_options(synchronize_session=False))
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise Refusal("consent.stale", "Somebody else was faster. Please look again.")
    session.refresh(row)
    record(session, row, "agree", actor=actor, now=now, product=row.product_id)
