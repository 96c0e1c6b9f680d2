"""The demo's made-to-order sales: gathered at night into waves; one is sent, one is being made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.pricing import prices_of
from catalog.products import Variant
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.workflow import intake
from fulfillment.workflow.measuring import measure
from fulfillment.workflow.waves import waves_closed, waves_gathered
from storefront.demo.making import BulkStory, Making
from storefront.demo.timeline import Timeline

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
#: Days before today, sku, pieces: who wanted what made for her.
WISHES = (
    *((40, "EM-MOON-02-GRN", 3), (39, "EM-MOON-02-GRN", 2), (39, "EM-KOII-06-ORG", 1)),
    *((38, "EM-MOON-02-GRN", 4), (38, "EM-KOII-06-ORG", 2), (38, "EM-MOON-02-GRN", 1)),
    *((9, "BW-CUPS-07-SMK", 2), (8, "BW-CUPS-07-SMK", 3), (8, "BW-BASK-08-NAT", 2)),
    *((7, "BW-CUPS-07-SMK", 3), (2, "KN-WALL-04-NAT", 3), (1, "KN-WALL-04-NAT", 2)),
    (1, "PC-TREE-08-BLK", 1),
)
#: The wishes of the demo's own shopper: one in each wave, one that waits.
HERS = frozenset({1, 7, 11})
DAYS_TO_DATE = 30
#: Waves gathered before that many days ago are told to their end.
LONG_AGO = 20 * DAY


class Waving:
    """Lives through made-to-order sales on a timeline."""

    def __init__(self, session: Session, timeline: Timeline, making: Making) -> None:
        self.session = session
        self.timeline = timeline
        self.making = making

    def every_night(self, days: int, shopper_id: int) -> None:
        """The wishes on their days, and a round at two every night at the hub."""
        for place, (days_ago, sku, pieces) in enumerate(WISHES):
            buyer = shopper_id if place in HERS else None
            moment = self.timeline.end - days_ago * DAY - place * HOUR / 4
            self.timeline.at(moment, partial(self._wish, place, (sku, pieces), buyer))
        first = (self.timeline.end - days * DAY).replace(hour=18, minute=0, second=0, microsecond=0)
        for night in range(days):
            self.timeline.at(first + night * DAY, self._gather)

    def _wish(self, place: int, wanted: tuple[str, int], buyer: int | None, now: datetime) -> None:
        sku, pieces = wanted
        variant = self.session.scalars(select(Variant).where(Variant.sku == sku)).one()
        price = prices_of(self.session, [variant.id], now=now)[variant.id]
        due = (now + DAYS_TO_DATE * DAY).date()
        measure(self.session, now=now)
        new = NewOrder(
            kind=OrderKind.WEB,
            customer="",
            user_id=buyer,
            email=f"wish-{place}@shopper.example",
            recipient=("小林", "Alex", "王女士", "Mia")[place % 4],
            phone="+8613800000000",
            address="成都市 示例区 演示巷2号",
            language="zh-Hans" if place % 2 == 0 else "en",
            currency=price.currency,
            lines=(NewLine(variant.id, variant.product_id, pieces, price, True, due),),
            shipping=Money(800),
            due_on=due,
            key=f"demo:wish:{place}",
        )
        order = intake.order_placed(self.session, new, actor=SYSTEM, now=now)
        self.timeline.at(now + HOUR / 12, partial(self._pay, order))

    def _pay(self, order: Order, now: datetime) -> None:
        intake.order_paid(
            self.session,
            order,
            gateway="rehearsal",
            amount=Money(order.total_minor, order.currency),
            reference=f"demo-{order.number}",
            actor=SYSTEM,
            now=now,
        )

    def _gather(self, now: datetime) -> None:
        """The night's round; in the morning the office plans what it brought."""
        done = now < self.timeline.end - LONG_AGO
        story = BulkStory(
            "wave", {}, 0, 0, (), answered=1.0 if done else 0.8, slowness=1.0, flawless=done
        )
        opened: Sequence[Order] = waves_gathered(self.session, actor=SYSTEM, now=now)
        for wave in opened:
            self.timeline.at(now + 7 * HOUR, partial(self.making.plan, story, wave))
        waves_closed(self.session, actor=SYSTEM, now=now)
