"""For whom this browser's user acts as a named helper, asked anew with every request.

The session keeps only which naming she chose; whether it still holds is decided here each time, so
that a helper who was ended may do nothing from the next press on. Who helps nobody costs nothing.
"""

from __future__ import annotations

from flask import g
from flask import session as cookie

from catalog.db import db
from fulfillment.makers import helping
from fulfillment.makers.helping import Helped
from fulfillment.workflow.gathering import today
from storefront.accounts.persons import Helping
from storefront.wiring.clock import now


def helping_now(user_id: int) -> Helping | None:
    """The maker she acts for in this browser, if that still holds."""
    chosen = cookie.get("helping")
    if chosen is None:
        return None
    if "helped" not in g:
        g.helped = next((each for each in people_helped(user_id) if each.helper_id == chosen), None)
    found: Helped | None = g.helped
    return None if found is None else Helping(found.helper_id, found.maker_id, found.alias)


def people_helped(user_id: int) -> tuple[Helped, ...]:
    """The makers she may act for today."""
    return helping.helped_by(db.session(), user_id, on=today(now()))


def act_for(user_id: int, helper_id: int) -> Helped | None:
    """From now on she acts for this maker; None, and nothing changes, if she may not."""
    found = next((each for each in people_helped(user_id) if each.helper_id == helper_id), None)
    if found is not None:
        cookie["helping"] = helper_id
        g.pop("helped", None)
    return found


def act_for_nobody() -> None:
    """She is only herself again."""
    cookie.pop("helping", None)
    g.pop("helped", None)
