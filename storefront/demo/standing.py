"""The demo's metro cart: yesterday counted and closed, today open with some sales on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.stock import Location, StockLevel
from catalog.words import Words
from fulfillment.ledger.rules import book_day
from storefront import stalls
from storefront.accounts import User
from storefront.demo.goods import HUB
from storefront.stalls import CountBack, DayBook, Hours, NewSale, NewStall, Pay, Stall

#: Kinds on the cart, and pieces of each.
KINDS, EACH = 6, 3


def load_stalls(session: Session, users: dict[str, User], now: datetime) -> None:
    """A site, a cart that the demo's maker runs, two days."""
    seller = Actor(users["office"].id, "seller")
    stall = _stall(session, users, now)
    if stall is None:
        return
    for ago in (1, 0):
        moment = now - timedelta(days=ago)
        day = stalls.open_day(session, stall, book_day(moment), actor=seller, now=moment)
        goods = _load(session, stall, day, seller, moment)
        for place, variant_id in enumerate(goods[:4]):
            pay = (Pay.CASH, Pay.QR)[place % 2]
            nonce = f"demo-{ago}-{variant_id}-sale"
            sale = NewSale(nonce, pay, {variant_id: 1}, moment, users["office"].id)
            stalls.sell(session, day, sale, actor=seller, now=moment)
        if ago:
            _close(session, day, seller, moment)


def _stall(session: Session, users: dict[str, User], now: datetime) -> Stall | None:
    home = session.scalar(select(Location.id).where(Location.slug == HUB))
    if home is None:
        return None
    office = Actor(users["office"].id, "office")
    name, way = Words("人民广场站", "People's Square station"), Words("3号口内", "Inside exit 3")
    hours = [Hours(weekday, 600, 1260) for weekday in range(7)]
    site = stalls.open_site(session, name, way, hours, actor=office, now=now)
    maker_id = users["maker"].memberships[0].maker_id if users["maker"].memberships else None
    new = NewStall("metro", Words("地铁小车", "Metro cart"), site.id, home, maker_id)
    stall = stalls.open_stall(session, new, actor=office, now=now)
    stalls.grant(session, stall, users["office"].id, actor=office, now=now)
    return stall


def _load(session: Session, stall: Stall, day: DayBook, actor: Actor, now: datetime) -> list[int]:
    there = select(StockLevel.variant_id).where(
        StockLevel.location_id == stall.home_id, StockLevel.on_hand >= 3 * EACH
    )
    goods = list(session.scalars(there.order_by(StockLevel.variant_id).limit(KINDS)))
    if goods:
        pieces = dict.fromkeys(goods, EACH)
        stalls.load(session, day, pieces, key="morning", actor=actor, now=now)
    return goods


def _close(session: Session, day: DayBook, actor: Actor, now: datetime) -> None:
    """One piece is missing, the money fits."""
    book = {each: tally.book for each, tally in stalls.tallies(session, day.id).items()}
    if book:
        book[min(book)] = max(book[min(book)] - 1, 0)
    cash = stalls.by_pay(session, [day.id]).get(Pay.CASH)
    found = CountBack(book, cash.total.minor if cash else 0, go_home=True)
    stalls.close(session, day, found, actor=actor, now=now)
