"""The story of an order as its customer reads it: the thread from placed to delivered.

It says what is known and nothing else: who made it by her consent only, a day only where there is
one, and, when money came late or went back, that it did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from catalog.history import Moment, history_of
from catalog.money import Money
from fulfillment import orders
from fulfillment.board.progress import Hand, ParcelLine, Progress, order_progress
from fulfillment.orders import Order, OrderState, ShownLine
from fulfillment.shipping import ParcelKind
from media.assets import PictureView, covers
from storefront import payments
from storefront.payments import PaymentState, Refund
from storefront.wiring.languages import moment as moment_of
from storefront.wiring.languages import words

_S = OrderState
#: How far along the thread each state is.
REACHED = {_S.PLACED: 0, _S.PAID: 1, _S.IN_PRODUCTION: 1, _S.READY: 3, _S.SENT: 4, _S.COMPLETED: 5}
#: After every knot: a bulk order may be paid on invoice at the very end.
LAST = 9


@dataclass(frozen=True, slots=True)
class Step:
    """One knot: `when` is done, now or later."""

    word: str
    when: str
    about: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """All that the order page shows."""

    steps: tuple[Step, ...]
    lines: tuple[ShownLine, ...]
    covers: Mapping[int, PictureView]
    hands: tuple[Hand, ...]
    parcels: tuple[ParcelLine, ...]
    refunds: tuple[tuple[Money, Refund], ...]
    goods: Money
    shipping: Money
    total: Money
    can_pay: bool
    can_cancel: bool
    thinking: bool
    came_late: bool
    revived: bool


def story_of(session: Session, order: Order, *, now: datetime) -> Story:
    """Everything about an order in one frozen row."""
    past = history_of(session, order.__tablename__, order.id)
    progress = order_progress(session, order.id)
    lines = orders.shown_lines(session, order.id)
    tries = payments.of_order(session, order.id)
    refunds = [each for one in tries for each in payments.refunds_of(session, one.id)]
    verbs = {each.verb for each in past}
    waiting = order.paid_at is None and order.state is not _S.CANCELLED
    return Story(
        steps=_steps(order, past, progress),
        lines=lines,
        covers=covers(session, [line.product_id for line in lines]),
        hands=progress.hands,
        parcels=tuple(each for each in progress.parcels if each.kind is ParcelKind.TO_CUSTOMER),
        refunds=tuple((Money(each.amount_minor, each.currency), each) for each in refunds),
        goods=Money(order.goods_minor, order.currency),
        shipping=Money(order.shipping_minor, order.currency),
        total=Money(order.total_minor, order.currency),
        can_pay=waiting,
        can_cancel=order.state in (_S.PLACED, _S.PAID),
        thinking=waiting and any(each.state is PaymentState.PENDING for each in tries),
        came_late="paid_late" in verbs,
        revived="revive" in verbs and order.state is not _S.CANCELLED,
    )


def _steps(order: Order, past: list[Moment], progress: Progress) -> tuple[Step, ...]:
    at = {each.verb: each.at for each in past}
    if order.state is _S.CANCELLED:
        placed = Step(_("Ordered"), "done", at=order.placed_at)
        return placed, Step(_("Cancelled"), "now", _why(past), at.get("cancel"))
    reached = REACHED[order.state]
    on_invoice = order.paid_at is None and reached > 0
    knots = [
        (_("Ordered"), 0, "", order.placed_at),
        (_("Paid"), LAST if on_invoice else 1, _pay_by(order), order.paid_at),
        *([(_("Made for you"), 2, _made(progress), None)] if progress.to_make else []),
        (_("Packed"), 3, "", at.get("make_ready")),
        (_("On its way"), 4, _sent(progress), at.get("send")),
        (_("Delivered"), 5, "", at.get("complete")),
    ]
    following = min((place for _word, place, _about, _at in knots if place > reached), default=LAST)
    return tuple(
        Step(word, _when(place, reached, following), about, moment)
        for word, place, about, moment in knots
    )


def _when(place: int, reached: int, following: int) -> str:
    if place <= reached:
        return "done"
    return "now" if place == following else "later"


def _pay_by(order: Order) -> str:
    if order.paid_at is not None or order.pay_by is None:
        return ""
    return str(_("We keep your pieces until %(time)s.", time=moment_of(order.pay_by)))


def _made(progress: Progress) -> str:
    batches = len(progress.hands)
    if not batches:
        return str(_("We are asking makers who has hands free."))
    who = ngettext("%(num)s batch", "%(num)s batches", batches)
    return str(
        _(
            "%(done)s of %(all)s pieces are made and accepted, in %(batches)s.",
            done=progress.accepted,
            all=progress.to_make,
            batches=who,
        )
    )


def _sent(progress: Progress) -> str:
    gone = [each for each in progress.parcels if each.kind is ParcelKind.TO_CUSTOMER]
    return "; ".join(f"{each.carrier} {each.tracking_number}".strip() for each in gone)


def _why(past: list[Moment]) -> str:
    reason = next(
        (each.facts.get("reason") for each in reversed(past) if each.verb == "cancel"), ""
    )
    sentences = {
        "unpaid": _("It was not paid in time; the pieces went back on the shelf."),
        "customer": _("You cancelled it."),
        "refunded": _("Its money was sent back."),
    }
    return str(sentences.get(str(reason), ""))


def hand_words(hand: Hand) -> str:
    """Who made a batch: her public name if she wants it, and always the cooperative."""
    cooperative = words(hand.cooperative)
    return f"{words(hand.maker)} · {cooperative}" if hand.maker else cooperative
