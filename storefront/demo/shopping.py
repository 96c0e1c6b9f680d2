"""The demo's web orders: a few a day, most of them paid, some through a host's link."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.pricing import prices_of
from catalog.products import TaxClass, Variant
from catalog.stock import SoldOut
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind, OrderState
from fulfillment.workflow import intake
from storefront import live
from storefront.demo.delivering import vat
from storefront.demo.goods import STORY
from storefront.demo.timeline import Timeline
from storefront.live import AttributionRule, Candidate
from storefront.taxes import Taxable, taxes_of

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SHIPPING = Money(800)
CITIES = (
    "上海市 示例区 演示路8号",
    "成都市 示例区 演示巷2号",
    "广州市 示例区 演示街66号",
    "北京市 示例区 演示胡同5号",
)
PHONE = live.Knock("GET", "Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0")
PREVIEW = live.Knock("GET", "WhatsApp/2.23 preview")
BUYERS = ("小林", "Alex", "王女士", "陈先生", "Mia", "周周")


class Shopping:
    """Lives through web orders on a timeline."""

    def __init__(self, session: Session, timeline: Timeline, skus: Sequence[str]) -> None:
        self.session = session
        self.timeline = timeline
        self.skus = skus
        self.dice = random.Random(88)
        self.vat = vat((timeline.end - STORY).date())

    def every_day(self, days: int, shopper_id: int) -> None:
        """Two or three orders on each of the last `days` days; the demo's shopper makes some."""
        for day in range(days, 0, -1):
            for turn in range(self.dice.choice((1, 2, 3))):
                moment = self.timeline.end - day * DAY + self.dice.randint(0, 700) * MINUTE
                buyer = shopper_id if day % 6 == 0 and turn == 0 else None
                key = f"demo:web:{day}:{turn}"
                self.timeline.at(moment, partial(self._order, key, buyer))

    def _order(self, key: str, buyer: int | None, now: datetime) -> None:
        skus = self.dice.sample(list(self.skus), self.dice.choice((1, 1, 2, 3)))
        visit = self._visit(now) if self.dice.random() < 0.4 else None
        wanted = select(Variant).where(Variant.sku.in_(skus)).order_by(Variant.sku)
        variants = list(self.session.scalars(wanted))
        prices = prices_of(self.session, [each.id for each in variants], now=now)
        lines = tuple(
            NewLine(
                each.id, each.product_id, self.dice.choice((1, 1, 2)), prices[each.id], False, None
            )
            for each in variants
        )
        try:
            order = intake.order_placed(
                self.session, self._new(key, buyer, lines), actor=SYSTEM, now=now
            )
        except SoldOut:
            return
        if visit is not None:
            live.credit(self.session, order, [visit], now=now)
        self._decide(order, now)

    def _visit(self, now: datetime) -> Candidate:
        """A few people look through a host's link; one of them is about to buy."""
        link = self.dice.choice(list(self.session.scalars(select(live.ProductLink))))
        for minutes in range(self.dice.randint(2, 9)):
            live.click(self.session, link, PHONE, now=now - (minutes + 1) * MINUTE)
        live.click(self.session, link, PREVIEW, now=now - 20 * MINUTE)
        return Candidate(AttributionRule.LAST_CLICK, link.host_id, now - 3 * MINUTE, link.id)

    def _new(self, key: str, buyer: int | None, lines: tuple[NewLine, ...]) -> NewOrder:
        name = self.dice.choice(BUYERS)
        goods = [Taxable(each.unit_price * each.pieces, TaxClass.STANDARD) for each in lines]
        points = self.vat.points(TaxClass.STANDARD)
        return NewOrder(
            kind=OrderKind.WEB,
            customer="",
            user_id=buyer,
            email=f"buyer-{self.dice.randint(100, 999)}@shopper.example",
            recipient=name,
            phone="+8613800000000",
            address=self.dice.choice(CITIES),
            language="zh-Hans" if name[0] > "z" else "en",
            currency="CNY",
            lines=tuple(replace(each, tax_points=points) for each in lines),
            shipping=SHIPPING,
            taxes=taxes_of(self.vat, goods, SHIPPING),
            due_on=None,
            key=key,
        )

    def _decide(self, order: Order, now: datetime) -> None:
        """Nine of ten pay within minutes; the rest is cancelled an hour later."""
        if self.dice.random() < 0.9:
            self.timeline.at(now + 4 * MINUTE, partial(self._pay, order))
        else:
            self.timeline.at(now + 60 * MINUTE, partial(self._cancel, order))

    def _pay(self, order: Order, now: datetime) -> None:
        amount = Money(order.total_minor, order.currency)
        intake.order_paid(
            self.session,
            order,
            gateway="rehearsal",
            amount=amount,
            reference=f"demo-{order.number}",
            actor=SYSTEM,
            now=now,
        )
        live.earn(self.session, order, actor=SYSTEM, now=now)

    def _cancel(self, order: Order, now: datetime) -> None:
        if order.state is OrderState.PLACED:
            intake.order_cancelled(self.session, order, reason="unpaid", actor=SYSTEM, now=now)
