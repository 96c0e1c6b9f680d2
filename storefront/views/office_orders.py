"""Orders in the office: the list, one order with all that belongs to it, and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.money import Money
from fulfillment import returns
from fulfillment.batches import HERS, BatchState
from fulfillment.board.office_orders import PLANNABLE, OrderFilter, order_lines, orders_page
from fulfillment.board.progress import order_progress
from fulfillment.board.waves import shoppers_of
from fulfillment.orders import (
    ORDER,
    Order,
    OrderKind,
    OrderState,
    inside_of,
    sums_of,
    taxes_of,
)
from fulfillment.planner.queries import plans_of
from fulfillment.workflow import intake, planning
from fulfillment.workflow.asking import plan_asked
from fulfillment.workflow.planning import Adjustments
from storefront import invoices, payments
from storefront.accounts import Role
from storefront.accounts.access import order_for_office, person
from storefront.forms.office import CancelForm, PaymentForm
from storefront.payments import Dispute, Payment, Refund
from storefront.payments.actions import ask_refund, close_pages
from storefront.payments.queries import of_order, that_paid
from storefront.views.office_changes import changes_shown
from storefront.wiring.clock import now

pages = Blueprint("orders", __name__, url_prefix="/orders")

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T", Refund, Dispute)


@pages.get("")
def index() -> str:
    """The list, filtered and searched."""
    wanted = OrderFilter(
        kind=_one_of(OrderKind, request.args.get("kind")),
        state=_one_of(OrderState, request.args.get("state")),
        text=request.args.get("q", "")[:60],
        page=request.args.get("page", 1, type=int),
    )
    listing = orders_page(db.session(), wanted)
    return render_template(
        "office/orders.html", listing=listing, wanted=wanted, kinds=OrderKind, states=OrderState
    )


@pages.get("/<number>")
def order(number: str) -> str:
    """One order."""
    return _order_page(order_for_office(person(), number), PaymentForm(), CancelForm())


@pages.post("/<number>/plans")
def plan(number: str) -> Response:
    """A new proposal, now or by a job."""
    row = order_for_office(person(), number)
    made = propose(row, Adjustments())
    db.session.commit()
    return redirect(url_for("office.plans.plan", plan_id=made), 303)


@pages.post("/<number>/payment")
def payment(number: str) -> Response | tuple[str, int]:
    """A bank transfer of the whole amount came."""
    row = order_for_office(person(), number)
    form = PaymentForm()
    if not form.validate():
        return _order_page(row, form, CancelForm()), 422
    late = intake.order_paid(
        db.session(),
        row,
        gateway="bank",
        amount=sums_of(row).charged,
        reference=str(form.reference.data).strip(),
        actor=person().actor(Role.OFFICE),
        now=now(),
    )
    db.session.commit()
    if late is not None:
        flash(_("Booked, but nobody waits for this money: please send it back."), "needs")
    else:
        flash(_("The money is booked."), "good")
    return redirect(url_for(".order", number=row.number), 303)


@pages.post("/<number>/refunds/<int:refund_id>/again")
def refund_again(number: str, refund_id: int) -> Response:
    """A refund that did not arrive is sent once more, as a new refund."""
    row = order_for_office(person(), number)
    broken = payments.refund_of_order(db.session(), row, refund_id)
    payments.send_again(db.session(), broken, actor=person().actor(Role.OFFICE), now=now())
    db.session.commit()
    flash(_("The refund is on its way again."), "good")
    return redirect(url_for(".order", number=row.number), 303)


@pages.post("/<number>/cancellation")
def cancellation(number: str) -> Response | tuple[str, int]:
    """The order will not be filled."""
    row = order_for_office(person(), number)
    form = CancelForm()
    if not form.validate():
        return _order_page(row, PaymentForm(), form), 422
    reason, refund = str(form.reason.data), str(form.refund.data or "").strip()
    if paid_by_bank(row) and not refund:
        form.refund.errors = [_("Please send the money back first and give its reference.")]
        return _order_page(row, PaymentForm(), form), 422
    _cancelled(row, reason, refund)
    db.session.commit()
    flash(_("The order is cancelled."), "good")
    return redirect(url_for(".order", number=row.number), 303)


def paid_by_bank(row: Order) -> bool:
    """Whether the money came as a transfer, so that only a person can send it back."""
    return (row.paid_by or "").startswith("bank:")


def _cancelled(row: Order, reason: str, refund: str) -> None:
    session, actor, at = db.session(), person().actor(Role.OFFICE), now()
    held = HERS | {BatchState.FINISHED} if row.kind is OrderKind.WAVE else HERS
    progress = order_progress(session, row.id)
    shared = {each.order_line_id for each in progress.shared}  # others' work goes on
    if any(each.state in held for each in progress.hands if each.order_line_id not in shared):
        raise Refusal("order.work_begun", "Makers have begun; please speak with them first.")
    planning.batches_withdrawn(session, row, actor=actor, now=at)
    intake.order_cancelled(session, row, reason=reason, actor=actor, now=at)
    close_pages(session, row, now=at)
    amount = sums_of(row).charged
    if paid_by_bank(row):
        back = {"gateway": "bank", "reference": refund}
        intake.order_refunded(session, row, amount=amount, actor=actor, now=at, **back)
    elif (payment := that_paid(session, row)) is not None:
        ask_refund(session, payment, amount=amount, reason="cancelled", actor=actor, now=at)


def propose(row: Order, adjustments: Adjustments) -> int:
    """Work a plan out while the page waits, or ask for it where that would take long."""
    session, actor = db.session(), person().actor(Role.OFFICE)
    if planning.takes_long(session):
        return plan_asked(session, row, adjustments=adjustments, actor=actor, now=now()).id
    prepared = planning.plan_prepared(session, row, adjustments=adjustments, now=now())
    session.commit()  # nobody else has to wait while the planner thinks
    new = planning.worked_out(prepared)
    return planning.plan_kept(session, new, actor=actor, now=now()).id


def _order_page(row: Order, payment_form: PaymentForm, cancel_form: CancelForm) -> str:
    lines, tries = _lines(row), of_order(db.session(), row.id)
    return render_template(
        "office/order.html",
        order=row,
        sums=sums_of(row),
        **lines,
        progress=order_progress(db.session(), row.id),
        shoppers=shoppers_of(db.session(), row.id) if row.kind is OrderKind.WAVE else (),
        returns=returns.of_order(db.session(), row.id),
        plans=plans_of(db.session(), row.id),
        payments=tries,
        refunds=_amounts(tries, payments.refunds_of),
        disputes=_amounts(tries, payments.disputes_of),
        **changes_shown(row),
        **_papers(row),
        may_plan=_may_plan(row) and lines["open_pieces"] > 0,
        may_pay=_may_pay(row),
        paid_by_bank=paid_by_bank(row),
        may_cancel="cancel" in ORDER.verbs(row.state),
        payment_form=payment_form,
        cancel_form=cancel_form,
    )


def _lines(row: Order) -> dict[str, Any]:
    """What was ordered, what lies in it, and how much of it nobody has yet."""
    lines = order_lines(db.session(), row)
    inside = inside_of(db.session(), [line.id for line in lines])
    return {"lines": lines, "inside": inside, "open_pieces": sum(each.open for each in lines)}


def _papers(row: Order) -> dict[str, object]:
    """Its invoice and credit notes, and its taxes."""
    papers = invoices.of_order(db.session(), row.id)
    taxes = taxes_of(db.session(), row)
    return {"papers": papers, "number_text": invoices.number_text, "taxes": taxes}


def _may_plan(row: Order) -> bool:
    """Pieces of shop orders are planned in waves."""
    return row.state in PLANNABLE and row.kind is not OrderKind.WEB


def _may_pay(row: Order) -> bool:
    """A wave is the house's own."""
    waits = row.paid_at is None and row.kind is not OrderKind.WAVE
    return waits and "pay" in ORDER.verbs(row.state)


def _amounts(
    tries: list[Payment], kind: Callable[[Session, int], list[T]]
) -> list[tuple[Money, T]]:
    """The refunds or disputes of these payments, each with its amount."""
    found = [each for one in tries for each in kind(db.session(), one.id)]
    return [(Money(each.amount_minor, each.currency), each) for each in found]


def _one_of(kind: type[E], value: str | None) -> E | None:
    return kind(value) if value in set(kind) else None
