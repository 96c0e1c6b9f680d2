"""Parcels of channel orders as the office reads them: what waits, the files, one file's rows."""

from __future__ import annotations

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from storefront.channels.models import ChannelLine, ChannelOrder, ChannelShop
from storefront.channels.parcels.models import ChannelParcel, ChannelParcelFile
from storefront.channels.parcels.rules import COLUMNS, kept
from storefront.channels.rules import ChannelState

SHOWN, LARGEST = 50, 2**31 - 1


def untold(shop_id: int) -> Select[int]:
    """Parcels that are in no file yet, the oldest first, without those of cancelled orders."""
    lines = exists().where(ChannelLine.order_id == ChannelParcel.order_id)
    stands = lines.where(
        or_(ChannelLine.state != ChannelState.CANCELLED, ChannelLine.state.is_(None))
    )
    mine = select(ChannelParcel.id).where(
        ChannelParcel.shop_id == shop_id, ChannelParcel.file_id.is_(None)
    )
    return mine.where(or_(stands, ~lines)).order_by(ChannelParcel.id)


def waiting(session: Session, shop_id: int) -> tuple[list[tuple[ChannelParcel, str]], int]:
    """The first of those that wait, each with its order's number, and how many there are."""
    ids = untold(shop_id)
    some = (
        select(ChannelParcel, ChannelOrder.platform_id)
        .join(ChannelOrder, ChannelOrder.id == ChannelParcel.order_id)
        .where(ChannelParcel.id.in_(ids.limit(SHOWN)))
        .order_by(ChannelParcel.id)
    )
    count = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    return [(row, order) for row, order in session.execute(some)], count


def files(session: Session, shop_id: int) -> list[ChannelParcelFile]:
    """The last files of a shop."""
    mine = select(ChannelParcelFile).where(ChannelParcelFile.shop_id == shop_id)
    return list(session.scalars(mine.order_by(ChannelParcelFile.id.desc()).limit(SHOWN)))


def told_by(
    session: Session, shop: ChannelShop, file_id: int, *, workbook: bool
) -> tuple[tuple[str, str, str], list[tuple[str, str, str]]]:
    """The headings and rows of a file; numbers are text, and in CSV they say so themselves."""
    file = session.get(ChannelParcelFile, min(file_id, LARGEST))
    if file is None or file.shop_id != shop.id:
        raise NotFound("file")
    wanted = (
        select(ChannelOrder.platform_id, ChannelParcel.carrier, ChannelParcel.tracking)
        .join(ChannelOrder, ChannelOrder.id == ChannelParcel.order_id)
        .where(ChannelParcel.file_id == file_id)
        .order_by(ChannelParcel.id)
    )
    rows = session.execute(wanted)
    text = str if workbook else kept
    return COLUMNS[shop.channel], [(text(one), two, text(three)) for one, two, three in rows]
