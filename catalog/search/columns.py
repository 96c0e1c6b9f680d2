"""Columns: the whole shelf as arrays of numbers, on which choices, counts and orders are made.

Pure: rows in, numbers out. Over 20,000 products one choice costs some ten microseconds and all
facets together under a millisecond, so nothing is counted by the database and nothing is stored
that a new choice would have to invalidate.

Invariants: every array has one place for each product, in the order of `ids`, which rise; an order
is a permutation of the places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.search.rules import Sort

Numbers = NDArray[np.int64]
Choice = NDArray[np.bool_]
#: What a column is taken from, in the order of a row.
FIELDS = (
    "product_id",
    "craft_id",
    "cooperative_id",
    "published_at",
    "least",
    "most",
    "ready",
    "made_to_order",
    "colours",
    "materials",
)


@dataclass(frozen=True)
class Columns:
    """The shelf. `table` has one line for each of `FIELDS`."""

    table: Numbers
    orders: dict[Sort, Numbers] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Numbers:
        if name not in FIELDS:
            raise AttributeError(name)
        line: Numbers = self.table[FIELDS.index(name)]
        return line

    def __len__(self) -> int:
        return int(self.table.shape[1])


def columns_of(rows: Iterable[Sequence[Any]]) -> Columns:
    """The columns of rows in the order of `FIELDS`."""
    lines = [tuple(map(_number, row)) for row in rows]
    table = np.array(sorted(lines), dtype=np.int64).reshape(-1, len(FIELDS)).T
    return Columns(np.ascontiguousarray(table))


def replaced(columns: Columns, gone: Iterable[int], rows: Iterable[Sequence[Any]]) -> Columns:
    """The columns after some products have left and others come (or come back, changed)."""
    fresh = columns_of(rows)
    out = np.array([*gone, *fresh.product_id.tolist()], dtype=np.int64)
    kept = columns.table[:, ~np.isin(columns.product_id, out)]
    table = np.concatenate([kept, fresh.table], axis=1)
    return Columns(np.ascontiguousarray(table[:, np.argsort(table[0], kind="stable")]))


def order_of(columns: Columns, sort: Sort, turns: Mapping[int, int]) -> Numbers:
    """The places in the order of `sort`; `turns` is the shop's order of the crafts."""
    if sort not in columns.orders:
        columns.orders[sort] = _order(columns, sort, turns)
    return columns.orders[sort]


def places_of(columns: Columns, product_ids: Numbers) -> tuple[Numbers, Choice]:
    """Where products stand, and which of them do at all."""
    if not len(columns):
        return np.zeros_like(product_ids), np.zeros(len(product_ids), dtype=bool)
    at = np.minimum(np.searchsorted(columns.product_id, product_ids), len(columns) - 1)
    return at, columns.product_id[at] == product_ids


def counted(numbers: Numbers) -> dict[int, int]:
    """How often each number stands there."""
    if not len(numbers):
        return {}
    times = np.bincount(numbers)
    [known] = times.nonzero()
    return dict(zip(known.tolist(), times[known].tolist(), strict=True))


def counted_bits(sets: Numbers, families: int) -> list[int]:
    """How many of the sets hold each family."""
    return [int(np.count_nonzero(sets & (1 << bit))) for bit in range(families)]


def _order(columns: Columns, sort: Sort, turns: Mapping[int, int]) -> Numbers:
    ids, newest = columns.product_id, -columns.published_at
    if sort is Sort.PRICE_UP:
        return np.lexsort((ids, columns.least))
    if sort is Sort.PRICE_DOWN:
        return np.lexsort((ids, -columns.most))
    if sort is Sort.NEW:
        return np.lexsort((-ids, newest))
    season = _season(columns, turns)
    if sort is Sort.SEASON:
        return season
    return season[np.argsort(1 - columns.ready[season], kind="stable")]


def _season(columns: Columns, turns: Mapping[int, int]) -> Numbers:
    """Every craft in turn: the newest of each, then the second of each, and so on."""
    rank = np.array([turns.get(each, len(turns)) for each in columns.craft_id.tolist()], dtype=int)
    by_craft = np.lexsort((columns.product_id, -columns.published_at, rank))
    sorted_rank = rank[by_craft]
    starts = np.searchsorted(sorted_rank, sorted_rank)
    turn = np.empty(len(columns), dtype=np.int64)
    turn[by_craft] = np.arange(len(columns)) - starts
    return np.lexsort((columns.product_id, rank, turn))


def _number(value: Any) -> int:
    return int(value.timestamp()) if isinstance(value, datetime) else int(value)
