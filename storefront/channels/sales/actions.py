"""Booking what platforms sold for us, in bounded slices of the orders that changed.

Rules
* An order is looked at once after each change (`Landing.LOOK`); the shop's row is held meanwhile,
  as by those who write its orders, so that nothing changes between reading and booking.
* What a line shall stand at and what it stands at differ by an entry: further, or below zero.
* An order in another currency than its shop's is left to a person (`why`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import channel_recipes
from storefront.channels.models import ChannelLine, ChannelOrder, ChannelShop
from storefront.channels.money import ChannelMoney, MoneyKind
from storefront.channels.rules import Landing, clearing_account
from storefront.channels.sales.models import ChannelSale
from storefront.channels.sales.rules import SoldLine, landed, owed

MOST = 200


def book_sales(session: Session, *, now: datetime) -> int:
    """A slice of the orders to look at; how many there were."""
    looked = 0
    for shop_id in session.scalars(select(ChannelShop.id).order_by(ChannelShop.id)).all():
        if looked < MOST:
            looked += _book_shop(session, shop_id, MOST - looked, now)
    return looked


def _book_shop(session: Session, shop_id: int, most: int, now: datetime) -> int:
    mine = (ChannelOrder.shop_id == shop_id, ChannelOrder.landing == Landing.LOOK)
    if session.scalar(select(ChannelOrder.id).where(*mine).limit(1)) is None:
        return 0
    held = select(ChannelShop).where(ChannelShop.id == shop_id).with_for_update()
    shop = session.scalars(held).one()
    wanted = select(ChannelOrder).where(*mine).order_by(ChannelOrder.id).limit(most)
    orders = session.scalars(wanted.execution_options(populate_existing=True)).all()
    lines = _lines(session, [each.id for each in orders])
    known = _known(session, [each.id for some in lines.values() for each in some])
    back = _given_back(session, shop_id, [each.platform_id for each in orders])
    for order in orders:
        sold = [(each, _sold(order, each, back)) for each in lines.get(order.id, [])]
        if order.currency != shop.currency:
            order.landing, order.why = Landing.KEPT, "currency"
            continue
        for line, told in sold:
            _booked(session, shop, (line, told, known.get(line.id)), now)
        order.landing, order.why = landed([each for _line, each in sold], bool(order.order_id))
    session.flush()
    return len(orders)


def _booked(
    session: Session,
    shop: ChannelShop,
    standing: tuple[ChannelLine, SoldLine, ChannelSale | None],
    now: datetime,
) -> None:
    line, told, row = standing
    before = row.booked_minor if row is not None else 0
    more = owed(told, before) - before
    if not more:
        return
    if row is None:
        row = ChannelSale(line_id=line.id, booked_minor=0, times=0)
        session.add(row)
    row.times += 1
    account = clearing_account(shop.channel, shop.slug)
    named = (line.id, row.times, line.platform_line_id)
    fact = channel_recipes.channel_sale(account, named, Money(more, shop.currency))
    row.entry_id = ledger.post(session, fact, actor=SYSTEM, now=now)
    row.booked_minor = before + more


def _sold(order: ChannelOrder, line: ChannelLine, back: dict[tuple[str, str], int]) -> SoldLine:
    return SoldLine(
        state=line.state,
        aftersale=line.aftersale,
        value=line.value_minor,
        refunded=line.refunded_minor,
        ours=line.variant_id is not None,
        by_files=back.get((order.platform_id, line.platform_line_id), 0),
    )


def _lines(session: Session, order_ids: Sequence[int]) -> dict[int, list[ChannelLine]]:
    wanted = select(ChannelLine).where(ChannelLine.order_id.in_(order_ids))
    wanted = wanted.order_by(ChannelLine.id).execution_options(populate_existing=True)
    found: dict[int, list[ChannelLine]] = {}
    for line in session.scalars(wanted):
        found.setdefault(line.order_id, []).append(line)
    return found


def _known(session: Session, line_ids: Sequence[int]) -> dict[int, ChannelSale]:
    wanted = select(ChannelSale).where(ChannelSale.line_id.in_(line_ids))
    return {each.line_id: each for each in session.scalars(wanted)}


def _given_back(
    session: Session, shop_id: int, orders: Sequence[str]
) -> dict[tuple[str, str], int]:
    """What after-sale files told and booked, by order and line."""
    table = ChannelMoney
    wanted = (
        select(table.platform_order, table.platform_line, func.sum(table.net_minor))
        .where(table.shop_id == shop_id, table.platform_order.in_(orders))
        .where(table.kind == MoneyKind.REFUNDED, table.same.is_(False))
        .group_by(table.platform_order, table.platform_line)
    )
    return {(order, line): int(value) for order, line, value in session.execute(wanted)}
