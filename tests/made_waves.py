"""Rows of waves for tests: shoppers who order pieces to be made, and a wave lived through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.history import Actor
from catalog.money import Money
from catalog.products import Variant
from catalog.stock import Location, StockMove
from catalog.words import Words
from fulfillment.batches import Batch, NewHandIn
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind, place
from fulfillment.quality import Verdict
from fulfillment.shipping import Parcel, ParcelContent
from fulfillment.waves import SetAside
from fulfillment.workflow import dispatch, floor, intake
from fulfillment.workflow.planning import plan_accepted, plan_proposed
from fulfillment.workflow.waves import waves_gathered
from tests.fulfillment.workflow.plans import FREE
from tests.made_office import OFFICE

SOON = date(2026, 12, 28)
SHOPPER = Actor(None, "shopper")


def the_hub(session: Session) -> Location:
    """The place where what nobody waits for goes on sale."""
    known = session.scalars(select(Location).where(Location.slug == "hub")).first()
    if known is None:
        known = Location(slug="hub", name=Words("城市仓", "City hub"))
        session.add(known)
        session.flush()
    return known


def a_wish(
    session: Session,
    wanted: Mapping[Variant, int],
    now: datetime,
    *,
    key: str = "web:mei",
    due: date | None = SOON,
    paid: bool = True,
) -> Order:
    """A shopper's order of pieces that are made for her; paid unless said otherwise."""
    the_hub(session)
    new = NewOrder(
        kind=OrderKind.WEB,
        customer="",
        user_id=None,
        email=f"{key.replace(':', '-')}@example.org",
        recipient="Lin Mei",
        phone="+8613800138000",
        address="Suzhou",
        language="en",
        currency="CNY",
        lines=tuple(
            NewLine(each.id, each.product_id, pieces, Money(6800), True, due)
            for each, pieces in wanted.items()
        ),
        shipping=Money(1200),
        due_on=due,
        key=key,
    )
    order = place(session, new, actor=SHOPPER, now=now)
    if paid:
        pay(session, order, now)
    session.commit()
    return order


def pay(session: Session, order: Order, now: datetime) -> None:
    """Her money comes."""
    amount = Money(order.total_minor, order.currency)
    intake.order_paid(
        session,
        order,
        gateway="rehearsal",
        amount=amount,
        reference=f"pay-{order.number}",
        actor=SHOPPER,
        now=now,
    )


def gathered(session: Session, now: datetime) -> Order:
    """The one wave that everything open makes."""
    (wave,) = waves_gathered(session, everything=True, actor=OFFICE, now=now)
    session.commit()
    return wave


def given_out(session: Session, wave: Order, now: datetime) -> list[Batch]:
    """The wave planned, and every batch taken."""
    plan = plan_proposed(session, wave, adjustments=FREE, actor=OFFICE, now=now)
    opened = plan_accepted(session, plan, actor=OFFICE, now=now)
    for batch in opened:
        floor.batch_taken(session, batch, actor=OFFICE, now=now)
    session.commit()
    return list(opened)


def made(session: Session, batch: Batch, now: datetime, *, scrapped: int = 0) -> None:
    """Everything that is with her handed in and looked at."""
    pieces = batch.pieces - batch.accepted - batch.scrapped
    hand_in = NewHandIn(pieces, None, f"n-{batch.code}-{batch.handed_in}")
    inspection = floor.batch_handed_in(session, batch, hand_in, actor=OFFICE, now=now)
    verdict = Verdict(pieces - scrapped, 0, scrapped)
    floor.inspection_decided(session, inspection, verdict, actor=OFFICE, now=now)
    session.commit()


def on_the_road(session: Session, contents: Mapping[Batch, int], now: datetime) -> Parcel:
    """A parcel of one cooperative's batches, with its carrier."""
    home = next(iter(contents)).cooperative_id
    inside = {batch.id: pieces for batch, pieces in contents.items()}
    parcel = dispatch.parcel_packed(session, home, inside, actor=OFFICE, now=now)
    dispatch.parcel_dispatched(session, parcel, carrier="SF", number="1", actor=OFFICE, now=now)
    session.commit()
    return parcel


def received(session: Session, contents: Mapping[Batch, int], now: datetime) -> Parcel:
    """The same, at the hub."""
    parcel = on_the_road(session, contents, now)
    dispatch.parcel_received(session, parcel, actor=OFFICE, now=now)
    session.commit()
    return parcel


def everything_received(session: Session, batches: list[Batch], now: datetime) -> None:
    """What is accepted and not packed comes to the hub, one parcel for each cooperative."""
    homes = session.scalars(select(Cooperative.id).order_by(Cooperative.id)).all()
    for home in homes:
        left = {
            each: each.accepted - each.packed
            for each in batches
            if each.cooperative_id == home and each.accepted > each.packed
        }
        if left:
            received(session, left, now)


def all_made(session: Session, wave: Order, now: datetime) -> list[Batch]:
    """The wave's batches with every piece accepted."""
    batches = given_out(session, wave, now)
    for batch in batches:
        made(session, batch, now)
    return batches


def nothing_is_lost(session: Session) -> bool:
    """Every piece that arrived for a wave is set aside for somebody or on sale."""
    arrived = (
        session.scalar(
            select(func.sum(ParcelContent.pieces))
            .join(Parcel)
            .where(Parcel.kind == "to_hub", Parcel.state == "delivered")
        )
        or 0
    )
    aside = session.scalar(select(func.sum(SetAside.pieces))) or 0
    on_sale = session.scalar(select(func.sum(StockMove.pieces)).where(StockMove.reason == "wave"))
    return bool(arrived == aside + (on_sale or 0))
