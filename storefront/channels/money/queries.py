"""The money of channels as the office reads it: shops with their sums, lines, the worklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from catalog.money import Money
from storefront.channels.models import ChannelShop
from storefront.channels.money.layouts import MoneyKind
from storefront.channels.money.models import ChannelGap, ChannelMoney
from storefront.payments.threeway.work import MatchState

PAGE, LARGEST = 50, 2**31 - 1


@dataclass(frozen=True, slots=True)
class ShopMoney:
    """A shop and what was settled there."""

    shop: ChannelShop
    gross: Money
    net: Money
    platform: Money
    commission: Money
    refunded: Money
    open: int


def shops(session: Session) -> list[ShopMoney]:
    """Every shop with its sums; three statements."""
    table = ChannelMoney
    settled = table.kind == MoneyKind.SETTLED
    refunded = func.sum(case((table.kind == MoneyKind.REFUNDED, table.net_minor), else_=0))
    columns = (table.net_minor, table.platform_minor, table.commission_minor)
    sums = [func.sum(case((settled, each), else_=0)) for each in columns]
    rows = session.execute(
        select(table.shop_id, *sums, refunded).where(table.same.is_(False)).group_by(table.shop_id)
    )
    told = {row[0]: [int(each) for each in row[1:]] for row in rows}
    waiting = session.execute(
        select(ChannelGap.shop_id, func.count())
        .where(ChannelGap.state == MatchState.OPEN)
        .group_by(ChannelGap.shop_id)
    )
    open_ = {shop_id: count for shop_id, count in waiting.all()}  # noqa: C416 - typed rows
    every = session.scalars(select(ChannelShop).order_by(ChannelShop.slug))
    return [_sums(each, told.get(each.id, [0] * 4), open_.get(each.id, 0)) for each in every]


def _sums(shop: ChannelShop, told: Sequence[int], open_: int) -> ShopMoney:
    net, platform, commission, back = (Money(each, shop.currency) for each in told)
    return ShopMoney(shop, net + platform + commission, net, platform, commission, back, open_)


def shop_named(session: Session, slug: str) -> ChannelShop:
    """A shop by its word."""
    found = session.scalars(select(ChannelShop).where(ChannelShop.slug == slug)).first()
    if found is None:
        raise NotFound("page")
    return found


def lines(session: Session, shop_id: int, *, before: int = LARGEST) -> list[ChannelMoney]:
    """What a shop's files told, the newest first, a page at a time."""
    mine = select(ChannelMoney).where(ChannelMoney.shop_id == shop_id, ChannelMoney.id < before)
    return list(session.scalars(mine.order_by(ChannelMoney.id.desc()).limit(PAGE)))


def gaps(session: Session, states: Sequence[MatchState], *, after: int = 0) -> list[ChannelGap]:
    """The worklist, a page at a time."""
    some = select(ChannelGap).where(ChannelGap.state.in_(states), ChannelGap.id > after)
    return list(session.scalars(some.order_by(ChannelGap.id).limit(PAGE)))


def gap_by_id(session: Session, gap_id: int) -> ChannelGap:
    """One order of it."""
    found = session.get(ChannelGap, gap_id) if 0 < gap_id <= LARGEST else None
    if found is None:
        raise NotFound("page")
    return found


def lines_of(session: Session, row: ChannelGap) -> list[ChannelMoney]:
    """What the files told of an order."""
    mine = select(ChannelMoney).where(
        ChannelMoney.shop_id == row.shop_id, ChannelMoney.platform_order == row.platform_order
    )
    return list(session.scalars(mine.order_by(ChannelMoney.on, ChannelMoney.id).limit(PAGE)))


def shops_by_id(session: Session) -> dict[int, ChannelShop]:
    """Every shop; there are a handful."""
    return {each.id: each for each in session.scalars(select(ChannelShop))}
