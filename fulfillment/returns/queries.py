"""Reading returns: of an order, those that wait, what is spoken for, what pieces once cost."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from catalog.db import columns_of
from catalog.loading import loaded, whole
from fulfillment.returns.models import Return, ReturnLine, ReturnTally
from fulfillment.returns.rules import ReturnState

_RETURN = columns_of(Return)
_OF_ORDER = whole(Return).where(_RETURN.order_id == bindparam("order")).order_by(_RETURN.id)


def by_key(session: Session, key: str) -> Return | None:
    """The return that was asked for under a key."""
    return session.scalars(select(Return).where(Return.key == key)).one_or_none()


def of_order(session: Session, order_id: int) -> list[Return]:
    """The returns of an order, the first first."""
    return loaded(session, Return, _OF_ORDER, {"order": order_id})


def behind(session: Session, order_id: int) -> Return | None:
    """The return that an order was sent in exchange for."""
    return session.scalars(select(Return).where(Return.exchange_order_id == order_id)).one_or_none()


def spoken_for(session: Session, line_ids: Collection[int]) -> dict[int, int]:
    """How many pieces of each line are on their way back, or are back."""
    wanted = select(ReturnTally.order_line_id, ReturnTally.back)
    rows = session.execute(wanted.where(ReturnTally.order_line_id.in_(line_ids)))
    return {line: int(back) for line, back in rows}


def freight_gone(session: Session, paid_order_id: int) -> bool:
    """Whether the freight of an order went back with an earlier return."""
    wanted = select(Return.id).where(
        Return.paid_order_id == paid_order_id, Return.freight_minor > 0
    )
    return session.execute(wanted.limit(1)).first() is not None


def refunded_minor(session: Session, paid_order_id: int) -> int:
    """What went back for an order by its returns, goods and freight."""
    whole = func.coalesce(func.sum(Return.refund_minor), 0)
    wanted = select(whole).where(
        Return.paid_order_id == paid_order_id, Return.state == ReturnState.REFUNDED
    )
    return int(session.scalar(wanted) or 0)


def lines_of(session: Session, return_id: int) -> list[ReturnLine]:
    """The lines of a return as the database has them."""
    wanted = select(ReturnLine).where(ReturnLine.return_id == return_id).order_by(ReturnLine.id)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))
