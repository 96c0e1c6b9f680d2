"""After the sale: goods that come back, and parcels that never arrived.

Rules
* What may come back is what left for her and is not spoken for yet (`returns`' tally).
* Pieces that are fit for sale lie in stock again, once for each return; the others are written off.
  What carries somebody's words is never sold to another.
  A maker's earnings are never touched: she was paid for a good piece.
* A return ends once: money (`return_refunded` says how much; the payments' room sends it) or other
  pieces from stock by an order of nothing to pay.
* A parcel that is lost or came back becomes a return that the house made and received at once; it
  ends the same two ways, as money or sent again. Its freight is ours.
* An exchange that is cancelled leaves the return as it was, to be refunded or exchanged again.
* Pieces of an exchange are worth what she paid for the first ones, to the order that paid.

How it can fail: `SoldOut` where nothing is left to exchange; the return then waits as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import pricing, stock
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, history_of
from catalog.money import Money
from catalog.products import Variant
from catalog.stock.bundling import definition
from fulfillment import orders, recipients, returns, shipping
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind, OrderLine, Whereto
from fulfillment.returns import (
    Looked,
    NewReturn,
    Return,
    ReturnLine,
    ReturnReason,
    ReturnState,
    Sent,
    Wanted,
    Wish,
)
from fulfillment.shipping import Parcel
from fulfillment.workflow import intake


def sent_lines(session: Session, order: Order) -> tuple[dict[int, Sent], datetime | None]:
    """What of an order is with its customer and what a piece of it is worth, and since when."""
    pieces, delivered_at = shipping.sent_to_her(session, order.id)
    if order.state not in intake.GONE:  # more of it follows: her days have not begun
        delivered_at = None
    return _worths(session, order, pieces), delivered_at


def return_asked(
    session: Session, order: Order, new: NewReturn, *, actor: Actor, now: datetime
) -> Return:
    """She would like to send pieces back; all of it is written down, or nothing."""
    if (existing := returns.by_key(session, new.key)) is not None:
        return existing
    if not intake.has_left(order) or order.kind is OrderKind.WAVE:
        raise Refusal("return.not_sent", "This order has not been sent yet.")
    if new.reason is ReturnReason.NOT_DELIVERED:
        raise Invalid("return.reason", "Please choose a reason.", field="reason")
    sent, delivered_at = sent_lines(session, order)
    returns.check(new, sent, delivered_at=delivered_at, now=now)
    _check_instead(session, order, new.wanted, now=now)
    with session.begin_nested():
        ids = (order.id, paid_order(session, order).id)
        return returns.ask(session, ids, new, sent, actor=actor, now=now)


def return_received(
    session: Session, row: Return, looked: Mapping[int, Looked], *, actor: Actor, now: datetime
) -> None:
    """The hub has looked at what came; what is fit for sale is on the shelf again."""
    returns.receive(session, row, looked, actor=actor, now=now)
    fit: dict[int, int] = {}
    for each in row.lines:
        line = session.get_one(OrderLine, each.order_line_id)
        if each.fit and not line.lettering:
            fit[line.id] = fit.get(line.id, 0) + each.fit
    if fit:
        back = orders.taken_by(session, fit)
        stock.put_back(session, back, key=f"return:{row.id}", reason="returned", now=now)


def owed(session: Session, row: Return) -> tuple[Money, Money]:
    """What a return is worth now: its goods, and the freight where it is ours and not given yet."""
    paid = session.get_one(Order, row.paid_order_id)
    came = [(each.fit + each.unfit, each.worth_minor) for each in row.lines]
    goods = Money(returns.worth(came), paid.currency)
    ours = returns.our_fault(row.reason) and not returns.freight_gone(session, paid.id)
    return goods, Money(_freight(paid) if ours else 0, paid.currency)


def worth_of(session: Session, row: Return) -> Money:
    """All that a return is worth now."""
    goods, freight = owed(session, row)
    return goods + freight


def return_refunded(session: Session, row: Return, *, actor: Actor, now: datetime) -> Money:
    """It ends with money: how much. The caller holds the payment and sends it."""
    goods, freight = owed(session, row)
    if not goods + freight:
        raise Refusal("return.worth_nothing", "There is no money to give back for this.")
    amounts = {"goods": goods.minor, "freight": freight.minor}
    returns.refund(session, row, actor=actor, now=now, **amounts)
    return goods + freight


def return_exchanged(session: Session, row: Return, *, actor: Actor, now: datetime) -> Order:
    """It ends with other pieces: an order that is paid already takes them from stock."""
    old = session.get_one(Order, row.order_id)
    if row.state is not ReturnState.RECEIVED:
        raise Refusal("return.not_here", "The pieces are not here yet.")
    new = _exchange(session, row, old)
    with session.begin_nested():
        order = intake.order_placed(session, new, actor=actor, now=now)
        if order.paid_at is None:
            orders.pay(session, order, by=f"exchange:{row.id}", actor=actor, now=now)
        returns.exchange(session, row, order_id=order.id, actor=actor, now=now)
    return order


def parcel_failed(
    session: Session,
    parcel: Parcel,
    *,
    looked: Mapping[int, Looked] | None,
    actor: Actor,
    now: datetime,
) -> Return:
    """A customer's parcel is lost (nothing was `looked` at) or came back with these pieces."""
    if parcel.order_id is None:
        raise Refusal("parcel.other_leg", "This parcel does not go to a customer.")
    close = shipping.lose if looked is None else shipping.come_back
    inside = shipping.pieces_in(session, parcel.id)
    order = session.get_one(Order, parcel.order_id)
    row = _undelivered(session, order, parcel, inside, actor=actor, now=now)
    close(session, parcel, actor=actor, now=now)
    returns.approve(session, row, says="", actor=actor, now=now)
    given = looked or {}
    every = {line: _all_of(pieces, given.get(line)) for line, pieces in inside.items()}
    return_received(session, row, every, actor=actor, now=now)
    return row


def paid_order(session: Session, order: Order) -> Order:
    """The order whose money paid for this one: itself, or what an exchange goes back to."""
    first = returns.behind(session, order.id)
    return order if first is None else session.get_one(Order, first.paid_order_id)


def _freight(order: Order) -> int:
    """What she paid for the way: a discount that is on no line is on the shipping."""
    if not order.discount_minor:
        return order.shipping_minor
    on_lines = sum(line.discount_minor for line in order.lines)
    return order.shipping_minor - (order.discount_minor - on_lines)


def _all_of(pieces: int, looked: Looked | None) -> Looked:
    """Of a parcel that failed every piece counts: what is not fit is written off."""
    fit = looked.fit if looked else 0
    if not 0 <= fit <= pieces:
        raise Invalid("return.looked", "More pieces than were to come back; please count again.")
    return Looked(fit, pieces - fit)


def _undelivered(
    session: Session,
    order: Order,
    parcel: Parcel,
    inside: Mapping[int, int],
    *,
    actor: Actor,
    now: datetime,
) -> Return:
    new = NewReturn(
        wanted=tuple(Wanted(line, pieces) for line, pieces in sorted(inside.items())),
        reason=ReturnReason.NOT_DELIVERED,
        wish=Wish.EXCHANGE,
        words="",
        photo_asset_id=None,
        key=f"parcel:{parcel.id}",
    )
    ids = (order.id, paid_order(session, order).id)
    return returns.ask(session, ids, new, _worths(session, order, inside), actor=actor, now=now)


def _worths(session: Session, order: Order, pieces: Mapping[int, int]) -> dict[int, Sent]:
    behind = returns.behind(session, order.id)
    came = [each for each in behind.lines if each.fit + each.unfit] if behind else []
    first = [each.worth_minor for each in came]  # in the order of the exchange's own lines
    sent = {}
    for line in order.lines:
        if (count := pieces.get(line.id)) is None:
            continue
        worth = returns.each_worth(line.unit_price_minor, line.pieces, line.discount_minor)
        worth = first[line.position] if line.position < len(first) else worth
        sent[line.id] = Sent(line.id, count, worth, hers=_is_hers(line))
    return sent


def _is_hers(line: OrderLine) -> bool:
    return line.to_make or bool(line.note or line.lettering)


def instead_of(
    session: Session, lines: Collection[OrderLine], *, now: datetime
) -> dict[int, dict[int, Variant]]:
    """What can be sent for each line: its own variant, and those of its product at its price."""
    products = {line.product_id for line in lines}
    wanted = select(Variant).where(Variant.product_id.in_(products)).order_by(Variant.id)
    variants = list(session.scalars(wanted))
    prices = pricing.prices_of(session, [each.id for each in variants], now=now)
    return {
        line.id: {
            each.id: each
            for each in variants
            if each.id == line.variant_id
            or (each.product_id == line.product_id and _same(prices, each.id, line.variant_id))
        }
        for line in lines
    }


def _same(prices: Mapping[int, Money], one: int, other: int) -> bool:
    return one in prices and prices[one] == prices.get(other)


def _check_instead(
    session: Session, order: Order, wanted: Collection[Wanted], *, now: datetime
) -> None:
    """Another one is of the same product and costs the same today."""
    chosen = {each.order_line_id: each.variant_id for each in wanted if each.variant_id}
    lines = [line for line in order.lines if line.id in chosen]
    beside = instead_of(session, lines, now=now)
    if any(chosen[line.id] not in beside[line.id] for line in lines):
        raise Refusal("return.other_price", "Only one of the same kind and price can be sent.")


def _exchange(session: Session, row: Return, old: Order) -> NewOrder:
    nothing = Money(0, old.currency)
    to = _whereto(session, row, old)
    return NewOrder(
        kind=OrderKind.WEB,
        customer=old.customer,
        user_id=old.user_id,
        email=old.email,
        recipient=to.recipient,
        phone=to.phone,
        address=to.address,
        language=old.language,
        currency=old.currency,
        lines=tuple(_others(session, each, nothing) for each in row.lines if each.fit + each.unfit),
        shipping=nothing,
        due_on=None,
        key=f"exchange:{row.id}:{_tries(session, row)}",
    )


def _others(session: Session, each: ReturnLine, nothing: Money) -> NewLine:
    """The pieces that are sent instead of those of a line that came back."""
    line = session.get_one(OrderLine, each.order_line_id)
    variant_id = each.variant_id or line.variant_id
    new = NewLine(variant_id, line.product_id, each.fit + each.unfit, nothing)
    parts = tuple(definition(session, variant_id).items())
    return replace(new, lettering=line.lettering, parts=parts)


def _whereto(session: Session, row: Return, old: Order) -> Whereto:
    """Where others are sent: to whom the parcel was for that failed, else where the order went."""
    failed = row.key.removeprefix("parcel:")
    if old.recipient_count and failed.isdigit():
        her = recipients.whose(session, int(failed))
        if her is not None:
            return Whereto(her.name, her.phone, her.address)
    return Whereto(old.recipient or "", old.phone or "", old.address or "")


def _tries(session: Session, row: Return) -> int:
    """How often others were sent for it: an exchange that was cancelled is not taken up again."""
    past = history_of(session, row.__tablename__, row.id)
    return sum(moment.verb == "exchange" for moment in past)
