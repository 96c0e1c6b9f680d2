"""The reconciliation of this shop's online gateway, nightly and whenever somebody asks.

The gateway is asked between transactions, as in `talking`. What heals is healed as ever, by looking
at the payment as it is now; then both sides are compared once more, and what is left is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from storefront.payments.gateways import gateway, offered
from storefront.payments.reconciling import (
    HEALS,
    WINDOW,
    Books,
    Difference,
    Report,
    Theirs,
    book_fees,
    compare,
    keep,
    our_side,
)
from storefront.payments.rules import Method
from storefront.payments.talking import look

log = structlog.get_logger(__name__)


def reconcile(session: Session, *, now: datetime) -> Report | None:
    """Compare with the gateway's books; None where the gateway keeps none (the rehearsal)."""
    teller = gateway() if Method.ONLINE in offered() else None
    if teller is None or not isinstance(teller, Books):
        return None
    session.commit()
    theirs = teller.theirs(now - WINDOW)
    before = _differences(session, teller.name, theirs, now=now)
    _heal(session, before, now=now)
    after = _differences(session, teller.name, theirs, now=now)
    booked, wrong = book_fees(session, teller.name, theirs, now=now)
    left = (*after, *wrong)
    report = Report(
        gateway=teller.name,
        since=now - WINDOW,
        payments=len(theirs.listed),
        moves=len(theirs.moves),
        fees_booked=booked,
        healed=tuple(each for each in before if each not in left),
        left=left,
    )
    keep(session, report, now=now)
    return report


def report_as_json(report: Report) -> dict[str, object]:
    """A report as other programs read it."""
    return {
        "gateway": report.gateway,
        "since": report.since.isoformat(),
        "payments": report.payments,
        "moves": report.moves,
        "fees_booked": report.fees_booked,
        "healed": [asdict(each) for each in report.healed],
        "left": [asdict(each) for each in report.left],
    }


def _differences(session: Session, name: str, theirs: Theirs, *, now: datetime) -> list[Difference]:
    since = now - WINDOW
    mine = our_side(session, name, theirs, since=since, now=now)
    return compare(mine, theirs, since=since, now=now)


def _heal(session: Session, found: Sequence[Difference], *, now: datetime) -> None:
    wanted = {each.payment_id for each in found if each.kind in HEALS}
    for payment_id in sorted(each for each in wanted if each is not None):
        session.commit()
        try:
            look(session, payment_id, now=now)
        except Refusal as refusal:
            session.rollback()
            log.warning("payment.not_read", payment=payment_id, code=refusal.code)
    session.commit()
