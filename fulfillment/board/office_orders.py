"""Orders as the office sees them: what is still open, what is made, what needs a plan.

Open pieces of a line are its pieces minus what live and finished batches stand for. Every list is
one page with its whole count; the number of statements does not grow with the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, exists, func, or_, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.batches import COUNTED, Batch
from fulfillment.orders import Order, OrderKind, OrderLine, OrderState
from fulfillment.planner.models import Plan
from fulfillment.planner.states import PlanState
from fulfillment.waves import Gathered

PAGE = 30
#: So many of each kind stand on the first page.
FEW = 8
#: Orders whose pieces may be planned.
PLANNABLE = (OrderState.PLACED, OrderState.PAID, OrderState.IN_PRODUCTION)
_WAITING: tuple[Any, ...] = (
    Plan.id,
    Order.number,
    Order.customer,
    Plan.state,
    Plan.made_at,
    Plan.cause.is_not(None),
)


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What is looked for; empty fields ask for everything."""

    kind: OrderKind | None = None
    state: OrderState | None = None
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list; `open` pieces have no maker yet."""

    number: str
    kind: OrderKind
    state: OrderState
    customer: str
    pieces: int
    open: int
    total: Money
    due_on: date | None
    placed_at: datetime
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list and how many rows there are in all."""

    rows: tuple[OrderRow, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of an order with how far it is."""

    id: int
    position: int
    sku: str
    product: Words
    variant: Words
    pieces: int
    unit_price: Money
    to_make: bool
    due_on: date | None
    note: str
    lettering: str
    in_wave: bool
    given: int
    accepted: int
    scrapped: int

    @property
    def open(self) -> int:
        """Pieces that no maker has yet."""
        return max(0, self.pieces - self.given) if self.to_make and not self.in_wave else 0


@dataclass(frozen=True, slots=True)
class WaitingPlan:
    """A proposal that nobody has accepted yet."""

    id: int
    number: str
    customer: str
    state: PlanState
    made_at: datetime
    #: Whether it is a re-plan, because something happened.
    changed: bool = False


def orders_page(session: Session, wanted: OrderFilter) -> Listing:
    """A page of orders, the newest first."""
    conditions = _conditions(wanted)
    count = session.scalar(select(func.count()).select_from(Order).where(*conditions)) or 0
    page = min(max(1, wanted.page), max(1, -(-count // PAGE)))
    rows = _rows(session, conditions, limit=PAGE, offset=(page - 1) * PAGE)
    return Listing(rows, count, page)


def orders_to_plan(session: Session) -> tuple[tuple[OrderRow, ...], int]:
    """Orders with pieces that no maker has, the most urgent first; a few, and how many in all."""
    work = _work()
    own = Order.kind != OrderKind.WEB  # pieces of shop orders are planned in waves
    conditions = (Order.state.in_(PLANNABLE), own, work.c.open > 0)
    joined = select(func.count()).select_from(Order).join(work, work.c.order_id == Order.id)
    count = session.scalar(joined.where(*conditions)) or 0
    order = (Order.due_on.is_(None), Order.due_on, Order.id)
    return _rows(session, conditions, work=work, order=order, limit=FEW), count


def orders_unpaid(session: Session) -> tuple[tuple[OrderRow, ...], int]:
    """Bulk orders that have begun and are not paid."""
    begun = (OrderState.IN_PRODUCTION, OrderState.READY, OrderState.SENT, OrderState.COMPLETED)
    conditions = (Order.kind == OrderKind.BULK, Order.state.in_(begun), Order.paid_at.is_(None))
    count = session.scalar(select(func.count()).select_from(Order).where(*conditions)) or 0
    return _rows(session, conditions, order=(Order.id,), limit=FEW), count


def plans_waiting(session: Session, *, limit: int = FEW) -> tuple[WaitingPlan, ...]:
    """Proposals that wait for a yes, and those that are still worked out."""
    rows = session.execute(
        select(*_WAITING)
        .join(Order, Plan.order_id == Order.id)
        .where(Plan.state.in_((PlanState.PROPOSED, PlanState.ASKED)))
        .where(Order.state.in_(PLANNABLE))
        .order_by(Plan.id.desc())
        .limit(limit)
    )
    return tuple(WaitingPlan(*row) for row in rows)


def plans_page(session: Session, *, page: int) -> tuple[tuple[WaitingPlan, ...], int]:
    """A page of all plans, the newest first, and how many pages."""
    count = session.scalar(select(func.count()).select_from(Plan)) or 0
    pages = max(1, -(-count // PAGE))
    rows = session.execute(
        select(*_WAITING)
        .join(Order, Plan.order_id == Order.id)
        .order_by(Plan.id.desc())
        .limit(PAGE)
        .offset((min(max(1, page), pages) - 1) * PAGE)
    )
    return tuple(WaitingPlan(*row) for row in rows), pages


def order_lines(session: Session, order: Order) -> tuple[LineRow, ...]:
    """The lines of an order with how far each is."""
    made = _batches_by_line()
    rows = session.execute(
        select(OrderLine, Variant, Product.name, _in_wave())
        .add_columns(made.c.given, made.c.accepted, made.c.scrapped)
        .join(Variant, OrderLine.variant_id == Variant.id)
        .join(Product, OrderLine.product_id == Product.id)
        .outerjoin(made, made.c.line_id == OrderLine.id)
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.position)
    )
    return tuple(_line(order.currency, *row) for row in rows)


def _line(
    currency: str,
    line: OrderLine,
    variant: Variant,
    product: Words,
    in_wave: bool,
    *counts: int | None,
) -> LineRow:
    given, accepted, scrapped = (int(count or 0) for count in counts)
    as_kept = ("id", "pieces", "to_make", "due_on", "note")
    return LineRow(
        **{name: getattr(line, name) for name in as_kept},
        position=line.position + 1,
        sku=variant.sku,
        product=product,
        variant=variant.name,
        unit_price=Money(line.unit_price_minor, currency),
        lettering=line.lettering or "",
        in_wave=in_wave,
        given=given,
        accepted=accepted,
        scrapped=scrapped,
    )


def _conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(Order.kind == wanted.kind)
    if wanted.state is not None:
        conditions.append(Order.state == wanted.state)
    if text := wanted.text.strip():
        number = Order.number.startswith(text.upper(), autoescape=True)
        short = Order.number.startswith(f"MH-{text.upper()}", autoescape=True)
        name = Order.customer.icontains(text, autoescape=True)
        conditions.append(or_(number, short, name))
    return conditions


def _batches_by_line() -> Subquery:
    return (
        select(
            Batch.order_line_id.label("line_id"),
            func.sum(Batch.pieces - Batch.scrapped - Batch.turned_back).label("given"),
            func.sum(Batch.accepted).label("accepted"),
            func.sum(Batch.scrapped).label("scrapped"),
        )
        .where(Batch.state.in_(COUNTED))
        .group_by(Batch.order_line_id)
        .subquery("made")
    )


def _in_wave() -> ColumnElement[bool]:
    """Whether a shopper's line is made in a wave."""
    return exists().where(Gathered.open_for == OrderLine.id)


def _work() -> Subquery:
    """Pieces and open pieces of each order."""
    made = _batches_by_line()
    left = OrderLine.pieces - func.coalesce(made.c.given, 0)
    is_open = case((OrderLine.to_make & (left > 0) & ~_in_wave(), left), else_=0)
    return (
        select(
            OrderLine.order_id.label("order_id"),
            func.sum(OrderLine.pieces).label("pieces"),
            func.sum(is_open).label("open"),
        )
        .outerjoin(made, made.c.line_id == OrderLine.id)
        .group_by(OrderLine.order_id)
        .subquery("work")
    )


def _rows(
    session: Session,
    conditions: Any,
    *,
    work: Subquery | None = None,
    order: Any = (),
    limit: int,
    offset: int = 0,
) -> tuple[OrderRow, ...]:
    work = _work() if work is None else work
    found = session.execute(
        select(Order, func.coalesce(work.c.pieces, 0), func.coalesce(work.c.open, 0))
        .outerjoin(work, work.c.order_id == Order.id)
        .where(*conditions)
        .order_by(*(order or (Order.id.desc(),)))
        .limit(limit)
        .offset(offset)
    )
    return tuple(_row(order, int(pieces), int(left)) for order, pieces, left in found)


def _row(order: Order, pieces: int, left: int) -> OrderRow:
    return OrderRow(
        number=order.number,
        kind=order.kind,
        state=order.state,
        customer=order.customer,
        pieces=pieces,
        open=left if order.state in PLANNABLE else 0,
        total=Money(order.total_minor, order.currency),
        due_on=order.due_on,
        placed_at=order.placed_at,
        paid_at=order.paid_at,
    )
