"""News: the round that reads history and writes down the letters that follow from it.

No feature has to remember to write to anybody: what happened to an order or a batch stands in its
history, and once a minute the job `notices.news` turns new rows into letters. A letter's key names
the order and the news, so that overlapping rounds tell nothing twice. A maker who has an address
gets one letter for all that one plan offers her.

A round looks back to the last finished one, and `OVERLAP` further, because rows of a transaction
that was still open may carry an earlier time. How it can fail: more than `MOST_ROWS` rows of
history between two rounds; the oldest are then not told.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.history import History
from catalog.queue import Job, JobState
from fulfillment.batches import Batch, BatchState
from fulfillment.orders import Order
from storefront.accounts.models import Membership
from storefront.notices.gift_cards import tell_cards
from storefront.notices.outbox import send
from storefront.notices.paying import VERBS, tell_failed, tell_order
from storefront.notices.returning import tell_returns
from storefront.notices.reviewing import plan_asking, tell_decisions
from storefront.wiring.settings import settings

NEWS = "notices.news"
OVERLAP = timedelta(minutes=10)
MOST_ROWS = 20_000


def tell_news(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Write down the letters of what happened to orders and offers since the last round."""
    since = _last_round(session, now) - OVERLAP
    link = {"link": f"{settings().public_url}/work"}
    for plan_id, batch_id, user_id in _offered(session, since):
        key = f"work_offered:{plan_id or f'batch-{batch_id}'}:{user_id}"
        send(session, "work_offered", key=key, now=now, user_id=user_id, facts=link)
    for moment, order in _happened(session, since):
        tell_order(session, moment, order, now)
    tell_failed(session, since, now)
    tell_returns(session, since, now)
    tell_cards(session, since, now)
    plan_asking(session, since, now)
    tell_decisions(session, since, now)


def _last_round(session: Session, now: datetime) -> datetime:
    """When the last finished round began; the first one ever has nothing to catch up with."""
    last = select(func.max(Job.created_at)).where(Job.name == NEWS, Job.state == JobState.DONE)
    return session.scalar(last) or now


def _offered(session: Session, since: datetime) -> list[tuple[int | None, int, int]]:
    """The plan, a batch of it and the user of each maker whom something was offered to."""
    newest = select(func.max(History.id)).scalar_subquery()
    wanted = (
        select(Batch.plan_id, func.min(Batch.id), Membership.user_id)
        .join(History, History.subject_id == Batch.id)
        .join(Membership, Membership.maker_id == Batch.maker_id)
        .where(
            History.id > newest - MOST_ROWS,
            History.subject_kind == Batch.__tablename__,
            History.verb == "offer",
            History.at >= since,
            Batch.state == BatchState.OFFERED,
        )
        .group_by(Batch.plan_id, func.coalesce(Batch.plan_id, -Batch.id), Membership.user_id)
    )
    return [(plan_id, batch_id, user_id) for plan_id, batch_id, user_id in session.execute(wanted)]


def _happened(session: Session, since: datetime) -> list[tuple[History, Order]]:
    newest = select(func.max(History.id)).scalar_subquery()
    wanted = (
        select(History, Order)
        .join(Order, Order.id == History.subject_id)
        .where(
            History.id > newest - MOST_ROWS,
            History.subject_kind == Order.__tablename__,
            History.verb.in_(VERBS),
            History.at >= since,
        )
        .order_by(History.id)
    )
    return [(moment, order) for moment, order in session.execute(wanted)]
