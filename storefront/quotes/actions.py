"""Keeping a quote, ordering by it, letting it go.

Rules
* A rate below the wage lines of its region is not quoted unless two people agreed (`fairness`).
* Keeping holds the makers' hours for the offered days until the quote's own end; it is refused, and
  nothing is written, if they are gone meanwhile. The same key is the same quote.
* Ordering makes a bulk order of the very lines, prices and days; the hold becomes its promise. A
  quote that lapsed is ordered only if its days are still free. Twice is once.
* A quote lapses by itself: its hold ends with its time, and a job says so.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import SYSTEM, Actor, move, record
from catalog.money import Money
from fulfillment import orders, promises
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.orders.rules import number_of
from fulfillment.workflow import capacity, intake
from fulfillment.workflow.capacity import Making
from storefront.delivery import taxed_as_agreed
from storefront.quotes import queries
from storefront.quotes.models import Quote, QuoteLine
from storefront.quotes.rules import MOST_DAYS, QUOTE, Offer, Offered, QuoteState


@dataclass(frozen=True, slots=True)
class Keeping:
    """For whom an offer is kept, and for how many days; the same key keeps it once."""

    customer: str
    days: int
    key: str


def keep(session: Session, offer: Offer, keeping: Keeping, *, actor: Actor, now: datetime) -> Quote:
    """Write the offer down and hold the hours for it."""
    promises.turn(session)
    if (known := queries.by_key(session, keeping.key)) is not None:
        return known
    if not offer.whole:
        raise Refusal("quote.open", "Every line needs a price and a day before it can be held.")
    _refuse_unfair(session, offer, now)
    if not 1 <= keeping.days <= MOST_DAYS:
        raise Invalid("quote.days", "Between 1 and %(most)s days, please.", most=MOST_DAYS)
    quote = Quote(
        number=_free_number(session),
        token=secrets.token_urlsafe(32),
        state=QuoteState.HELD,
        customer=keeping.customer,
        currency=offer.total.currency,
        total_minor=offer.total.minor,
        made_at=now,
        expires_at=now + timedelta(days=keeping.days),
        key=keeping.key,
        lines=[_line(at, row) for at, row in enumerate(offer.rows)],
    )
    session.add(quote)
    session.flush()
    _hold(session, quote, now)
    record(session, quote, "keep", actor=actor, now=now, days=keeping.days)
    return quote


def ordered(session: Session, quote: Quote, *, actor: Actor, now: datetime) -> Order:
    """Make a bulk order of it; its hold becomes the order's promise."""
    promises.turn(session)
    if (known := orders.by_key(session, cause(quote))) is not None:
        return known
    session.refresh(quote)
    if quote.expires_at <= now or quote.state is not QuoteState.HELD:
        _hold(session, quote, now)
    capacity.let_go(session, cause(quote), now=now)
    move(session, quote, QUOTE, "order", actor=actor, now=now)
    new = _new_order(quote)
    new = taxed_as_agreed(session, new, on=now.date())
    order = intake.order_placed(session, new, actor=actor, now=now)
    quote.order_id = order.id
    session.flush()
    return order


def let_go(session: Session, quote: Quote, *, actor: Actor, now: datetime) -> None:
    """It will not be ordered: the hours are free again."""
    move(session, quote, QUOTE, "let_go", actor=actor, now=now)
    capacity.let_go(session, cause(quote), now=now)


def lapse_due(session: Session, *, now: datetime) -> int:
    """Let every quote lapse whose time is over; how many there were."""
    due = queries.lapsing(session, now=now)
    for quote in due:
        move(session, quote, QUOTE, "lapse", actor=SYSTEM, now=now)
        capacity.let_go(session, cause(quote), now=now)
    return len(due)


def cause(quote: Quote) -> str:
    """Under which name its hours are held, and the key of the order that comes of it."""
    return f"quote:{quote.number}"


def _refuse_unfair(session: Session, offer: Offer, now: datetime) -> None:
    """Nothing leaves on a rate below the line that no second person has agreed to."""
    for each in queries.standing(session, offer, on=now.date()):
        if each.stops:
            raise Refusal(
                "quote.below_line",
                "%(style)s pays less an hour than it must. Raise its rate, or let a second person "
                "agree to a reason.",
                style=each.slug,
            )


def _hold(session: Session, quote: Quote, now: datetime) -> None:
    """In the order in which the days were found, so that what was offered can be held."""
    lines = sorted(
        quote.lines, key=lambda row: (-row.priority, row.due_on or date.max, row.position)
    )
    makings = [Making(line.product_id, line.pieces, line.ready_on) for line in lines]
    expires = quote.expires_at if quote.expires_at > now else now + timedelta(days=1)
    capacity.held(session, makings, cause=cause(quote), now=now, expires_at=expires)


def _line(position: int, row: Offered) -> QuoteLine:
    return QuoteLine(
        position=position,
        product_id=row.product_id,
        variant_id=row.variant_id,
        pieces=row.asked.pieces,
        unit_price_minor=row.price.minor if row.price else 0,
        due_on=row.asked.due_on,
        priority=row.asked.priority,
        ready_on=row.ready_on,
    )


def _free_number(session: Session) -> str:
    while True:
        number = "Q" + number_of(list(secrets.token_bytes(6)))[2:]
        if queries.by_number(session, number) is None:
            return number


def _new_order(quote: Quote) -> NewOrder:
    return NewOrder(
        kind=OrderKind.BULK,
        customer=quote.customer,
        user_id=None,
        email=None,
        recipient=None,
        phone=None,
        address=None,
        language="zh-Hans",
        currency=quote.currency,
        lines=tuple(_new_line(line, quote.currency) for line in quote.lines),
        shipping=Money(0, quote.currency),
        due_on=max(line.ready_on for line in quote.lines),
        key=cause(quote),
    )


def _new_line(line: QuoteLine, currency: str) -> NewLine:
    price = Money(line.unit_price_minor, currency)
    return NewLine(line.variant_id, line.product_id, line.pieces, price, True, line.ready_on)
