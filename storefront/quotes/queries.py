"""Asking and finding: what could be offered now, and the quotes there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from catalog.errors import Invalid
from catalog.fairness import Stands, of_products
from catalog.money import Money
from catalog.pricing import Ladder, ladders_of, rates_of
from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.orders import Order
from fulfillment.promises import Answer, Style, Wish, answers
from fulfillment.workflow.capacity import outlook, styles_of
from storefront.quotes.models import Quote, QuoteLine
from storefront.quotes.rules import Asked, Offer, Offered, QuoteState

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A quote in the list."""

    number: str
    customer: str
    state: QuoteState
    total: Money
    ready_on: date | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a quote with its names."""

    sku: str
    name: Words
    variant: Words
    pieces: int
    price: Money
    due_on: date | None
    ready_on: date
    per_hour: Money | None

    @property
    def amount(self) -> Money:
        """What the line costs."""
        return self.price * self.pieces


def offer_of(session: Session, asked: Sequence[Asked], *, now: datetime, but: str = "") -> Offer:
    """What could be offered now; hours that the cause `but` holds count as free."""
    goods = _goods(session, asked)
    products = {product.id for product, _ in goods.values()}
    prices = ladders_of(session, [variant.id for _, variant in goods.values()], now=now)
    rates, styles = rates_of(session, products, on=now.date()), styles_of(session, products)
    view = outlook(session, now=now, but=but)
    wishes = [_wish(at, each, styles[goods[each.sku][0].id]) for at, each in enumerate(asked)]
    given = answers(view, wishes) if view else tuple(_no_answer(wish) for wish in wishes)
    return Offer(
        tuple(
            _offered(each, goods[each.sku], prices, rates, answer)
            for each, answer in zip(asked, given, strict=True)
        )
    )


def standing(session: Session, offer: Offer, *, on: date) -> tuple[Stands, ...]:
    """How the rates of what is offered stand beside what an hour must earn."""
    if not offer.rows:
        return ()
    found = of_products(session, {row.product_id for row in offer.rows}, on=on)
    return tuple(found[each] for each in sorted(found))


def _goods(session: Session, asked: Sequence[Asked]) -> dict[str, tuple[Product, Variant]]:
    rows = session.execute(
        select(Product, Variant)
        .join(Variant, Variant.product_id == Product.id)
        .where(Variant.sku.in_({each.sku for each in asked}), Variant.retired_at.is_(None))
    ).all()
    goods = {variant.sku: (product, variant) for product, variant in rows}
    for each in asked:
        if each.sku in goods and goods[each.sku][1].is_bundle:
            raise Invalid(
                "quote.bundle", "%(sku)s is a set; please ask for what lies in it.", sku=each.sku
            )
        if each.sku not in goods:
            raise Invalid("quote.sku", "There is no article %(sku)s.", sku=each.sku)
    return goods


def _wish(at: int, asked: Asked, style: Style) -> Wish:
    return Wish(f"{at:04d}", style, asked.pieces, asked.due_on, asked.priority)


def _no_answer(wish: Wish) -> Answer:
    return Answer(wish.id, 0, None, None, 0)


def _offered(
    asked: Asked,
    good: tuple[Product, Variant],
    prices: dict[int, Ladder],
    rates: dict[int, Money],
    answer: Answer,
) -> Offered:
    product, variant = good
    rate, ladder = rates.get(product.id), prices.get(variant.id)
    return Offered(
        asked=asked,
        product_id=product.id,
        variant_id=variant.id,
        slug=product.slug,
        name=product.name,
        variant=variant.name,
        price=asked.price or (ladder.at(asked.pieces) if ladder else None),
        rate=rate,
        per_hour=_per_hour(rate, product),
        in_time=answer.in_time,
        ready_on=answer.day,
        earliest=answer.earliest,
        in_sight=answer.in_sight,
    )


def _per_hour(rate: Money | None, product: Product) -> Money | None:
    if rate is None:
        return None
    return Money(round(rate.minor * 60 / product.standard_minutes), rate.currency)


def quotes_page(session: Session, *, page: int) -> tuple[tuple[Row, ...], int]:
    """A page of quotes, the newest first, and how many pages there are."""
    pages = max(1, -(-(session.scalar(select(func.count(Quote.id))) or 0) // PAGE))
    ready = (
        select(func.max(QuoteLine.ready_on)).where(QuoteLine.quote_id == Quote.id).scalar_subquery()
    )
    at = (min(max(1, page), pages) - 1) * PAGE
    wanted = select(Quote, ready).order_by(Quote.id.desc()).limit(PAGE).offset(at)
    return tuple(_row(quote, day) for quote, day in session.execute(wanted)), pages


def _row(quote: Quote, ready_on: date | None) -> Row:
    total = Money(quote.total_minor, quote.currency)
    facts = (quote.number, quote.customer, quote.state)
    return Row(*facts, total, ready_on, quote.expires_at)


def by_number(session: Session, number: str) -> Quote | None:
    """The quote with a number."""
    return _first(session, select(Quote).where(Quote.number == number.strip().upper()))


def by_token(session: Session, token: str) -> Quote | None:
    """The quote behind a customer's link."""
    return _first(session, select(Quote).where(Quote.token == token))


def by_key(session: Session, key: str) -> Quote | None:
    """The quote that was kept under a key."""
    return _first(session, select(Quote).where(Quote.key == key))


def order_number(session: Session, quote: Quote) -> str | None:
    """The number of the order that came of a quote."""
    return session.scalar(select(Order.number).where(Order.id == quote.order_id))


def lapsing(session: Session, *, now: datetime, limit: int = 100) -> list[Quote]:
    """Held quotes whose time is over, the oldest first."""
    over = select(Quote).where(Quote.state == QuoteState.HELD, Quote.expires_at <= now)
    return list(session.scalars(over.order_by(Quote.expires_at, Quote.id).limit(limit)))


def lines_of(session: Session, quote: Quote, *, on: date) -> tuple[Line, ...]:
    """The lines of a quote with names, and what making them earns in an hour."""
    rows = session.execute(
        select(QuoteLine, Product, Variant)
        .join(Product, Product.id == QuoteLine.product_id)
        .join(Variant, Variant.id == QuoteLine.variant_id)
        .where(QuoteLine.quote_id == quote.id)
        .order_by(QuoteLine.position)
    ).all()
    rates = rates_of(session, {product.id for _, product, _ in rows}, on=on)
    return tuple(
        Line(
            sku=variant.sku,
            name=product.name,
            variant=variant.name,
            pieces=line.pieces,
            price=Money(line.unit_price_minor, quote.currency),
            due_on=line.due_on,
            ready_on=line.ready_on,
            per_hour=_per_hour(rates.get(product.id), product),
        )
        for line, product, variant in rows
    )


def _first(session: Session, wanted: Select[Quote]) -> Quote | None:
    fresh = wanted.options(selectinload(Quote.lines)).execution_options(populate_existing=True)
    return session.scalars(fresh).first()
