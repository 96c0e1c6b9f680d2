"""What was bought while a session showed it, or claimed in it, where nothing stronger decides.

A session is the weakest reason, and no shopper shall wait for it: so it is looked at afterwards, by
a job, for sessions that are on air or ended within two days. A line that is credited already keeps
its host, and the session is written beside it as one who was near; a line of nobody's becomes the
session's host's, and is earned at once if it is paid. Told again it changes nothing.

It is correlation, not proof: bought while she showed it. The page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment.ledger.rules import book_day
from fulfillment.orders import Order, OrderKind, OrderLine, OrderState
from storefront.live.attribution.actions import credit_line, earn
from storefront.live.attribution.models import Attribution
from storefront.live.attribution.rules import AttributionRule, Candidate, losers_of
from storefront.live.hosts.queries import hosts_on
from storefront.live.sessions.models import LineupSlot, LiveSession, SlotSale
from storefront.live.sessions.rules import SessionState

#: How long after its end a session is looked at.
LATER = timedelta(days=2)
#: Lines of one session that are looked at in one turn; the next turn takes the next ones.
MOST = 500
_SHOWN = (SessionState.ON_AIR, SessionState.ENDED, SessionState.SETTLED)


def credit_windows(session: Session, *, actor: Actor, now: datetime) -> int:
    """Credit what sessions showed; how many lines became somebody's."""
    shown = select(LiveSession).where(
        LiveSession.state.in_(_SHOWN),
        LiveSession.on_air_at.is_not(None),
        LiveSession.ended_at.is_(None) | (LiveSession.ended_at > now - LATER),
    )
    return sum(
        _credit(session, live, actor=actor, now=now)
        for live in session.scalars(shown.order_by(LiveSession.id))
    )


def _credit(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> int:
    found: Sequence[Any] = session.execute(_bought(live, now)).all()
    credited = 0
    for line, order, standing in found:
        near = Candidate(AttributionRule.SESSION, live.host_id, order.placed_at, live.id)
        if standing is not None:
            _stood_near(standing, near)
            continue
        hosts = hosts_on(session, [live.host_id], book_day(order.placed_at))
        known = hosts.get(live.host_id)
        if known is None:
            continue
        own = known.is_buyer(order.user_id, order.email or "", order.phone or "")
        mine = Candidate(near.rule, near.host_id, near.at, near.ref, own)
        credited += credit_line(session, line, [mine], hosts, now=now)
        if order.paid_at is not None:
            earn(session, order, actor=actor, now=now)
    session.flush()
    return credited


def _stood_near(standing: Attribution, near: Candidate) -> None:
    known: Sequence[Candidate] = losers_of(standing.losers)
    there = (near.rule, near.ref)
    if (standing.rule, standing.ref) == there or any((c.rule, c.ref) == there for c in known):
        return
    losers = sorted((*known, near), key=lambda each: each.place)
    standing.losers = {"near": [each.told() for each in losers]}


def _bought(live: LiveSession, now: datetime) -> Select[OrderLine, Order, Attribution]:
    """Lines, of its goods, of orders placed while the session was on air or claimed in it:
    those that are nobody's, and those whose row may not name the session yet."""
    shown = select(LineupSlot.product_id).where(LineupSlot.session_id == live.id)
    claimed = select(SlotSale.order_id).where(
        SlotSale.slot_id.in_(select(LineupSlot.id).where(LineupSlot.session_id == live.id))
    )
    while_on_air = and_(
        Order.placed_at >= live.on_air_at, Order.placed_at <= (live.ended_at or now)
    )
    return (
        select(OrderLine, Order, Attribution)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Attribution, Attribution.order_line_id == OrderLine.id)
        .where(
            or_(while_on_air, Order.id.in_(claimed)),
            Order.kind == OrderKind.WEB,
            Order.state != OrderState.CANCELLED,
            OrderLine.product_id.in_(shown),
            Attribution.id.is_(None) | (Attribution.rule != AttributionRule.SESSION),
        )
        .order_by(Attribution.id.is_not(None), OrderLine.id)
        .limit(MOST)
    )
