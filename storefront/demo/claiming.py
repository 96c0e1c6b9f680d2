"""The demo's claims: what viewers of the session on air have written, and what became of it.

One or two of each kind, through the same verbs as at the desk: new ones, held ones, a line, an
order that is paid and one that waits for it, one whose time was over, one that was taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.workflow import intake
from storefront.live import claims, sessions
from storefront.live.claims import LiveClaim
from storefront.live.sessions import LineupSlot, LiveSession

MINUTE = timedelta(minutes=1)
#: Minutes ago, what is pasted (`{0}` is the first code of the lineup), and what the desk did of it.
CHAT = (
    (19, "小满: {1}", "lapse"),
    (9, "阿禾: {1}+1", "paid"),
    (8, "Mia: {1} x2", "ordered"),
    (7, "小满: {0}+2", "confirm"),
    (6, "Alex: 要{0}", "confirm"),
    (5, "周周: {0}+1", "confirm"),
    (4, "阿禾: {0}", "confirm"),
    (4, "Lily: {3} {2}", "decline"),
    (3, "林林: {3}两件", "withdraw"),
    (2, "小石: {2}+1", ""),
    (2, "Mia: love it, {3} maybe", ""),
    (1, "果果: 扣{1}，包邮吗亲", ""),
    (1, "南枝: {3}+2", ""),
)


def load_claims(
    session: Session, live: LiveSession, slots: Sequence[LineupSlot], now: datetime
) -> None:
    """What was written in the chat of a session that has four things to show."""
    codes = [each.code for each in slots]
    if len(codes) < 4:
        return
    for ago, line, deed in CHAT:
        at = now - ago * MINUTE
        told = claims.pasted(line.format(*codes))
        taken = claims.take_in(session, live, told, actor=SYSTEM, now=at)
        for claim in taken.claims:
            _done(session, claim, deed, at)


def _done(session: Session, claim: LiveClaim, deed: str, at: datetime) -> None:
    if deed in ("decline", "withdraw"):
        verb = claims.decline if deed == "decline" else claims.withdraw
        verb(session, claim, actor=SYSTEM, now=at)
    elif deed:
        claims.confirm(session, claim, actor=SYSTEM, now=at)
    if deed == "lapse":
        slot, live = claims.locked(session, claim.slot_id)
        claims.lapse_slot(session, slot, live, now=at + live.claim_minutes * MINUTE)
    if deed in ("ordered", "paid"):
        order = _ordered(session, claim, at)
        if deed == "paid":
            _paid(session, order, at + MINUTE)


def _ordered(session: Session, claim: LiveClaim, at: datetime) -> Order:
    """She followed her link and ordered what was held, at the session's price."""
    slot = session.get_one(LineupSlot, claim.slot_id)
    live = session.get_one(LiveSession, claim.session_id)
    price = Money(slot.price_minor, live.currency)
    new = _of_claim(claim, slot, live.floor_location_id, price)
    order = intake.order_placed(session, new, actor=SYSTEM, now=at)
    bought = sessions.Bought(slot.id, claim.pieces, price)
    sessions.sold(session, order, [bought], now=at)
    claims.ordered(session, [claim], order, actor=SYSTEM, now=at)
    return order


def _of_claim(claim: LiveClaim, slot: LineupSlot, place_id: int | None, price: Money) -> NewOrder:
    lines = (NewLine(slot.variant_id, slot.product_id, claim.pieces, price, place_id=place_id),)
    return NewOrder(
        kind=OrderKind.WEB,
        customer="",
        user_id=None,
        email=f"claim-{claim.id}@shopper.example",
        recipient="小林",
        phone="+8613800000000",
        address="成都市 示例区 演示巷2号",
        language="zh-Hans",
        currency=price.currency,
        lines=lines,
        shipping=Money(800, price.currency),
        due_on=None,
        key=f"demo:claim:{claim.id}",
        holds_apart=(claim.hold,),
    )


def _paid(session: Session, order: Order, at: datetime) -> None:
    facts = {"gateway": "rehearsal", "reference": f"demo-{order.number}"}
    amount = Money(order.total_minor, order.currency)
    intake.order_paid(session, order, amount=amount, actor=SYSTEM, now=at, **facts)
