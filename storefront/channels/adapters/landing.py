"""An order that a platform's interface told, written where order files write theirs.

Rules
* The same row, whoever tells of it: an order by (shop, its id), a line by (shop, its id).
* What was seen earlier never changes what was seen later (`seen`, one guarded statement).
* A column that the interface does not tell stays, and `older` remembers how old it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from storefront.channels.adapters.telling import Told
from storefront.channels.models import ChannelLine, ChannelOrder, ChannelShop, ChannelSku
from storefront.channels.rules import Channel, Landing, Privacy

#: What a line must hold to be of use at all.
_LONGEST = {"title": 200, "variation": 200, "sku": 80, "platform_product_id": 80, "tracking": 80}


def shop_of(session: Session, channel: Channel, slug: str) -> ChannelShop | None:
    """The shop that a platform's key opens: the one that is named, or the only one."""
    some = select(ChannelShop).where(ChannelShop.channel == channel)
    if slug:
        some = some.where(ChannelShop.slug == slug)
    found = session.scalars(some.limit(2)).all()
    return found[0] if len(found) == 1 else None


def land(session: Session, shop: ChannelShop, told: Told, *, now: datetime) -> bool:
    """Write an order down as it was seen now; False if something newer is known already."""
    seen = int(now.timestamp())
    order_id = _order(session, shop, told, seen)
    if order_id is None:
        return False
    variants = _variants(session, shop.id, told)
    for name, columns in told.lines.items():
        _line(session, (shop.id, order_id, name), {**columns, **variants.get(name, {})}, seen)
    return True


def _order(session: Session, shop: ChannelShop, told: Told, seen: int) -> int | None:
    columns = {name: value for name, value in told.columns.items() if value is not None}
    mine = {"shop_id": shop.id, "platform_id": told.order, "currency": shop.currency}
    fresh = {**mine, "privacy": Privacy.NONE, "why": "", "landing": Landing.LOOK, "seen": seen}
    made = insert_once(session, ChannelOrder, {**fresh, **columns})
    if made is not None:
        return made
    where = (ChannelOrder.shop_id == shop.id, ChannelOrder.platform_id == told.order)
    row = session.execute(
        select(ChannelOrder.id, ChannelOrder.seen, ChannelOrder.older).where(*where)
    ).one()
    aged = {"older": _older(row.older, row.seen, columns, ("paid_at", "paid_minor"))}
    newer = (ChannelOrder.id == row.id, ChannelOrder.seen < seen)
    values = {**columns, **aged, "seen": seen, "landing": Landing.LOOK}
    return row.id if _changed(session, update(ChannelOrder).where(*newer), values) else None


def _line(
    session: Session, key: tuple[int, int, str], columns: Mapping[str, Any], seen: int
) -> None:
    shop_id, order_id, name = key
    known: dict[str, Any] = {
        each: _short(each, value) for each, value in columns.items() if value is not None
    }
    if (known.get("pieces") or 1) < 1:
        known.pop("pieces")
    mine = {"shop_id": shop_id, "order_id": order_id, "platform_line_id": name, "seen": seen}
    if insert_once(session, ChannelLine, {"whole": False, **mine, **known}) is not None:
        return
    where = (ChannelLine.shop_id == shop_id, ChannelLine.platform_line_id == name)
    row = session.execute(select(ChannelLine.seen, ChannelLine.older).where(*where)).one()
    told_by_files = ("aftersale", "refunded_minor", "carrier", "tracking", "sent_at", "done_at")
    aged = {"older": _older(row.older, row.seen, known, told_by_files)}
    newer = update(ChannelLine).where(*where, ChannelLine.seen < seen)
    _changed(session, newer, {**known, **aged, "seen": seen})


def _older(
    before: Mapping[str, Any] | None, seen: int, told: Mapping[str, Any], others: tuple[str, ...]
) -> dict[str, Any] | None:
    """How old the columns are that are not told now."""
    kept = {name: (before or {}).get(name, seen) for name in others if name not in told}
    return kept or None


def _changed(session: Session, statement: Any, values: Mapping[str, Any]) -> bool:
    change = statement.values(**values).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(change)).rowcount == 1


def _variants(session: Session, shop_id: int, told: Told) -> dict[str, dict[str, int]]:
    """What the shop's skus mean, for each line that has one."""
    skus = {each["sku"] for each in told.lines.values() if each.get("sku")}
    some = select(ChannelSku.sku, ChannelSku.variant_id)
    rows = session.execute(some.where(ChannelSku.shop_id == shop_id, ChannelSku.sku.in_(skus)))
    known = dict(rows.all())
    return {
        name: {"variant_id": known[each["sku"]]}
        for name, each in told.lines.items()
        if each.get("sku") in known
    }


def _short(name: str, value: object) -> object:
    return str(value)[: _LONGEST[name]] if name in _LONGEST else value
