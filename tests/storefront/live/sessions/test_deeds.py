"""An evening from draft to settled: carved out, released in drips, priced, pinned, undone, given
back, all of it held by the database."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.stock import Location, SoldOut, StockMove
from catalog.stock.counting import lying
from storefront.live import sessions
from storefront.live.sessions import Deed, DeskDeed, LiveSession, NewSlot, SlotPrice, SlotView
from tests.made_buying import a_shelf
from tests.made_live import a_lineup, on_air, press


def the(session: Session, live: LiveSession) -> SlotView:
    session.expire_all()
    return sessions.slots_of(session, live)[0]


def moves(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(StockMove)) or 0


def test_what_is_carved_out_is_released_in_drips_and_all_of_it_comes_back(
    session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = a_lineup(session, jade, now, carved=8)
    again = sessions.carve(session, live, slot, 8, key="carve", actor=SYSTEM, now=now)
    assert (again, stock.on_hand(session, [jade.id])) == (False, {jade.id: 2})
    with pytest.raises(SoldOut):
        sessions.carve(session, live, slot, 3, key="more", actor=SYSTEM, now=now)
    with pytest.raises(Refusal):
        sessions.release(session, live, slot, 1, press("early", now))
    assert (the(session, live).carved, the(session, live).reserve) == (8, 8)
    sessions.schedule(session, live, actor=SYSTEM, now=now)
    sessions.go_on_air(session, live, actor=SYSTEM, now=now)
    for _ in range(2):
        sessions.release(session, live, slot, 3, press("first", now))
    sessions.take_back(session, live, slot, 1, press("back", now))
    assert (the(session, live).left, the(session, live).reserve) == (2, 6)
    named = {"key": "order:1", "reason": "order", "now": now}
    stock.take_at(session, {jade.id: 2}, location_id=live.floor_location_id, **named)
    with pytest.raises(SoldOut):
        sessions.take_back(session, live, slot, 1, press("too many", now))
    sessions.end(session, live, actor=SYSTEM, now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 8}
    stock.give_back(session, key="order:1", reason="cancelled", now=now)
    assert sessions.brought_back(session, now=now) == 2
    assert sessions.brought_back(session, now=now) == 0
    sessions.settle(session, live, actor=SYSTEM, now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 10}
    assert stock.held(session, f"live:{live.id}") == {}
    assert set(lying(session, [jade.id]).values()) == {10, 0}


def test_a_session_that_is_cancelled_gives_all_back(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = a_lineup(session, jade, now)
    sessions.cancel(session, live, actor=SYSTEM, now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 10}
    with pytest.raises(Refusal):
        sessions.carve(session, live, slot, 1, key="late", actor=SYSTEM, now=now)


def test_a_rehearsal_touches_nothing_real_and_leaves_nothing(
    session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = a_lineup(session, jade, now, carved=4)
    sessions.schedule(session, live, actor=SYSTEM, now=now)
    sessions.rehearse(session, live, actor=SYSTEM, now=now)
    before = moves(session)
    sessions.release(session, live, slot, 3, press("r1", now))
    sessions.change_price(session, live, slot, 5500, press("r2", now))
    sessions.pin(session, live, slot, press("r3", now))
    shown = the(session, live)
    assert (shown.left, shown.reserve, shown.price.minor, shown.pinned) == (3, 1, 5500, True)
    with pytest.raises(SoldOut):
        sessions.release(session, live, slot, 2, press("r4", now))
    sessions.undo(session, live, press("r5", now))
    sessions.undo(session, live, press("r6", now))
    assert (the(session, live).price.minor, the(session, live).pinned) == (5800, False)
    sessions.stop_rehearsal(session, live, actor=SYSTEM, now=now)
    shown = the(session, live)
    assert (shown.left, shown.reserve, shown.price.minor) == (0, 4, 5800)
    assert moves(session) == before
    assert session.scalar(select(func.count()).select_from(SlotPrice)) == 1


def test_a_price_stays_in_its_limits_and_is_kept_with_its_moment(
    session: Session, now: datetime
) -> None:
    jade = a_shelf(session)
    live, slot = on_air(session, jade, now)
    later = now + timedelta(minutes=5)
    for price in (4999, 6801):
        with pytest.raises(Refusal):
            sessions.change_price(session, live, slot, price, press(f"p{price}", later))
        session.rollback()
    with pytest.raises(Refusal) as moved:
        sessions.change_price(session, live, slot, 5500, press("p", later), seen_minor=6000)
    assert moved.value.code == "slot.price_moved"
    session.rollback()
    assert the(session, live).price.minor == 5800
    sessions.change_price(session, live, slot, 5500, press("p", later), seen_minor=5800)
    session.commit()
    assert [sessions.price_at(session, slot.id, at) for at in (now, later)] == [5800, 5500]


def test_each_deed_turns_the_session_by_one_and_undo_is_a_deed_of_its_own(
    session: Session, now: datetime
) -> None:
    jade, cord = a_shelf(session), a_shelf(session, slug="cord")
    live, slot = on_air(session, jade, now, released=0)
    new = NewSlot(cord.id, price_minor=6000, floor_minor=0)
    other = sessions.add_slot(session, live, new, actor=SYSTEM, now=now)
    assert other.code == "A2"
    begun = sessions.version_of(session, live.id)
    deeds: list[Callable[[], DeskDeed]] = [
        lambda: sessions.pin(session, live, slot, press("1", now)),
        lambda: sessions.pin(session, live, other, press("2", now)),
        lambda: sessions.release(session, live, slot, 3, press("3", now)),
        lambda: sessions.change_price(session, live, slot, 5000, press("4", now)),
    ]
    for deed in deeds:
        deed()
    assert sessions.version_of(session, live.id) == begun + 4
    told = [sessions.undo(session, live, press(f"u{n}", now)) for n in range(3)]
    assert [each.deed for each in told] == [Deed.PRICE, Deed.TAKE_BACK, Deed.PIN]
    assert sessions.undo(session, live, press("u2", now)).id == told[2].id
    assert sessions.version_of(session, live.id) == begun + 7
    shown = {view.code: view for view in sessions.slots_of(session, live)}
    assert (shown["A1"].price.minor, shown["A1"].left) == (5800, 0)
    assert (shown["A1"].pinned, shown["A2"].pinned) == (True, False)
    sessions.undo(session, live, press("u3", now))
    with pytest.raises(Refusal):
        sessions.undo(session, live, press("u4", now))
    assert session.scalar(select(func.count()).select_from(DeskDeed)) == 8


def test_what_is_withdrawn_gives_its_pieces_back_and_its_neighbours_move(
    session: Session, now: datetime
) -> None:
    jade, cord = a_shelf(session), a_shelf(session, slug="cord")
    live, slot = on_air(session, jade, now)
    new = NewSlot(cord.id, price_minor=6000, floor_minor=0, code="ｂ７")
    other = sessions.add_slot(session, live, new, actor=SYSTEM, now=now)
    with pytest.raises(Refusal):
        sessions.add_slot(session, live, new, actor=SYSTEM, now=now)
    sessions.move_slot(session, live, other, up=True, actor=SYSTEM, now=now)
    session.flush()
    assert [each.code for each in sessions.slots_of(session, live)] == ["B7", "A1"]
    sessions.withdraw(session, live, slot, key="w", actor=SYSTEM, now=now)
    session.flush()
    assert [each.code for each in sessions.slots_of(session, live)] == ["B7"]
    assert stock.on_hand(session, [jade.id]) == {jade.id: 10}
    made = session.scalars(select(Location.slug).order_by(Location.id)).all()
    assert len(made) == 3
