"""What a zone's taxes are, told by the office from a day on: a row is added, none is changed.

How it can fail: a day that has passed, a rate that is none, a second rule for one day; nothing is
written then.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from storefront.delivery.models import DeliveryZone, ZoneTax
from storefront.taxes import TaxRule


def set_tax(
    session: Session, zone: DeliveryZone, rule: TaxRule, *, actor: Actor, now: datetime
) -> None:
    """From a day on this is the tax of a zone; orders keep what was frozen on them."""
    if rule.starts_on < now.date():
        raise Invalid("tax.past", "It cannot begin on a day that has passed.", field="starts_on")
    told = ("name", "kind", "standard_points", "reduced_points", "starts_on")
    row = {"zone_id": zone.id, **{each: getattr(rule, each) for each in told}}
    if insert_once(session, ZoneTax, row) is None:
        raise Refusal("tax.same_day", "There is one from that day already.")
    record(
        session,
        zone,
        "tax",
        actor=actor,
        now=now,
        kind=rule.kind.value,
        standard_points=rule.standard_points,
        reduced_points=rule.reduced_points,
        on=rule.starts_on.isoformat(),
    )
    session.flush()
