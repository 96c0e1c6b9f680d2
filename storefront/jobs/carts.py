"""The job `carts.purge`: once a day, carts that nobody came back to are forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from storefront.carts.purging import purge
from storefront.jobs.leases import kept
from storefront.wiring.clock import now as the_time

#: Batches of one run; what is left then waits for tomorrow.
MOST = 200


def purge_carts(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Batch by batch, each a short transaction of its own; twice is once."""
    after: int | None = 0
    for _batch in range(MOST):
        if after is None or not kept(session, the_time()):
            return
        _gone, after = purge(session, now=now, after=after)
        session.commit()
