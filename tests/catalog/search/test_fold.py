"""Whatever happens to the goods, in whatever order: once folded, the shelf says what is so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalog import stock
from catalog.cooperatives import Cooperative
from catalog.pricing import Price, PriceTier
from catalog.products import Craft, Product, ProductState, Variant
from catalog.search import ShelfClock, ShelfMark, ShelfRow, Wish, differences, fold, listing, redraw
from catalog.stock import Location, StockLevel
from catalog.words import Words
from tests.made_catalog import a_craft, a_product, a_variant, the_hub
from tests.pace import examples

CHANGES = (
    "sell",
    "sell out",
    "receive",
    "price",
    "price tomorrow",
    "rename",
    "recolour",
    "delist",
    "publish",
    "draft",
    "move craft",
    "rename craft",
    "rename cooperative",
    "close hub",
    "open hub",
    "add variant",
    "wait a day",
    "fold",
)


def folded(session: Session, now: datetime) -> None:
    while fold(session, now=now):
        pass


@pytest.fixture
def goods(session: Session, now: datetime) -> list[Product]:
    made = [a_product(session, f"jade-{number}", pieces=number) for number in range(3)]
    a_craft(session, "knotting", name=Words("编结", "Knotting"))
    folded(session, now)
    session.commit()
    return made


class Day:
    """A day in the shop: changes come in one after the other."""

    def __init__(self, session: Session, now: datetime, goods: list[Product]) -> None:
        self.session, self.now, self.goods, self.step = session, now, goods, 0

    def do(self, change: str, which: int) -> None:
        self.step += 1
        product = self.goods[which % len(self.goods)]
        getattr(self, change.replace(" ", "_"))(product)
        self.session.flush()

    def _variant(self, product: Product) -> int:
        first = select(Variant.id).where(Variant.product_id == product.id).order_by(Variant.id)
        return int(self.session.scalars(first).first() or 0)

    def _pieces(self, product: Product) -> int:
        variant = self._variant(product)
        return stock.on_hand(self.session, [variant])[variant]

    def _set(self, product: Product, **facts: object) -> None:
        changed = update(Product).where(Product.id == product.id).values(**facts)
        self.session.execute(changed)

    def sell(self, product: Product, pieces: int = 1) -> None:
        if self._pieces(product) >= pieces > 0:
            wanted = {self._variant(product): pieces}
            stock.take(self.session, wanted, key=f"s{self.step}", reason="order", now=self.now)

    def sell_out(self, product: Product) -> None:
        self.sell(product, self._pieces(product))

    def receive(self, product: Product) -> None:
        hub, key = the_hub(self.session).id, f"r{self.step}"
        facts = {"key": key, "reason": "count", "now": self.now}
        stock.receive(self.session, self._variant(product), hub, 2, **facts)

    def price(self, product: Product, at: timedelta = timedelta()) -> None:
        moment = self.now + at + timedelta(microseconds=self.step)
        row = {"variant_id": self._variant(product), "starts_at": moment - timedelta(seconds=1)}
        self.session.add(Price(**row, amount_minor=1000 + self.step))

    def price_tomorrow(self, product: Product) -> None:
        self.price(product, timedelta(days=1))

    def rename(self, product: Product) -> None:
        self._set(product, name=Words(f"红绳{self.step}号", f"Cord number {self.step}"))

    def recolour(self, product: Product) -> None:
        changed = update(Variant).where(Variant.product_id == product.id)
        self.session.execute(changed.values(colour_hex="#B5202A"))

    def delist(self, product: Product) -> None:
        self._set(product, state=ProductState.DELISTED)

    def publish(self, product: Product) -> None:
        self._set(product, state=ProductState.PUBLISHED)

    def draft(self, product: Product) -> None:
        self._set(product, state=ProductState.DRAFT)

    def move_craft(self, product: Product) -> None:
        self._set(product, craft_id=a_craft(self.session, "knotting").id)

    def rename_craft(self, _product: Product) -> None:
        self.session.execute(
            update(Craft).values(name=Words(f"编{self.step}", f"Craft {self.step}"))
        )

    def rename_cooperative(self, _product: Product) -> None:
        self.session.execute(update(Cooperative).values(name=Words("云岭", f"Hill {self.step}")))

    def close_hub(self, _product: Product) -> None:
        self.session.execute(update(Location).values(sells_online=False))

    def open_hub(self, _product: Product) -> None:
        self.session.execute(update(Location).values(sells_online=True))

    def add_variant(self, product: Product) -> None:
        a_variant(self.session, product, price=4200 + self.step, pieces=self.step % 2)

    def wait_a_day(self, _product: Product) -> None:
        self.now += timedelta(days=1)

    def fold(self, _product: Product) -> None:
        fold(self.session, now=self.now, most=2)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 2)), max_size=14))
def test_no_due_mark_means_the_shelf_says_what_the_facts_say(
    session: Session, now: datetime, goods: list[Product], changes: list[tuple[str, int]]
) -> None:
    day = Day(session, now, goods)
    for change, which in changes:
        day.do(change, which)
    folded(session, day.now)
    assert list(differences(session, now=day.now)) == []
    assert session.scalar(select(func.count()).where(ShelfMark.due_at <= day.now)) == 0
    session.rollback()


def test_a_change_behind_every_action_is_seen_too(
    session: Session, now: datetime, goods: list[Product]
) -> None:
    session.execute(update(StockLevel).values(on_hand=0))
    assert [each.check for each in differences(session, now=now)] == ["shelf", "shelf"]
    folded(session, now)
    assert list(differences(session, now=now)) == []
    assert listing(session, Wish(ready=True), now=now).count == 0


def test_selling_many_pieces_leaves_no_mark_until_the_last(
    session: Session, now: datetime, goods: list[Product]
) -> None:
    variant = goods[2].variants[0].id
    for number, marks in ((1, 0), (2, 1)):
        stock.take(session, {variant: 1}, key=f"o{number}", reason="order", now=now)
        assert session.scalar(select(func.count()).select_from(ShelfMark)) == marks


def test_a_price_that_begins_later_is_shown_from_then_on(
    session: Session, now: datetime, goods: list[Product]
) -> None:
    later = now + timedelta(hours=1)
    row = {"variant_id": goods[0].variants[0].id, "amount_minor": 9900}
    session.add(Price(**row, starts_at=later))
    folded(session, now)
    assert listing(session, Wish(least=9000), now=now).count == 0
    folded(session, later)
    assert listing(session, Wish(least=9000), now=later).count == 1


def test_a_price_from_a_number_on_leaves_a_mark_when_it_begins_and_when_it_ends(
    session: Session, now: datetime, goods: list[Product]
) -> None:
    folded(session, now)
    begins, ends = now + timedelta(hours=1), now + timedelta(hours=2)
    row = {"variant_id": goods[0].variants[0].id, "pieces": 10, "amount_minor": 900}
    session.add(PriceTier(**row, starts_at=begins, ends_at=ends))
    assert [fold(session, now=moment) for moment in (now, begins, begins, ends)] == [0, 1, 0, 1]


def test_a_fold_takes_no_more_than_it_was_told(
    session: Session, now: datetime, goods: list[Product]
) -> None:
    session.execute(update(Product).values(weight_g=7))
    assert [fold(session, now=now, most=2), fold(session, now=now, most=2)] == [2, 1]
    assert fold(session, now=now) == 0


def test_what_is_gone_is_told_to_those_who_hold_a_copy(
    session: Session, now: datetime, goods: list[Product]
) -> None:
    session.execute(
        update(Product).where(Product.id == goods[0].id).values(state=ProductState.DELISTED)
    )
    folded(session, now)
    row = session.get_one(ShelfRow, goods[0].id, populate_existing=True)
    assert (row.shown, row.version) == (False, session.get_one(ShelfClock, 1).version)


def test_drawing_everything_anew_heals_what_was_spoilt(
    session: Session, now: datetime, goods: list[Product]
) -> None:
    session.execute(delete(ShelfRow))
    assert len(list(differences(session, now=now))) == len(goods)
    assert redraw(session, now=now) == len(goods)
    assert list(differences(session, now=now)) == []
