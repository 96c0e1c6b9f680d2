"""Accounts of kits, read from the moves: what went in, what came back, what is used and lost.

A correction takes back what it corrects: a reversed move out of a kit into a place that holds
material lowers what was issued, one into a kit what was returned. The balance of an account is
therefore always what lies in the kit by the book.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.materials.models import MaterialLot, MaterialMove
from fulfillment.materials.rules import Account, Place, Why

_M = MaterialMove


def accounts(session: Session, kit_ids: Collection[int]) -> dict[tuple[int, int], Account]:
    """The account of every (kit, material); two statements for any number of kits."""
    sums: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for sign, mine, other in ((1, "target", "source"), (-1, "source", "target")):
        ref, far = getattr(_M, f"{mine}_ref"), getattr(_M, other)
        wanted = (
            select(ref, MaterialLot.material_id, far, _M.why, func.sum(_M.quantity))
            .join(MaterialLot, MaterialLot.id == _M.lot_id)
            .where(getattr(_M, mine) == Place.KIT, ref.in_(kit_ids))
            .group_by(ref, MaterialLot.material_id, far, _M.why)
        )
        for kit_id, material_id, place, why, quantity in session.execute(wanted):
            name, side = _column(place, why, sign)
            sums[kit_id, material_id][name] += side * int(quantity)
    return {key: Account(**{"issued": 0, **found}) for key, found in sums.items()}


def _column(place: Place, why: Why, sign: int) -> tuple[str, int]:
    """Which column of the account a move changes, and in which direction; `sign` 1 is inwards."""
    if place is Place.LOST:
        return "lost", -sign
    if place is Place.USED:
        return "booked", -sign
    inwards = sign == 1
    corrects = why is Why.REVERSED
    return ("issued", sign) if inwards != corrects else ("returned", -sign)
