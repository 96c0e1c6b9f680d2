"""Carriers: asking them, hearing them, and leaving them alone when they fail.

Kuaidi100 where its keys are set; the rehearsal in the demo; else nobody is asked, and people say
where parcels are.
"""

from __future__ import annotations

from typing import cast

from flask import current_app

from catalog.errors import NotFound
from storefront.carriers.breaker import Breaker
from storefront.carriers.kuaidi100 import Kuaidi100
from storefront.carriers.port import Asked, BadSignature, Carrier, NotCarried, Push, Unreachable
from storefront.carriers.rehearsal import RehearsalCarrier
from storefront.wiring.settings import settings

#: Not the carrier of letters, which lives in the same worker under `manyhands.carrier`.
PLACE, BREAKER = "manyhands.parcel_carrier", "manyhands.parcel_carrier.breaker"

__all__ = [
    "Asked",
    "BadSignature",
    "Breaker",
    "Carrier",
    "NotCarried",
    "Push",
    "Unreachable",
    "breaker",
    "carrier",
    "carrier_named",
]


def carrier() -> Carrier | None:
    """Who is asked here, made when it is first needed."""
    known = current_app.extensions
    if PLACE not in known:
        known[PLACE] = _make()
    return cast("Carrier | None", known[PLACE])


def carrier_named(name: str) -> Carrier:
    """The carrier that pushes under a name, if it is the one that serves here."""
    found = carrier()
    if found is None or found.name != name:
        raise NotFound("carrier")
    return found


def breaker() -> Breaker:
    """This process's breaker before the carrier."""
    return cast("Breaker", current_app.extensions.setdefault(BREAKER, Breaker()))


def _make() -> Carrier | None:
    here = settings()
    if here.carriers.customer and here.carriers.key:
        return Kuaidi100(here.carriers)
    return RehearsalCarrier(here.secret_key) if here.taking.rehearse or here.demo else None
