"""Talking with the gateway: always between two transactions, never inside one.

Each function commits what it was given, calls, and leaves what it learned uncommitted for the edge.
All of them may be repeated: a call whose answer was lost is made again under the same key.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from flask import url_for
from flask_babel import gettext
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from catalog.db import columns_of, rows_of
from catalog.errors import NotFound, Refusal
from catalog.history import SYSTEM, Actor
from catalog.money import Money
from catalog.products import Product
from catalog.words import Words
from fulfillment import orders
from fulfillment.orders import Alteration, Order
from fulfillment.workflow import altering, intake
from storefront import live
from storefront.payments import actions, queries
from storefront.payments.gateways import NotOffered, flow_of, gateway_for, gateway_named, offered
from storefront.payments.models import Notice, Payment, Refund
from storefront.payments.port import Declined, Unreachable
from storefront.payments.rules import (
    Asked,
    Flow,
    Method,
    NoticeState,
    PaymentState,
    RefundState,
    names,
)
from storefront.payments.settling import settle
from storefront.wiring.languages import language
from storefront.wiring.moments import this_moment
from storefront.wiring.settings import settings

log = structlog.get_logger(__name__)


def choose(
    session: Session, order: Order, method: Method, *, now: datetime, hosted: bool = False
) -> Payment:
    """She will pay this way: a try begins, and the order waits as long as that way takes."""
    taking = settings().taking
    days = {Method.TRANSFER: taking.transfer_days, Method.COUNTER: taking.pickup_days}
    if method in days:
        until = now + timedelta(days=days[method])
        orders.wait_until(session, order, until, actor=SYSTEM, now=now)
    flow = Flow.HOSTED if hosted else flow_of(method)
    return actions.begin(session, order, gateway=gateway_for(method).name, now=now, flow=flow)


def pay_page(
    session: Session,
    order: Order,
    *,
    now: datetime,
    method: Method | None = None,
    hosted: bool = False,
) -> str:
    """The address where this order is paid: her way, else the one chosen before, else the usual.

    `hosted` asks for the gateway's own page, also where the shop has its fields on a page of ours.
    What she began before is closed, so that one order is not paid twice.
    """
    fresh, way = order.just_placed, method or _chosen(session, order, now=now)
    payment = choose(session, order, way, now=now, hosted=hosted)
    asked, teller = _asked(session, order, payment), gateway_named(payment.gateway)
    tries = [] if fresh else queries.open_of(session, order.id)
    stale = [each.id for each in tries if each.id != payment.id]
    session.commit()
    for payment_id in stale:
        close_and_look(session, payment_id, now=now)
        session.commit()
    if order.paid_at is not None or (stale and _thinking(session, order, payment)):
        return asked.cancel_url  # she had paid on the old page already
    session.commit()  # nothing is held while the gateway is asked
    if payment.page_url is None:
        actions.opened(session, payment, teller.open(asked))
    return str(payment.page_url)


def _thinking(session: Session, order: Order, payment: Payment) -> bool:
    """Whether her bank works on an earlier try with the same gateway."""
    return any(
        each.id != payment.id
        and each.gateway == payment.gateway
        and each.state is PaymentState.PENDING
        for each in queries.open_of(session, order.id)
    )


def _chosen(session: Session, order: Order, *, now: datetime) -> Method:
    """The way of the try that is still open; else the first that is offered."""
    for each in reversed(queries.open_of(session, order.id)):
        if each.expires_at > now or each.state is PaymentState.PENDING:
            return Method(each.gateway) if each.gateway in set(Method) else Method.ONLINE
    if not (ways := offered()):
        raise NotOffered
    return ways[0]


def look(session: Session, payment_id: int, *, now: datetime, reference: str | None = None) -> str:
    """Ask the gateway how a payment stands and bring our books there."""
    payment = session.get_one(Payment, payment_id)
    name, known = payment.gateway, payment.reference or reference
    fits = payment.reference is not None or names(reference, payment.flow)
    session.commit()
    if known is None or not fits:
        raise Unreachable
    reading = gateway_named(name).read(known)
    if payment.reference is None and reading.key == payment.key:
        payment.reference = known
        session.flush()
    return settle(session, payment_id, reading, now=now)


def work_off(session: Session, notice_id: int, *, now: datetime) -> None:
    """Do what a notice is the occasion for; a foreign one is set aside."""
    notice = session.get_one(Notice, notice_id)
    if notice.state is not NoticeState.NEW:
        return
    payment = queries.named_by(session, notice)
    outcome = "foreign"
    if payment is not None:
        outcome = look(session, payment.id, now=now, reference=notice.reference)
    aside = outcome in ("foreign", "mismatch")
    notice.state = NoticeState.SET_ASIDE if aside else NoticeState.HANDLED
    notice.outcome, notice.handled_at = outcome, now
    session.flush()


def send_back(session: Session, refund_id: int, *, now: datetime) -> None:
    """Send the money of a refund that was asked for."""
    refund = session.get_one(Refund, refund_id)
    if refund.state is not RefundState.ASKED:
        return
    payment = session.get_one(Payment, refund.payment_id)
    amount, key = Money(refund.amount_minor, refund.currency), refund.key
    name, reference = payment.gateway, str(payment.reference)
    session.commit()
    declined = False
    try:
        gateway_named(name).refund(reference, amount, key=key)
    except Declined:
        declined = True
    look(session, payment.id, now=now)
    if declined and refund.state is RefundState.ASKED:
        log.error("refund.declined", payment=payment.key)
        refund.state = RefundState.FAILED
        session.flush()


def close(session: Session, payment_id: int) -> None:
    """Let nobody pay on an old page any more."""
    payment = session.get_one(Payment, payment_id)
    name, reference = payment.gateway, payment.reference
    session.commit()
    if reference is not None:
        try:
            gateway_named(name).close(reference)
        except (Declined, NotFound):
            log.warning("payment.not_closed", payment=payment.key)


def close_and_look(session: Session, payment_id: int, *, now: datetime) -> None:
    """Close a page that nobody needs; if somebody was faster and paid, that is what counts."""
    if session.get_one(Payment, payment_id).reference is None:
        return  # it never got a page: there is nowhere to pay
    close(session, payment_id)
    try:
        look(session, payment_id, now=now)
    except (Declined, NotFound):
        log.warning("payment.not_read", payment=payment_id)


def sweep(session: Session, *, now: datetime) -> None:
    """Ask about tries that nobody told us of: a notice may be lost, money must not be."""
    silent = queries.silent_ids(session, now=now)
    session.commit()
    for payment_id in silent:
        try:
            look(session, payment_id, now=now)
        except Refusal as refusal:
            session.rollback()
            log.warning("payment.not_read", payment=payment_id, code=refusal.code)
        session.commit()


def call_off(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The customer cancels: pieces and money go back, pages close."""
    paid = queries.that_paid(session, order) if order.paid_at is not None else None
    intake.order_cancelled(session, order, reason="customer", actor=actor, now=now)
    live.void(session, order, actor=actor, now=now)
    actions.close_pages(session, order, now=now)
    if paid is not None:
        amount = Money(paid.amount_minor, paid.currency)
        actions.ask_refund(session, paid, amount=amount, reason="customer", actor=actor, now=now)


def change(
    session: Session, order: Order, new: Alteration, *, actor: Actor, now: datetime
) -> Money:
    """She changes her order before the cut-off; what it is cheaper by goes back if it is paid.

    What she could pay it on is closed first, so that no old sum comes for a new order.
    """
    stale = [each.id for each in queries.open_of(session, order.id)]
    session.commit()
    for payment_id in stale:
        close_and_look(session, payment_id, now=now)
        session.commit()
    if any(each.state is PaymentState.PENDING for each in queries.open_of(session, order.id)):
        raise Refusal(
            "payment.thinking",
            "Your bank is still working on the payment; please change it afterwards.",
        )
    paid = queries.that_paid(session, order) if order.paid_at is not None else None
    if order.paid_at is not None and paid is None:
        raise Refusal("order.by_hand_paid", "Please write to us, and we change it for you.")
    cheaper = altering.order_altered(session, order, new, actor=actor, now=now)
    live.reduce(session, order, left=orders.sums_of(order).total, actor=actor, now=now)
    if paid is not None and cheaper:
        reason = f"changed-to-{order.total_minor}"
        actions.ask_refund(session, paid, amount=cheaper, reason=reason, actor=actor, now=now)
    return cheaper


def _asked(session: Session, order: Order, payment: Payment) -> Asked:
    return Asked(
        key=payment.key,
        order_number=order.number,
        amount=Money(payment.amount_minor, payment.currency),
        lines=_lines(session, order),
        email=order.email or "",
        language=order.language,
        return_url=settings().public_url + url_for("buying.returned", token=order.token),
        cancel_url=settings().public_url + url_for("buying.order", token=order.token),
        expires_at=payment.expires_at,
        flow=payment.flow,
        pay_url=settings().public_url + url_for("paying_here.pay", token=order.token),
    )


_GOODS = columns_of(Product)
_NAMES = select(_GOODS.id, _GOODS.name).where(_GOODS.id.in_(bindparam("products", expanding=True)))


def _names(session: Session, goods: Sequence[int]) -> dict[int, Words]:
    """How goods are called; a gateway's page only tells it."""
    return {row.id: row.name for row in rows_of(session, _NAMES, {"products": goods})}


def _lines(session: Session, order: Order) -> tuple[tuple[str, Money, int], ...]:
    goods = tuple(sorted({line.product_id for line in order.lines}))
    names = this_moment(("names", goods), lambda: _names(session, goods))
    lines = [
        (
            names[line.product_id].get(language()),
            Money(line.unit_price_minor, order.currency),
            line.pieces,
        )
        for line in order.lines
    ]
    if order.shipping_minor:
        lines.append((gettext("Shipping"), Money(order.shipping_minor, order.currency), 1))
    if order.tax_minor:
        lines.append((gettext("Tax"), Money(order.tax_minor, order.currency), 1))
    if order.discount_minor or order.credit_minor:  # a gateway adds up, it takes nothing off
        number = gettext("Order %(number)s", number=order.number)
        return ((number, Money(order.charged_minor, order.currency), 1),)
    return tuple(lines)
