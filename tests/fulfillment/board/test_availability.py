"""Whether something can be had, and why not: one word, found by one statement."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Product, ProductState
from catalog.stock import Location
from fulfillment.board.availability import Known, Word, available, available_in, judged
from fulfillment.orders import OrderLine, OrderState
from fulfillment.orders.models import Order
from fulfillment.orders.rules import OrderKind
from fulfillment.waves import Gathered
from fulfillment.waves.rules import Why
from fulfillment.workflow import intake
from tests.made_buying import a_shelf, an_order, lay_down
from tests.statements import counting

NOON, SOON = datetime(2026, 11, 23, 12, tzinfo=UTC), date(2026, 12, 3)


@pytest.mark.parametrize(
    ("known", "made_on", "word", "waits"),
    [
        (Known(ready=3, held_until=NOON), None, Word.READY, False),
        (Known(ready=3, sold=False), None, Word.GONE, False),
        (Known(sold=False), SOON, Word.GONE, False),
        (Known(held_until=NOON), SOON, Word.TO_ORDER, False),
        (Known(held_until=NOON, coming_on=SOON), None, Word.HELD, True),
        (Known(held_until=NOON, coming_on=SOON, waited_for=True), None, Word.COMING, True),
        (Known(coming_on=SOON, elsewhere=2), None, Word.COMING, True),
        (Known(elsewhere=2), None, Word.ELSEWHERE, True),
        (Known(held_until=NOON, waited_for=True), None, Word.SOLD_OUT, True),
        (Known(), None, Word.SOLD_OUT, True),
    ],
)
def test_the_first_word_that_holds_is_said(
    known: Known, made_on: date | None, word: Word, waits: bool
) -> None:
    found = judged(known, made_on=made_on)
    assert (found.word, found.may_wait) == (word, waits)
    assert (found.until is not None) == (word is Word.HELD)
    assert (found.on is not None) == (word in (Word.TO_ORDER, Word.COMING))


def test_each_reason_is_found_by_one_statement_however_many_there_are(
    session: Session, now: datetime
) -> None:
    ready, held, away, gone, empty = (
        a_shelf(session, slug=name, pieces=2) for name in ("a", "b", "c", "d", "e")
    )
    order = intake.order_placed(session, an_order((held, 2)), actor=SYSTEM, now=now)
    for each in (away, empty):
        taken = an_order((each, 2), key=f"web:{each.sku}")
        paid = intake.order_placed(session, taken, actor=SYSTEM, now=now)
        paid.state, paid.paid_at = OrderState.PAID, now
    session.add(Location(slug="stall", name=ready.name, sells_online=False))
    lay_down(session, away, 4, place="stall")
    session.get_one(Product, gone.product_id).state = ProductState.DELISTED
    session.commit()
    ids = [each.id for each in (ready, held, away, gone, empty)]
    with counting(session.get_bind().engine) as sent:
        found = available(session, ids, now=now)
    assert len(sent) == 1
    assert [judged(found[each]).word for each in ids] == [
        *(Word.READY, Word.HELD, Word.ELSEWHERE, Word.GONE, Word.SOLD_OUT)
    ]
    assert found[held.id].held_until == order.pay_by
    assert available_in(session, "b", now=now) == {held.id: found[held.id]}
    over = available(session, ids, now=now + timedelta(hours=1))
    assert judged(over[held.id]).word is Word.SOLD_OUT


def test_unclaimed_pieces_of_a_wave_are_coming(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=0)
    web = _line(session, jade.id, OrderKind.WEB, 3, now)
    wave = _line(session, jade.id, OrderKind.WAVE, 5, now)
    claim = Gathered(
        wave_line_id=wave.id, web_line_id=web.id, open_for=web.id, pieces=3, why=Why.DUE,
        gathered_at=now,
    )  # fmt: skip
    session.add(claim)
    session.commit()
    assert available(session, [jade.id], now=now)[jade.id].coming_on == SOON
    session.execute(sa.update(OrderLine).where(OrderLine.id == wave.id).values(pieces=3))
    session.commit()
    assert available(session, [jade.id], now=now)[jade.id].coming_on is None


def _line(
    session: Session, variant_id: int, kind: OrderKind, pieces: int, now: datetime
) -> OrderLine:
    order = Order(
        number=f"MH-{kind.value}", token=kind.value, kind=kind, key=kind.value, placed_at=now,
        goods_minor=0, total_minor=0, due_on=SOON, state=OrderState.IN_PRODUCTION,
    )  # fmt: skip
    product_id = session.scalars(sa.select(Product.id)).one()
    facts = {"product_id": product_id, "variant_id": variant_id, "unit_price_minor": 0}
    line = OrderLine(order=order, position=0, pieces=pieces, to_make=True, **facts)
    session.add(line)
    session.flush()
    return line
