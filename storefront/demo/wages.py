"""The demo's wage lines: what an hour must earn in each region of its cooperatives.

The figures are invented and their source says so; every style of the demo stands above both.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog import fairness
from catalog.fairness import WageKind, WageLine
from catalog.history import SYSTEM
from catalog.money import Money

LINES = ((WageKind.MINIMUM, Money(19_00)), (WageKind.LIVING, Money(26_50)))
SOURCE = "演示用的数字"


def load_wages(session: Session, now: datetime) -> None:
    """Two lines for each region, in force for half a year."""
    since = (now - timedelta(days=180)).date()
    for region in fairness.regions(session):
        for kind, hour in LINES:
            line = WageLine(region, kind, hour, since, SOURCE)
            fairness.wage_told(session, line, actor=SYSTEM, now=now)
