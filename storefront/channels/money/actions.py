"""Bringing a money file: each line once, booked once; then order by order, expected and received.

Rules
* The same file again, or one that overlaps it, changes nothing: a line is known by its name.
* Two files of a platform that tell of the same money (settlement and flow) book it once.
* A later negative line is a line of its own. No line, no entry and no maker's earning is changed.
* A row that cannot be read refuses the file, with its number: half a file is never booked.
* What a person decided about an order stays, unless what was settled changes after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import NewEntry, channel_recipes
from storefront.channels.files import rows_in
from storefront.channels.issues import UnreadableError
from storefront.channels.models import ChannelLine, ChannelOrder, ChannelShop
from storefront.channels.money.layouts import MoneyKind, MoneyLayout, money_layout
from storefront.channels.money.models import ChannelGap, ChannelMoney
from storefront.channels.money.rules import Gap, MoneyLine, MoneyReader, gap
from storefront.channels.rules import Landing, clearing_account
from storefront.payments.threeway.work import MatchState

FIRST_ROWS, MOST, SLICE = 20, 20_000, 500
BANK = "bank"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file."""

    layout: str
    lines: int
    new: int
    same: int
    gaps: int


def bring(
    session: Session, shop: ChannelShop, file: BinaryIO, *, actor: Actor, now: datetime
) -> Brought:
    """Read a money file of a shop and book what is new."""
    layout, lines = _read(shop, file)
    orders = sorted({each.order for each in lines if each.order})
    new = same = 0
    for some in parts(lines):
        told = _told_elsewhere(session, shop.id, layout.slug, some)
        for each in some:
            twice = each.mark in told
            if _kept(session, shop, (layout.slug, each, twice), actor, now):
                new, same = new + 1, same + twice
    if new:
        _look_again(session, shop.id, orders)
        record(session, shop, "bring_money", actor=actor, now=now, layout=layout.slug, lines=new)
    gaps = sum(_compared(session, shop, some) for some in parts(orders))
    return Brought(layout.slug, len(lines), new, same, gaps)


def _read(shop: ChannelShop, file: BinaryIO) -> tuple[MoneyLayout, list[MoneyLine]]:
    rows = rows_in(file)()
    for number, row in enumerate(rows, start=1):
        layout = money_layout(row, shop.channel)
        if layout is not None:
            reader = MoneyReader(layout, row, shop.currency, shop.zone)
            return layout, list(_lines(reader, rows, number))
        if number == FIRST_ROWS:
            break
    raise Invalid(
        "channel.money_unknown",
        "These headings are of no settlement file that we know for this shop.",
        field="file",
    )


def _lines(reader: MoneyReader, rows: Iterable[Sequence[str]], above: int) -> Iterator[MoneyLine]:
    for number, row in enumerate(rows, start=above + 1):
        if number > MOST:
            raise Invalid(
                "channel.money_long", "Please bring at most %(most)s rows at once.",
                field="file", most=MOST,
            )  # fmt: skip
        try:
            found = reader.read(row)
        except UnreadableError as broken:
            raise Invalid(
                "channel.money_row", "Row %(row)s cannot be read: %(found)s. Nothing was booked.",
                field="file", row=number, found=broken.found or broken.code.value,
            ) from broken  # fmt: skip
        if found is not None:
            yield found


def _told_elsewhere(
    session: Session, shop_id: int, layout: str, some: Sequence[MoneyLine]
) -> set[str]:
    """Marks that another file of this shop told before."""
    marks = {each.mark for each in some if each.mark}
    known = select(ChannelMoney.mark).where(
        ChannelMoney.shop_id == shop_id,
        ChannelMoney.layout != layout,
        ChannelMoney.mark.in_(marks),
    )
    return set(session.scalars(known))


def _kept(
    session: Session,
    shop: ChannelShop,
    told: tuple[str, MoneyLine, bool],
    actor: Actor,
    now: datetime,
) -> bool:
    layout, line, same = told
    values = {
        "shop_id": shop.id, "layout": layout, "name": line.name[:100], "mark": line.mark,
        "kind": line.kind, "on": line.on, "platform_order": line.order,
        "platform_line": line.line, "scene": line.scene, "host": line.host,
        "currency": shop.currency, "net_minor": line.net, "platform_minor": line.platform,
        "commission_minor": line.commission, "unexplained_minor": line.unexplained,
        "same": same, "told_at": now,
    }  # fmt: skip
    money_id = insert_once(session, ChannelMoney, values)
    if money_id is None:
        return False
    entry = None if same else _entry(shop, money_id, line)
    if entry is not None:
        row = session.get_one(ChannelMoney, money_id)
        row.entry_id = ledger.post(session, entry, actor=actor, now=now)
    return True


def _entry(shop: ChannelShop, money_id: int, line: MoneyLine) -> NewEntry | None:
    account, name = clearing_account(shop.channel, shop.slug), str(money_id)
    net, platform, commission = (
        Money(each, shop.currency) for each in (line.net, line.platform, line.commission)
    )
    if line.kind is MoneyKind.WITHDRAWN:
        return channel_recipes.channel_withdrawn(account, name, -net, BANK) if net else None
    if line.kind is MoneyKind.REFUNDED:
        return channel_recipes.channel_refunded(account, name, net) if net else None
    if not (net or platform or commission):
        return None
    settled = channel_recipes.Settled(net, platform, commission)
    return channel_recipes.channel_settled(account, name, settled)


def _look_again(session: Session, shop_id: int, orders: Sequence[str]) -> None:
    """What was given back is booked once, whichever file told of it: `channels.sales` looks."""
    for some in parts(orders):
        mine = (ChannelOrder.shop_id == shop_id, ChannelOrder.platform_id.in_(some))
        session.execute(update(ChannelOrder).where(*mine).values(landing=Landing.LOOK))


def _compared(session: Session, shop: ChannelShop, orders: Sequence[str]) -> int:
    """Orders as they stand now; how many of them need somebody."""
    expected = _expected(session, shop.id, orders)
    received, refunded, unexplained = _received(session, shop.id, orders)
    known = {
        each.platform_order: each
        for each in session.scalars(
            select(ChannelGap).where(
                ChannelGap.shop_id == shop.id, ChannelGap.platform_order.in_(orders)
            )
        )
    }
    needs = 0
    for order in orders:
        worth = expected.get(order)
        wanted = None if worth is None else worth - refunded.get(order, 0)
        sums = (wanted, received.get(order, 0), unexplained.get(order, 0))
        needs += _gap(session, shop, known.get(order), (order, *sums))
    session.flush()
    return needs


def _gap(
    session: Session,
    shop: ChannelShop,
    row: ChannelGap | None,
    told: tuple[str, int | None, int, int],
) -> bool:
    order, expected, received, unexplained = told
    if (
        row is not None
        and (row.expected_minor, row.received_minor, row.unexplained_minor) == told[1:]
    ):
        return row.state is MatchState.OPEN
    if row is None:
        row = ChannelGap(
            shop_id=shop.id, platform_order=order, currency=shop.currency, booked_minor=0
        )
        session.add(row)
    row.expected_minor, row.received_minor, row.unexplained_minor = told[1:]
    row.finding = gap(expected, received + row.booked_minor, unexplained)
    row.state = MatchState.AGREES if row.finding is Gap.AGREES else MatchState.OPEN
    if row.entry_id is None:
        row.resolution = None
    return row.state is MatchState.OPEN


def _expected(session: Session, shop_id: int, orders: Sequence[str]) -> dict[str, int]:
    """What an order's lines are worth before fees, by the platform's id of the order."""
    worth = func.sum(ChannelLine.paid_minor + func.coalesce(ChannelLine.bonus_minor, 0))
    rows = session.execute(
        select(ChannelOrder.platform_id, worth)
        .join(ChannelLine, ChannelLine.order_id == ChannelOrder.id)
        .where(ChannelOrder.shop_id == shop_id, ChannelOrder.platform_id.in_(orders))
        .group_by(ChannelOrder.platform_id)
    )
    return {order: int(value) for order, value in rows if value is not None}


def _received(
    session: Session, shop_id: int, orders: Sequence[str]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Gross settled, given back before that, and what no fee explains, by order."""
    table = ChannelMoney
    gross = func.sum(table.net_minor + table.platform_minor + table.commission_minor)
    rows = session.execute(
        select(table.platform_order, table.kind, gross, func.sum(table.unexplained_minor))
        .where(table.shop_id == shop_id, table.platform_order.in_(orders), table.same.is_(False))
        .group_by(table.platform_order, table.kind)
    )
    received: dict[str, int] = {}
    refunded: dict[str, int] = {}
    unexplained: dict[str, int] = {}
    for order, kind, value, open_ in rows:
        if kind is MoneyKind.REFUNDED:
            refunded[order] = int(value)
        elif kind is MoneyKind.SETTLED:
            received[order], unexplained[order] = int(value), int(open_)
    return received, refunded, unexplained


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Values in slices of what one statement is asked about."""
    for begun in range(0, len(values), SLICE):
        yield values[begun : begun + SLICE]
