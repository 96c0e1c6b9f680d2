"""Selling at a stall: from the page, or later from a phone that was cut off.

Rules
* A nonce is one sale, however often it comes; what it answers the second time is the first one.
* A sale is never refused because the stock does not cover it: what lies there is taken, the rest is
  written down as not covered, and the count-back must explain it.
* A sale of a day that is closed is late: it changes no stock, for the count has taken it in; its
  cash is booked against what the count found.
* A sale is undone once, wholly, by another with a reason.

How it can fail: `stall.nonce_reused` (the nonce was another sale's), `stall.undone_undo`,
`stall.no_price`, and what `NewSale.check` refuses. Nothing is written then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once, insert_plainly
from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.money import Money
from catalog.stock.placing import lay_back, take_what_lies
from fulfillment.orders import tax_within
from storefront.stalls import booking
from storefront.stalls.day_models import DayBook, StallSale, StallSaleLine
from storefront.stalls.models import Stall
from storefront.stalls.prices import lines_of, put_lines
from storefront.stalls.rules import NewSale, StallDayState, UndoReason


def sell(session: Session, day: DayBook, new: NewSale, *, actor: Actor, now: datetime) -> StallSale:
    """Write a sale down: stock, book, history; again it is the same sale."""
    new.check()
    known = by_nonce(session, new.nonce)
    if known is not None:
        return _same(session, known, day, new)
    late = _is_over(session, day)
    put_lines(session, day, new.pieces, now=now)
    prices = lines_of(session, day.id, new.pieces)
    total = sum(prices[each][0] * pieces for each, pieces in new.pieces.items())
    tax = sum(
        tax_within(Money(prices[each][0] * pieces), prices[each][1]).minor
        for each, pieces in new.pieces.items()
    )
    fresh = _row(day, new, now=now, late=late) | {"total_minor": total, "tax_minor": tax}
    sale_id = insert_once(session, StallSale, fresh)
    if sale_id is None:  # somebody else brought it in this very moment
        return _same(session, _found(session, new.nonce), day, new)
    stall, sale = session.get_one(Stall, day.stall_id), session.get_one(StallSale, sale_id)
    taken = {} if late else _take(session, stall, sale, new.pieces, now)
    lines = [
        (each, n, prices[each][0], n - taken.get(each, 0)) for each, n in sorted(new.pieces.items())
    ]
    _put(session, sale, lines)
    return _booked(session, stall, day, sale, actor=actor, now=now)


def undo(
    session: Session,
    sale: StallSale,
    reason: UndoReason,
    *,
    told: NewSale,
    actor: Actor,
    now: datetime,
) -> StallSale:
    """Take a sale back, wholly; `told` carries the nonce, the seller and the moment."""
    told.check_nonce()
    if sale.reverses_id is not None:
        raise Refusal("stall.undone_undo", "This already undoes another sale.")
    day = session.get_one(DayBook, sale.day_id)
    stall, late = session.get_one(Stall, day.stall_id), _is_over(session, day)
    sums = {"total_minor": -sale.total_minor, "tax_minor": -sale.tax_minor, "pay": sale.pay}
    about = {"reverses_id": sale.id, "reason": reason, "given_minor": None}
    undo_id = insert_once(session, StallSale, _row(day, told, now=now, late=late) | sums | about)
    if undo_id is None:
        return _undone(session, sale)
    back = session.get_one(StallSale, undo_id)
    _laid_back(session, stall, sale, back)
    return _booked(session, stall, day, back, actor=actor, now=now)


def by_nonce(session: Session, nonce: str) -> StallSale | None:
    """The sale that a device made under this nonce."""
    return session.scalars(select(StallSale).where(StallSale.nonce == nonce)).first()


def undone_by(session: Session, sale_id: int) -> StallSale | None:
    """The sale that undoes this one, if there is one."""
    return session.scalars(select(StallSale).where(StallSale.reverses_id == sale_id)).first()


def uncovered_in(session: Session, sale: StallSale) -> int:
    """Pieces of a sale that the cart's known stock did not hold."""
    found = select(StallSaleLine.uncovered).where(StallSaleLine.sale_id == sale.id)
    return sum(session.scalars(found))


def _is_over(session: Session, day: DayBook) -> bool:
    """Whether the day is closed; an open one stays open until this is written down."""
    state = select(DayBook.state).where(DayBook.id == day.id).with_for_update(read=True)
    return session.scalar(state) is StallDayState.CLOSED


def _row(day: DayBook, new: NewSale, *, now: datetime, late: bool) -> dict[str, Any]:
    return {
        "day_id": day.id,
        "seller_id": new.seller_id,
        "nonce": new.nonce,
        "pay": new.pay,
        "given_minor": new.given_minor,
        "reverses_id": None,
        "reason": None,
        "late": late,
        "sold_at": min(new.sold_at, now),
        "received_at": now,
    }


def _take(
    session: Session, stall: Stall, sale: StallSale, pieces: Mapping[int, int], now: datetime
) -> dict[int, int]:
    return take_what_lies(
        session,
        pieces,
        location_id=stall.location_id,
        key=f"stall-sale:{sale.id}",
        reason="stall",
        now=now,
    )


def _laid_back(session: Session, stall: Stall, sale: StallSale, back: StallSale) -> None:
    """What the sale took lies on the cart again; of a closed day the count has seen it."""
    mine = session.scalars(select(StallSaleLine).where(StallSaleLine.sale_id == sale.id)).all()
    lay = {} if back.late else {each.variant_id: each.pieces - each.uncovered for each in mine}
    if lay:
        lay_back(
            session,
            lay,
            location_id=stall.location_id,
            key=f"stall-sale:{back.id}",
            reason="stall",
            now=back.received_at,
        )
    lines = [
        (
            each.variant_id,
            -each.pieces,
            each.unit_price_minor,
            lay.get(each.variant_id, 0) - each.pieces,
        )
        for each in sorted(mine, key=lambda line: line.variant_id)
    ]
    _put(session, back, lines)


def _put(session: Session, sale: StallSale, lines: list[tuple[int, int, int, int]]) -> None:
    names = ("variant_id", "pieces", "unit_price_minor", "uncovered")
    of = {"sale_id": sale.id, "day_id": sale.day_id}
    rows = [{**of, **dict(zip(names, line, strict=True))} for line in lines]
    insert_plainly(session, StallSaleLine, rows)


def _booked(
    session: Session, stall: Stall, day: DayBook, sale: StallSale, *, actor: Actor, now: datetime
) -> StallSale:
    booking.sold(session, stall, sale, actor=actor, now=now)
    if sale.late:
        booking.late_divided(session, stall, day, sale, actor=actor, now=now)
    verb = "sell" if sale.reverses_id is None else "undo"
    record(session, sale, verb, actor=actor, now=now)
    return sale


def _found(session: Session, nonce: str) -> StallSale:
    return session.scalars(select(StallSale).where(StallSale.nonce == nonce)).one()


def _undone(session: Session, sale: StallSale) -> StallSale:
    """What undid the sale before; the nonce was not another sale's."""
    found = undone_by(session, sale.id)
    if found is None:
        raise Refusal("stall.nonce_reused", "This was another sale. Please open the page again.")
    return found


def _same(session: Session, known: StallSale, day: DayBook, new: NewSale) -> StallSale:
    """The sale that was written down, if it is the same one."""
    mine = select(StallSaleLine.variant_id, StallSaleLine.pieces).where(
        StallSaleLine.sale_id == known.id
    )
    lines = dict(session.execute(mine).all())
    if (known.day_id, known.pay, lines) != (day.id, new.pay, dict(new.pieces)):
        raise Refusal("stall.nonce_reused", "This was another sale. Please open the page again.")
    return known
