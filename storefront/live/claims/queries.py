"""Showing claims: to the desk, two statements however many there are; to her who claimed, two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from catalog.money import Money
from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.orders import Order, OrderState
from storefront.live.claims.models import ChatMessage, Claimant, LiveClaim
from storefront.live.claims.rules import CONFIDENCE, SURE, Form
from storefront.live.claims.standing import IN_ORDER, SHOWN, LiveClaimState
from storefront.live.sessions.models import LineupSlot, LiveSession


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim as the desk sees it. `name` and `text` are gone some days after the session."""

    id: int
    claimant_id: int
    code: str
    product: Words
    variant: Words
    state: LiveClaimState
    form: Form
    asked: int
    pieces: int
    price: Money
    name: str
    text: str
    at: datetime
    expires_at: datetime | None
    taken_back: bool
    order: str | None
    paid: bool
    order_over: bool

    @property
    def confidence(self) -> int:
        """How often this form means to buy, in hundredths."""
        return round(100 * CONFIDENCE[self.form])

    @property
    def is_sure(self) -> bool:
        """Whether it was read surely."""
        return CONFIDENCE[self.form] >= SURE

    def minutes_left(self, now: datetime) -> int | None:
        """Whole minutes until her time is over, at least one; None where it does not run."""
        if self.state is not LiveClaimState.CONFIRMED or self.expires_at is None:
            return None
        return max(0, -int((now - self.expires_at).total_seconds() // 60))


@dataclass(frozen=True, slots=True)
class Panel:
    """The claims of a session as the desk wants them: what needs a person first."""

    rows: tuple[Claimed, ...]
    counts: dict[LiveClaimState, int]
    due: bool

    def of(self, state: LiveClaimState) -> list[Claimed]:
        """Those that stand like this."""
        return [each for each in self.rows if each.state is state]

    @property
    def newest(self) -> int:
        """The number of the newest claim that needs a person."""
        return max((row.id for row in self.of(LiveClaimState.PROPOSED)), default=0)

    @property
    def hidden(self) -> int:
        """Claims that are counted, but not shown."""
        return sum(self.counts.values()) - len(self.rows)


@dataclass(frozen=True, slots=True)
class Mine:
    """A claim as she sees it who said it."""

    id: int
    slot_id: int
    variant_id: int
    code: str
    slug: str
    product_id: int
    product: Words
    variant: Words
    state: LiveClaimState
    pieces: int
    price: Money
    expires_at: datetime | None
    order_token: str | None

    def good(self, now: datetime) -> bool:
        """Whether its pieces are hers to order now."""
        runs = self.expires_at is None or self.expires_at > now
        return self.state is LiveClaimState.CONFIRMED and runs


_RANK = case({state: place for place, state in enumerate(IN_ORDER)}, value=LiveClaim.state, else_=9)


def panel(session: Session, live: LiveSession, *, now: datetime) -> Panel:
    """What the desk sees."""
    wanted = (
        select(LiveClaim, LineupSlot.code, LineupSlot.price_minor, Product.name, Variant.name)
        .add_columns(Claimant.name, ChatMessage.text, Order.number, Order.state, Order.paid_at)
        .join(LineupSlot, LineupSlot.id == LiveClaim.slot_id)
        .join(Variant, Variant.id == LineupSlot.variant_id)
        .join(Product, Product.id == LineupSlot.product_id)
        .join(Claimant, Claimant.id == LiveClaim.claimant_id)
        .join(ChatMessage, ChatMessage.id == LiveClaim.message_id)
        .outerjoin(Order, Order.id == LiveClaim.order_id)
        .where(LiveClaim.session_id == live.id)
        .order_by(_RANK, LiveClaim.at, LiveClaim.id)
        .limit(SHOWN)
    )
    rows = tuple(_claimed(live, each) for each in session.execute(wanted))
    counted = (
        select(LiveClaim.state, func.count(), func.min(LiveClaim.expires_at))
        .where(LiveClaim.session_id == live.id)
        .group_by(LiveClaim.state)
    )
    found = {state: (many, first) for state, many, first in session.execute(counted)}
    _, first = found.get(LiveClaimState.CONFIRMED, (0, None))
    counts = {state: many for state, (many, _) in found.items()}
    return Panel(rows, counts, due=first is not None and first <= now)


def claim_at(session: Session, live: LiveSession, claim_id: int) -> LiveClaim:
    """A claim of this session; another's does not exist."""
    found = session.get(LiveClaim, claim_id)
    if found is None or found.session_id != live.id:
        raise NotFound("claim")
    return found


def claimant(session: Session, claimant_id: int) -> Claimant:
    """The viewer behind a link."""
    found = session.get(Claimant, claimant_id)
    if found is None:
        raise NotFound("claims")
    return found


def claimed_by(session: Session, claimant_id: int) -> tuple[Mine, ...]:
    """What she has claimed, as far as a person has looked at it."""
    wanted = (
        select(LiveClaim, LineupSlot, Product, Variant.name, Order.token, Order.currency)
        .add_columns(LiveSession.currency)
        .join(LineupSlot, LineupSlot.id == LiveClaim.slot_id)
        .join(LiveSession, LiveSession.id == LiveClaim.session_id)
        .join(Variant, Variant.id == LineupSlot.variant_id)
        .join(Product, Product.id == LineupSlot.product_id)
        .outerjoin(Order, Order.id == LiveClaim.order_id)
        .where(LiveClaim.claimant_id == claimant_id)
        .where(LiveClaim.state.not_in((LiveClaimState.DECLINED, LiveClaimState.WITHDRAWN)))
        .order_by(LiveClaim.id)
        .limit(50)
    )
    return tuple(_mine(each) for each in session.execute(wanted))


def due_slots(session: Session, *, now: datetime, live_id: int | None = None) -> Sequence[int]:
    """Slots with a hold that is over, or with somebody in line."""
    over = (LiveClaim.state == LiveClaimState.CONFIRMED) & (LiveClaim.expires_at <= now)
    wanted = select(LiveClaim.slot_id).where(or_(over, LiveClaim.state == LiveClaimState.WAITING))
    if live_id is not None:
        wanted = wanted.where(LiveClaim.session_id == live_id)
    return session.scalars(wanted.distinct().order_by(LiveClaim.slot_id).limit(200)).all()


def unread_slots(session: Session, over: Sequence[object]) -> Sequence[int]:
    """Slots of sessions in these states with claims that nobody has looked at."""
    wanted = (
        select(LiveClaim.slot_id)
        .join(LiveSession, LiveSession.id == LiveClaim.session_id)
        .where(LiveClaim.state == LiveClaimState.PROPOSED, LiveSession.state.in_(over))
    )
    return session.scalars(wanted.distinct().order_by(LiveClaim.slot_id).limit(200)).all()


def _claimed(live: LiveSession, found: Any) -> Claimed:
    claim, code, price, product, variant, name, text, order, state, paid = found
    return Claimed(
        id=claim.id,
        claimant_id=claim.claimant_id,
        code=code,
        product=product,
        variant=variant,
        state=claim.state,
        form=claim.form,
        asked=claim.asked,
        pieces=claim.pieces,
        price=Money(price, live.currency),
        name=name or "",
        text=text or "",
        at=claim.at,
        expires_at=claim.expires_at,
        taken_back=claim.back_at is not None,
        order=order,
        paid=paid is not None,
        order_over=state is OrderState.CANCELLED,
    )


def _mine(found: Any) -> Mine:
    claim, slot, product, variant, order_token, _, currency = found
    return Mine(
        id=claim.id,
        slot_id=slot.id,
        variant_id=slot.variant_id,
        code=slot.code,
        slug=product.slug,
        product_id=product.id,
        product=product.name,
        variant=variant,
        state=claim.state,
        pieces=claim.pieces,
        price=Money(slot.price_minor, currency),
        expires_at=claim.expires_at,
        order_token=order_token,
    )
