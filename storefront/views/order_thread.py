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
from fulfillment import orders, pickups
from fulfillment.board.progress import Hand, ParcelLine, Progress, order_progress
from fulfillment.board.watching import News, Packed, news_for_customer, packed_for_customer
from fulfillment.orders import Order, OrderKind, OrderState, Parts, ShownLine, Sums, TaxLine
from fulfillment.orders.parting import PARTABLE
from fulfillment.orders.rules import CHANGEABLE, REDIRECTABLE
from fulfillment.pickups import Pickup
from fulfillment.returns import Return
from fulfillment.returns import of_order as returns_of
from fulfillment.shipping import ParcelKind
from fulfillment.workflow.intake import has_left
from media.assets import PictureView, covers
from storefront import payments
from storefront.payments import PaymentState
from storefront.views.money_told import Said, money_told
from storefront.views.order_knots import LAST, Knot, Step, tied
from storefront.views.order_people import PersonShown, people_shown
from storefront.views.ways_to_pay import Ways, ways_of
from storefront.wiring.languages import moment as moment_of
from storefront.wiring.languages import words

_S = OrderState
#: How far along the thread each state is.
REACHED = {_S.PLACED: 0, _S.PAID: 1, _S.IN_PRODUCTION: 1, _S.READY: 3, _S.SENT: 4, _S.COMPLETED: 5}
#: More parcels than these are not named one by one.
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Story:
    """All that the order page shows."""

    steps: tuple[Step, ...]
    lines: tuple[ShownLine, ...]
    covers: Mapping[int, PictureView]
    hands: tuple[Hand, ...]
    shared: bool
    parcels: tuple[ParcelLine, ...]
    money: tuple[Said, ...]
    sums: Sums
    taxes: tuple[TaxLine, ...]
    can_pay: bool
    can_cancel: bool
    thinking: bool
    ways: Ways
    people: tuple[PersonShown, ...] = ()
    news: tuple[News, ...] = ()
    pickup: Pickup | None = None
    packed: tuple[Packed, ...] = ()
    lost: Moment | None = None
    following: int = 0

    def news_of(self, parcel_id: int) -> tuple[News, ...]:
        """What is believed of one parcel, newest first."""
        return tuple(each for each in self.news if each.parcel_id == parcel_id)

    def packed_in(self, parcel_id: int) -> tuple[Packed, ...]:
        """What is in one parcel, where that is not plain from the order itself."""
        return tuple(each for each in self.packed if each.parcel_id == parcel_id)


@dataclass(frozen=True, slots=True)
class After:
    """What she may still do about an order that is under way or there, and what came back of it."""

    can_redirect: bool
    can_change: bool
    can_return: bool
    may_part: bool
    returns: tuple[Return, ...]


def after_of(session: Session, order: Order) -> After:
    """Another address before it is packed; a return once it was sent."""
    plain = order.kind is OrderKind.WEB and not (order.recipient_count or order.parts_sent)
    return After(
        can_redirect=order.state in REDIRECTABLE and plain and not order.is_pickup,
        can_change=order.state in CHANGEABLE
        and plain
        and any(line.pieces > 1 for line in order.lines),
        can_return=has_left(order) and order.kind is not OrderKind.GIFT,
        may_part=may_part(order),
        returns=tuple(returns_of(session, order.id)),
    )


def may_part(order: Order) -> bool:
    """Whether she is asked about parts: the office allows it, and something is made for her."""
    if order.kind is not OrderKind.WEB or order.parts is Parts.WHOLE:
        return False
    made, pieces = any(line.to_make for line in order.lines), sum(x.pieces for x in order.lines)
    return order.state in PARTABLE and order.state is not _S.READY and made and pieces > 1


def story_of(session: Session, order: Order, *, now: datetime) -> Story:
    """Everything about an order in one frozen row."""
    past = history_of(session, order.__tablename__, order.id)
    progress, lines = order_progress(session, order.id), orders.shown_lines(session, order.id)
    tries = payments.of_order(session, order.id)
    waiting = order.paid_at is None and order.state is not _S.CANCELLED
    return Story(
        steps=_steps(order, past, progress),
        lines=lines,
        covers=covers(session, [line.product_id for line in lines]),
        hands=progress.hands,
        shared=progress.among_others,
        parcels=_to_her(progress),
        money=money_told(session, order, tries, {each.verb for each in past}),
        sums=orders.sums_of(order),
        taxes=orders.taxes_of(session, order),
        can_pay=waiting,
        can_cancel=not order.parts_sent and may_cancel(order.state, progress),
        thinking=waiting and any(each.state is PaymentState.PENDING for each in tries),
        ways=ways_of(tries, now=now),
        people=people_shown(session, order, lines, progress.parcels),
        news=news_for_customer(session, order.id) if has_left(order) else (),
        pickup=pickups.of_order(session, order.id) if order.is_pickup else None,
        packed=_packed(session, order, _to_her(progress)),
        lost=_lost(order, past),
        following=_following(order, progress),
    )


def _to_her(progress: Progress) -> tuple[ParcelLine, ...]:
    return tuple(each for each in progress.parcels if each.kind is ParcelKind.TO_CUSTOMER)


def _packed(session: Session, order: Order, to_her: tuple[ParcelLine, ...]) -> tuple[Packed, ...]:
    """What is in each parcel: for a bulk buyer, and where there are several."""
    few = 0 if order.kind is OrderKind.BULK else 1
    told = not order.recipient_count and len(to_her) > few
    return packed_for_customer(session, order.id) if told else ()


def _following(order: Order, progress: Progress) -> int:
    """Pieces that are still to leave after the parts that have."""
    if not order.parts_sent:
        return 0
    left = sum(each.pieces for each in _to_her(progress))
    return sum(line.pieces for line in progress.lines) - left


def _lost(order: Order, past: list[Moment]) -> Moment | None:
    """The last parcel for it that was lost on its way to us, until all pieces are here."""
    if order.state not in (_S.PAID, _S.IN_PRODUCTION):
        return None
    return next((each for each in reversed(past) if each.verb == "parcel_lost"), None)


def may_cancel(state: OrderState, progress: Progress) -> bool:
    """She may call it off while nothing lies ready for her; other hands will want the piece."""
    waits = bool(progress.shared) and not any(each.set_aside for each in progress.shared)
    return state in (_S.PLACED, _S.PAID) or (state is _S.IN_PRODUCTION and waits)


def _steps(order: Order, past: list[Moment], progress: Progress) -> tuple[Step, ...]:
    if order.state is _S.CANCELLED:
        placed = Step(_("Ordered"), "done", at=order.placed_at)
        ended = next((each.at for each in reversed(past) if each.verb == "cancel"), None)
        return placed, Step(_("Cancelled"), "now", _why(past), ended)
    reached = REACHED[order.state]
    knots = _knots(order, {each.verb: each.at for each in past}, progress)
    return tied(knots, reached)


def _knots(order: Order, at: Mapping[str, datetime], progress: Progress) -> list[Knot]:
    on_invoice = order.paid_at is None and order.state is not _S.PLACED
    paying = Knot(LAST if on_invoice else 1, _("Payment"), _("Paid"), _pay_by(order), order.paid_at)
    making = Knot(2, _("Being made for you"), _("Made for you"), _made(order, progress))
    if order.kind is OrderKind.GIFT:
        issued = Knot(5, _("The card comes into being"), _("The card is ready"), at=at.get("issue"))
        return [Knot(0, _("Ordered"), _("Ordered"), at=order.placed_at), paying, issued]
    return [
        Knot(0, _("Ordered"), _("Ordered"), at=order.placed_at),
        paying,
        *([making] if progress.to_make else []),
        Knot(3, _("Being packed"), _("Packed"), at=at.get("make_ready")),
        *_to_her_hands(order, at, progress),
    ]


def _to_her_hands(order: Order, at: Mapping[str, datetime], progress: Progress) -> list[Knot]:
    """How it comes to her: by a carrier, or she fetches it."""
    if order.is_pickup:
        return [
            Knot(5, _("It lies ready for you"), _("You have fetched it"), at=at.get("complete"))
        ]
    return [
        Knot(4, _("Waiting for the carrier"), _("Sent"), _sent(order, progress), at.get("send")),
        Knot(5, _("On its way"), _("Delivered"), at=at.get("complete")),
    ]


def _pay_by(order: Order) -> str:
    if order.paid_at is not None or order.pay_by is None:
        return ""
    return str(_("We keep your pieces until %(time)s.", time=moment_of(order.pay_by)))


def _made(order: Order, progress: Progress) -> str:
    batches = len(progress.hands)
    if not batches and not progress.shared and order.kind is OrderKind.WEB:
        return str(
            _("We gather your pieces with those of others, so that makers get a good batch.")
        )
    if not batches:
        return str(_("We are asking makers who has hands free."))
    who = ngettext("%(num)s batch", "%(num)s batches", batches)
    if progress.shared and progress.at_hub < progress.to_make:
        return _together(progress, who)
    return str(
        _(
            "%(done)s of %(all)s pieces are made and accepted, in %(batches)s.",
            done=progress.accepted,
            all=progress.to_make,
            batches=who,
        )
    )


def _together(progress: Progress, who: str) -> str:
    """How far the wave is, and how many of hers lie ready."""
    return str(
        _(
            "Made together with pieces for others, in %(batches)s: "
            "%(done)s of %(all)s are finished, %(here)s of your %(yours)s lie ready for you.",
            batches=who,
            done=sum(each.finished for each in progress.shared),
            all=sum(each.together for each in progress.shared),
            here=progress.at_hub,
            yours=progress.to_make,
        )
    )


def _sent(order: Order, progress: Progress) -> str:
    """The carriers once all of it has left; until then, how much has left."""
    gone = [each for each in _to_her(progress) if each.dispatched_at is not None]
    if gone and REACHED[order.state] < REACHED[_S.SENT]:
        pieces = (sum(each.pieces for each in gone), sum(line.pieces for line in progress.lines))
        left = {"left": pieces[0], "all": pieces[1]}
        return str(_("%(left)s of %(all)s pieces have left; the others follow.", **left))
    if len(gone) > MOST_NAMED:
        return str(ngettext("%(num)s parcel", "%(num)s parcels", len(gone)))
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
