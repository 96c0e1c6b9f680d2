"""The demo's bulk orders: placed, planned, made, inspected, sent, each as far as its story goes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.pricing import prices_of
from catalog.products import Product, Variant
from fulfillment.batches import Batch, BatchState, NewHandIn
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.quality import Inspection, InspectionState, Verdict
from fulfillment.workflow import floor, intake, planning
from storefront.demo.content import Piece
from storefront.demo.looking import found
from storefront.demo.timeline import Timeline

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class BulkStory:
    """What a bulk customer ordered, when, and how far it has come."""

    key: str
    customer: Piece
    days_ago: int
    days_to_due: int
    wishes: Sequence[tuple[str, int]]
    planned: bool = True
    answered: float = 1.0
    made: float = 1.0
    slowness: float = 1.0
    flawless: bool = False


class Making:
    """Lives through bulk orders on a timeline. `dice` decides small things, the same every time."""

    def __init__(self, session: Session, timeline: Timeline) -> None:
        self.session = session
        self.timeline = timeline
        self.dice = random.Random(20261123)

    def begin(self, story: BulkStory) -> None:
        """Place the order and, if the story says so, plan it."""
        placed = self.timeline.end - story.days_ago * DAY
        self.timeline.at(placed, partial(self._place, story))

    def _place(self, story: BulkStory, now: datetime) -> None:
        due = (now + story.days_to_due * DAY).date()
        new = NewOrder(
            kind=OrderKind.BULK,
            customer=story.customer["name"]["zh"],
            user_id=None,
            email=story.customer["email"],
            recipient=story.customer["contact"]["zh"],
            phone="+8621000000",
            address=story.customer["city"]["zh"] + " 示例路1号（演示）",
            language="zh-Hans",
            currency="CNY",
            lines=self._lines(story, now),
            shipping=Money(0),
            due_on=due,
            key=f"demo:{story.key}",
        )
        order = intake.order_placed(self.session, new, actor=SYSTEM, now=now)
        if story.planned:
            self.timeline.at(now + 3 * HOUR, partial(self.plan, story, order))
            self.timeline.at(now + 2 * DAY, partial(self._pay, order))

    def _lines(self, story: BulkStory, now: datetime) -> tuple[NewLine, ...]:
        skus = [sku for sku, _ in story.wishes]
        variants = {
            each.sku: each
            for each in self.session.scalars(select(Variant).where(Variant.sku.in_(skus)))
        }
        prices = prices_of(self.session, [each.id for each in variants.values()], now=now)
        return tuple(
            NewLine(
                variant_id=variants[sku].id,
                product_id=variants[sku].product_id,
                pieces=pieces,
                unit_price=prices[variants[sku].id].share(7_000),
                to_make=True,
                due_on=(now + story.days_to_due * DAY).date(),
            )
            for sku, pieces in story.wishes
        )

    def _pay(self, order: Order, now: datetime) -> None:
        amount = Money(order.total_minor, order.currency)
        reference = f"DEMO-{order.number}"
        intake.order_paid(
            self.session,
            order,
            gateway="bank",
            amount=amount,
            reference=reference,
            actor=SYSTEM,
            now=now,
        )

    def plan(self, story: BulkStory, order: Order, now: datetime) -> None:
        """Work a plan out for an order and offer its batches."""
        adjustments = planning.Adjustments()
        plan = planning.plan_proposed(
            self.session, order, adjustments=adjustments, actor=SYSTEM, now=now
        )
        opened = planning.plan_accepted(self.session, plan, actor=SYSTEM, now=now)
        for batch in opened:
            if self.dice.random() < story.answered:
                later = now + self.dice.randint(2, 40) * HOUR
                self.timeline.at(later, partial(self._answer, story, batch))

    def _answer(self, story: BulkStory, batch: Batch, now: datetime) -> None:
        if not story.flawless and self.dice.random() < 0.06:
            floor.batch_declined(self.session, batch, actor=SYSTEM, now=now)
            return
        floor.batch_taken(self.session, batch, pieces=None, actor=SYSTEM, now=now)
        if self.dice.random() < story.made:
            span = self._span(batch) * story.slowness
            half = now + span / 2
            self.timeline.at(half, partial(self._hand_in, story, batch, half=True))
            self.timeline.at(now + span, partial(self._hand_in, story, batch))

    def _span(self, batch: Batch) -> timedelta:
        product = self.session.get_one(Product, batch.product_id)
        minutes = float(product.standard_minutes) * batch.pieces
        return max(2 * DAY, minutes / 240 * DAY) * self.dice.uniform(0.7, 1.4)

    def _hand_in(
        self, story: BulkStory, batch: Batch, now: datetime, *, half: bool = False
    ) -> None:
        left = batch.pieces - batch.accepted - batch.scrapped - batch.in_inspection
        pieces = left // 2 if half else left
        if pieces < 1 or batch.state not in (BatchState.TAKEN, BatchState.IN_PROGRESS):
            return
        new = NewHandIn(pieces, None, f"demo-{batch.code}-{now:%m%d%H%M}")
        inspection = floor.batch_handed_in(self.session, batch, new, actor=SYSTEM, now=now)
        later = now + self.dice.randint(3, 30) * HOUR
        self.timeline.at(later, partial(self._inspect, story, inspection))

    def _inspect(self, story: BulkStory, inspection: Inspection, now: datetime) -> None:
        if inspection.state is not InspectionState.OPEN:
            return
        lot = inspection.lot
        rework = sum(self.dice.random() < 0.03 for _ in range(lot))
        rejected = 0 if story.flawless else min(lot - rework, int(self.dice.random() < 0.1))
        found(self.session, inspection, rework + rejected, now)
        verdict = Verdict(lot - rework - rejected, rework, rejected)
        floor.inspection_decided(self.session, inspection, verdict, actor=SYSTEM, now=now)
        batch = self.session.get_one(Batch, inspection.batch_id)
        if rework:
            self.timeline.at(now + 2 * DAY, partial(self._hand_in, story, batch))
