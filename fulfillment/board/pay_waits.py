"""What a maker should know of the next payday: that it is held and why, or waits for more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment import earnings
from fulfillment.earnings import terms


@dataclass(frozen=True, slots=True)
class PayWaits:
    """`held` is the reason of a hold. `least` is from when on she is paid, if she is owed less;
    `latest` is the day from which she is paid in any case."""

    held: str
    least: Money | None
    latest: date | None


def pay_waits(session: Session, maker_id: int, cooperative_id: int, today: date) -> PayWaits:
    """What stands between her and the next payday; mostly nothing."""
    hold = terms.hold_on(session, maker_id)
    told = terms.terms(session)
    term = terms.term_in_force(told, cooperative_id, on=today)
    owed = earnings.owed(session, maker_id)
    if not told or owed.minor <= 0 or term.pays(owed, today, today):
        return PayWaits(hold.reason if hold else "", None, None)
    since = terms.waiting_since(session, {maker_id: owed})[maker_id]
    latest = max(today, since + timedelta(days=term.longest_days)) if since > date.min else today
    return PayWaits(hold.reason if hold else "", term.least, latest)
