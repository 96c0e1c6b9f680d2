"""The demo's parcels: packed every third day, received, and whole orders sent to customers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from fulfillment.batches import Batch
from fulfillment.orders import Order, OrderState
from fulfillment.shipping import Parcel, ParcelKind, ParcelState
from fulfillment.workflow import dispatch
from storefront.demo.content import Piece
from storefront.demo.timeline import Timeline

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class Roads:
    """Parcels of the demo: packed on Fridays, received, and whole orders sent to customers."""

    def __init__(self, session: Session, timeline: Timeline, carriers: Sequence[Piece]) -> None:
        self.session = session
        self.timeline = timeline
        self.carriers = carriers
        self.dice = random.Random(311)

    def every_day(self, cooperative_ids: Sequence[int]) -> None:
        """A box from each cooperative every third day, and a round at the hub every evening."""
        for day in range(45, 0, -1):
            morning = self.timeline.end - day * DAY
            for cooperative_id in cooperative_ids:
                if (day + cooperative_id) % 3 == 0:
                    self.timeline.at(morning, partial(self._pack, cooperative_id))
            self.timeline.at(morning + 9 * HOUR, self._send_ready)

    def _pack(self, cooperative_id: int, now: datetime) -> None:
        wanted = select(Batch.id, Batch.accepted - Batch.packed).where(
            Batch.cooperative_id == cooperative_id, Batch.accepted > Batch.packed
        )
        contents = dict(self.session.execute(wanted).tuples().all())
        if not contents:
            return
        parcel = dispatch.parcel_packed(
            self.session, cooperative_id, contents, actor=SYSTEM, now=now
        )
        carrier, number = self._waybill(parcel)
        leaves, arrives = now + 5 * HOUR, now + self.dice.randint(2, 4) * DAY
        self.timeline.at(
            leaves,
            lambda then: dispatch.parcel_dispatched(
                self.session, parcel, carrier=carrier, number=number, actor=SYSTEM, now=then
            ),
        )
        self.timeline.at(
            arrives,
            lambda then: dispatch.parcel_received(self.session, parcel, actor=SYSTEM, now=then),
        )

    def _waybill(self, parcel: Parcel) -> tuple[str, str]:
        carrier = self.dice.choice(self.carriers)
        return carrier["name"]["zh"], f"{carrier['number_prefix']}{700_000 + parcel.id:08d}"

    def _send_ready(self, now: datetime) -> None:
        """The evening round: most of what is ready leaves; some waits for tomorrow."""
        ready = select(Order).where(Order.state.in_((OrderState.READY, OrderState.PAID)))
        for order in self.session.scalars(ready.order_by(Order.id)):
            made_to_order = any(line.to_make for line in order.lines)
            if (order.state is OrderState.PAID and made_to_order) or self.dice.random() < 0.35:
                continue
            self._send(order, now)
        self._deliver(now)

    def _send(self, order: Order, now: datetime) -> None:
        carrier = self.dice.choice(self.carriers)
        number = f"{carrier['number_prefix']}{300_000 + order.id:08d}"
        dispatch.order_sent(
            self.session,
            order,
            carrier=carrier["name"]["zh"],
            number=number,
            actor=SYSTEM,
            now=now,
        )

    def _deliver(self, now: datetime) -> None:
        arrived = select(Parcel).where(
            Parcel.kind == ParcelKind.TO_CUSTOMER,
            Parcel.state == ParcelState.DISPATCHED,
            Parcel.dispatched_at < now - 3 * DAY,
        )
        for parcel in self.session.scalars(arrived):
            dispatch.parcel_delivered(self.session, parcel, actor=SYSTEM, now=now)
