"""Reading waves: the rule, who waits for pieces of a wave line, and what lies aside for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.waves.models import Gathered, SetAside, WaveRule
from fulfillment.waves.rules import HouseRule


@dataclass(frozen=True, slots=True)
class Kept:
    """Pieces of a batch that lie at the hub for a shopper's line."""

    web_line_id: int
    batch_id: int
    pieces: int


def rule_of(session: Session) -> HouseRule:
    """The house's rule; the usual one while nothing was set."""
    columns = (
        WaveRule.making_days,
        WaveRule.notice_days,
        WaveRule.longest_wait_days,
        WaveRule.good_batches,
    )
    row = session.execute(select(*columns)).first()
    return HouseRule() if row is None else HouseRule(*row)


def gathered_in(session: Session, wave_line_ids: Collection[int]) -> list[Gathered]:
    """The shoppers' lines that still want pieces of these wave lines."""
    wanted = (
        select(Gathered)
        .where(Gathered.wave_line_id.in_(wave_line_ids), Gathered.open_for.is_not(None))
        .order_by(Gathered.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(wanted))


def gathered_for(session: Session, web_line_ids: Collection[int]) -> list[Gathered]:
    """Where the pieces of these shoppers' lines are being made."""
    wanted = (
        select(Gathered)
        .where(Gathered.open_for.in_(web_line_ids))
        .order_by(Gathered.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(wanted))


def kept_for(session: Session, web_line_ids: Collection[int]) -> tuple[Kept, ...]:
    """What lies aside for these lines, by batch."""
    rows = session.execute(
        select(Gathered.web_line_id, SetAside.batch_id, func.sum(SetAside.pieces))
        .join(SetAside, SetAside.gathered_id == Gathered.id)
        .where(Gathered.open_for.in_(web_line_ids))
        .group_by(Gathered.web_line_id, SetAside.batch_id)
        .order_by(Gathered.web_line_id, SetAside.batch_id)
    )
    return tuple(Kept(line, batch, int(pieces)) for line, batch, pieces in rows)
