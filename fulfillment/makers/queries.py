"""Reading makers: the face a colleague sees. Never a sealed column."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.makers.models import Maker


@dataclass(frozen=True, slots=True)
class Face:
    """A maker as her colleagues know her."""

    id: int
    code: str
    alias: Words
    cooperative_id: int
    portrait_asset_id: int | None


def faces_of(session: Session, maker_ids: Collection[int]) -> dict[int, Face]:
    """The faces of makers by id; one statement for all."""
    columns = (
        Maker.id,
        Maker.code,
        Maker.alias,
        Maker.cooperative_id,
        Maker.portrait_asset_id,
    )
    rows = session.execute(select(*columns).where(Maker.id.in_(maker_ids)))
    return {row.id: Face(*row) for row in rows}
