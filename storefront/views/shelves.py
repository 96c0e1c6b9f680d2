"""The shelf as shop pages read it: what has changed is drawn first, so that nobody waits for a job.

Rules
* One statement tells whether something is due; mostly nothing is.
* What is due is folded here, a little at a time, in a short write of its own; if another one is
  folding or writing just now, the page shows the shelf as it stands: the worker looks twice a
  second, so it is at most two seconds old.
"""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from catalog import search
from catalog.db import db, writing
from storefront.wiring import now

#: The most marks that a page takes upon itself.
FEW = 50


def shelf_now() -> search.Shelf:
    """The shelf of this moment."""
    session, moment = db.session(), now()
    time = search.time_of(session, moment)
    if time.due:
        try:
            with writing(session, patient=False):
                search.fold(session, now=moment, most=FEW)
        except OperationalError:
            session.rollback()
        time = search.time_of(session, moment)
    return search.shelf_at(session, time)
