"""What people do about an order that was settled otherwise than sold: as with gateway and bank.

The states and the two people are those of `payments.threeway.work`; only what is booked differs.

How it can fail: `difference.reason`, `difference.past`, `difference.nothing`,
`difference.second_person`, `difference.not_now`, `difference.stale`. Nothing is written then.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import channel_recipes
from fulfillment.ledger.rules import book_day
from storefront.channels.models import ChannelShop
from storefront.channels.money.models import ChannelGap
from storefront.channels.rules import clearing_account
from storefront.payments.threeway.resolving import WORDS
from storefront.payments.threeway.work import MATCH, Resolution

#: What a gap may be booked as: nothing here is reversed, for later lines put it right.
BOOKED = frozenset({Resolution.FEE, Resolution.UNCLEAR})


def take(session: Session, row: ChannelGap, *, actor: Actor, now: datetime) -> None:
    """I look after this."""
    if row.owner_id != actor.user_id:
        row.owner_id = actor.user_id
        record(session, row, "take", actor=actor, now=now)


def wait(
    session: Session, row: ChannelGap, *, until: date, reason: str, actor: Actor, now: datetime
) -> None:
    """The platform is expected to settle it until a day."""
    if until <= book_day(now):
        raise Invalid(
            "difference.past", "Please choose a day that is still to come.", field="until"
        )
    _say(row, reason, actor)
    row.wait_until = until
    move(session, row, MATCH, "wait", actor=actor, now=now, until=str(until))
    session.flush()


def explain(session: Session, row: ChannelGap, *, reason: str, actor: Actor, now: datetime) -> None:
    """Nothing is to be booked: here is why."""
    _say(row, reason, actor)
    row.resolution, row.decided_by = Resolution.EXPLAIN, actor.user_id
    move(session, row, MATCH, "explain", actor=actor, now=now)
    session.flush()


def ask(
    session: Session,
    row: ChannelGap,
    *,
    resolution: Resolution,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Something shall be booked; a second person has to agree."""
    known = row.expected_minor is not None and row.less_minor and row.entry_id is None
    if resolution not in BOOKED or not known:
        raise Refusal("difference.nothing", "There is nothing to book here.")
    _say(row, reason, actor)
    row.resolution, row.asked_by = resolution, actor.user_id
    move(session, row, MATCH, "ask", actor=actor, now=now, resolution=resolution.value)
    session.flush()


def agree(session: Session, row: ChannelGap, *, actor: Actor, now: datetime) -> None:
    """The second person agrees: it is booked."""
    if actor.user_id is None or actor.user_id == row.asked_by:
        raise Refusal("difference.second_person", "Please let a second person agree to this.")
    move(session, row, MATCH, "agree", actor=actor, now=now)
    shop = session.get_one(ChannelShop, row.shop_id)
    account, less = clearing_account(shop.channel, shop.slug), Money(row.less_minor, row.currency)
    fee = row.resolution is Resolution.FEE
    fact = channel_recipes.channel_gap_booked(row.id, account, fee=fee, less=less)
    row.entry_id = ledger.post(session, fact, actor=actor, now=now)
    row.booked_minor, row.decided_by = less.minor, actor.user_id
    session.flush()


def refuse(session: Session, row: ChannelGap, *, actor: Actor, now: datetime) -> None:
    """It is not booked; somebody has to look again."""
    move(session, row, MATCH, "refuse", actor=actor, now=now)
    row.resolution = None
    session.flush()


def _say(row: ChannelGap, reason: str, actor: Actor) -> None:
    if not reason.strip():
        raise Invalid("difference.reason", "Please write a sentence why.", field="reason")
    row.reason = reason.strip()[:WORDS]
    row.owner_id = row.owner_id or actor.user_id
