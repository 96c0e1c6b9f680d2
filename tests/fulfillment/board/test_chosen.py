"""The first rows of several cooperatives are the first rows of all, in the same order."""

from __future__ import annotations

from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from fulfillment.board.chosen import MOST_ARMS, Chosen

#: id, home, day (with many ties), open.
ROWS = sa.Table(
    "chosen_row",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("home", sa.Integer),
    sa.Column("day", sa.Integer),
    sa.Column("open", sa.Boolean),
    prefixes=["TEMPORARY"],
)


def test_merged_rows_are_those_of_one_great_sorting(session: Session) -> None:
    chance = Random(20261123)
    kept = [
        {"id": at, "home": chance.randint(1, 36), "day": chance.randint(1, 9), "open": bool(at % 3)}
        for at in range(1, 400)
    ]
    ROWS.create(session.connection())
    session.execute(ROWS.insert(), kept)
    sizes = (None, 0, 1, 2, 10, MOST_ARMS, MOST_ARMS + 1)
    for size in sizes:
        for newest in (False, True):
            homes = None if size is None else set(chance.sample(range(1, 37), size))
            limit, offset = chance.randint(1, 25), chance.choice((0, 3, 40))
            chosen = Chosen(
                ROWS.c.id, ROWS.c.home, homes, (ROWS.c.open.is_(True),), (ROWS.c.day,), newest
            )
            wanted = sorted(
                (
                    (row["day"], row["id"])
                    for row in kept
                    if row["open"] and (homes is None or row["home"] in homes)
                ),
                reverse=newest,
            )
            found = session.execute(chosen.first(limit, offset)).scalars().all()
            case = (size, newest, limit, offset)
            assert list(found) == [row[1] for row in wanted[offset : offset + limit]], case
            counted = session.scalar(sa.select(chosen.count(100)))
            assert counted == min(100, len(wanted)), case
