"""Noting parcels of channel orders, and giving them out to their platform once.

Rules
* A parcel comes from the order of ours that fills the channel's order, or a person says it: one, or
  a list of them. All rows of a list are noted or none.
* What is given out is what is not in a file yet; the shop's row is held meanwhile, so that two who
  press at once share it and nothing is told twice. An order that was cancelled is left out.

How it can fail: `channel.parcel_row` names the row that cannot be read or whose order the shop does
not have; `channel.parcel_headings`, `channel.parcel_long`. Nothing is written then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from fulfillment.shipping import Parcel
from storefront.channels import cells
from storefront.channels.files import rows_in
from storefront.channels.issues import UnreadableError
from storefront.channels.models import ChannelOrder, ChannelShop
from storefront.channels.parcels.models import ChannelParcel, ChannelParcelFile
from storefront.channels.parcels.queries import untold
from storefront.channels.parcels.rules import ToldParcel, fits, places_of

FIRST_ROWS, MOST, SLICE = 20, 5_000, 500


def bring_parcels(
    session: Session, shop: ChannelShop, file: BinaryIO, *, actor: Actor, now: datetime
) -> int:
    """Note the parcels of a list; how many are new."""
    rows = rows_in(file)()
    for number, row in enumerate(rows, start=1):
        if (places := places_of(row)) is not None:
            told = list(_told(rows, places, number))
            return note_parcels(session, shop, told, actor=actor, now=now)
        if number == FIRST_ROWS:
            break
    raise Invalid(
        "channel.parcel_headings",
        "Please name three columns: order, carrier and tracking number.",
        field="file",
    )


def note_parcels(
    session: Session,
    shop: ChannelShop,
    told: Sequence[tuple[int, ToldParcel]],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Write down parcels, each with the number of its row; how many are new."""
    ids = _orders(session, shop.id, sorted({each.order for _row, each in told}))
    for row, each in told:
        if each.order not in ids or not fits(each):
            raise _wrong(row, each.order or each.tracking)
    new = 0
    for _row, each in told:
        values = {
            "shop_id": shop.id, "order_id": ids[each.order], "carrier": each.carrier,
            "tracking": each.tracking, "noted_by": actor.user_id, "noted_at": now,
        }  # fmt: skip
        new += insert_once(session, ChannelParcel, values) is not None
    if new:
        record(session, shop, "note_parcels", actor=actor, now=now, parcels=new)
    return new


def give_out(
    session: Session, shop: ChannelShop, *, actor: Actor, now: datetime
) -> ChannelParcelFile | None:
    """A file of what its platform was not told yet; None if there is nothing."""
    held = select(ChannelShop.id).where(ChannelShop.id == shop.id).with_for_update()
    session.execute(held)
    _gather(session, shop.id, now)
    ids = session.scalars(untold(shop.id).limit(MOST)).all()
    if not ids:
        return None
    file = ChannelParcelFile(shop_id=shop.id, parcels=len(ids), made_by=actor.user_id, made_at=now)
    session.add(file)
    session.flush()
    for some in (ids[at : at + SLICE] for at in range(0, len(ids), SLICE)):
        mine = update(ChannelParcel).where(ChannelParcel.id.in_(some))
        session.execute(mine.where(ChannelParcel.file_id.is_(None)).values(file_id=file.id))
    record(session, shop, "tell_parcels", actor=actor, now=now, file=file.id, parcels=len(ids))
    return file


def _told(
    rows: Iterator[list[str]], places: tuple[int, int, int], above: int
) -> Iterator[tuple[int, ToldParcel]]:
    for number, row in enumerate(rows, start=above + 1):
        if number > MOST:
            raise Invalid(
                "channel.parcel_long", "Please bring at most %(most)s rows at once.",
                field="file", most=MOST,
            )  # fmt: skip
        texts = [cells.bare(row[at]) if at < len(row) else "" for at in places]
        if not any(texts):
            continue
        try:
            yield number, ToldParcel(cells.id_of(texts[0]), texts[1], cells.id_of(texts[2]))
        except UnreadableError as broken:
            raise _wrong(number, broken.found or broken.code.value) from broken


def _orders(session: Session, shop_id: int, named: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at in range(0, len(named), SLICE):
        some = ChannelOrder.platform_id.in_(named[at : at + SLICE])
        wanted = select(ChannelOrder.platform_id, ChannelOrder.id)
        found |= dict(session.execute(wanted.where(ChannelOrder.shop_id == shop_id, some)).all())
    return found


def _gather(session: Session, shop_id: int, now: datetime) -> None:
    """Parcels that left for orders of ours that fill orders of this shop."""
    same = and_(
        ChannelParcel.order_id == ChannelOrder.id, ChannelParcel.tracking == Parcel.tracking_number
    )
    known = exists().where(or_(ChannelParcel.parcel_id == Parcel.id, same))
    wanted = (
        select(ChannelOrder.id, Parcel.id, Parcel.carrier, Parcel.tracking_number)
        .join(Parcel, Parcel.order_id == ChannelOrder.order_id)
        .where(ChannelOrder.shop_id == shop_id, Parcel.dispatched_at.is_not(None), ~known)
        .where(Parcel.carrier != "", Parcel.tracking_number != "")
        .order_by(Parcel.id)
        .limit(MOST)
    )
    for order_id, parcel_id, carrier, tracking in session.execute(wanted).all():
        values = {
            "shop_id": shop_id, "order_id": order_id, "parcel_id": parcel_id,
            "carrier": carrier, "tracking": tracking, "noted_at": now,
        }  # fmt: skip
        insert_once(session, ChannelParcel, values)


def _wrong(row: int, found: str) -> Invalid:
    return Invalid(
        "channel.parcel_row",
        "Row %(row)s cannot be taken: %(found)s. Please look at order, carrier and number.",
        field="file", row=row, found=found,
    )  # fmt: skip
