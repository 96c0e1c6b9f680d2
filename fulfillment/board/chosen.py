"""Choosing the first rows of several cooperatives, as quickly as those of one.

An index stands in the order of one cooperative's rows. Asked of ten at once, a database would
gather and sort everything that is open in them; so the first rows of each are taken by the index,
and only those few are merged. One statement, whatever is open; the same rows in the same order as
if all had been sorted, for the first `n` of all are among the first `n` of each.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, desc, func, select, union_all

#: For more cooperatives than this the statement would be longer than the sorting.
MOST_ARMS = 30


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows of cooperatives: which column names their home, what they must be, in which order.

    `key` is the id that is chosen, `order` the columns before it; `newest` turns the order round.
    `base` joins what the conditions speak of.
    """

    key: Any
    home: Any
    cooperative_ids: Collection[int] | None
    conditions: tuple[ColumnElement[bool], ...]
    order: tuple[Any, ...] = ()
    newest: bool = False
    join: tuple[Any, ColumnElement[bool]] | None = None

    def first(self, limit: int, offset: int = 0) -> Select[Any]:
        """The ids of so many rows, in their order."""
        homes = self.cooperative_ids
        if homes is None or not 1 < len(homes) <= MOST_ARMS:
            here = () if homes is None else (self.home.in_(homes),)
            return self._rows(here).with_only_columns(self.key).limit(limit).offset(offset)
        arms = [self._rows((self.home == each,)).limit(limit + offset) for each in sorted(homes)]
        merged = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
        order = [merged.c[f"by_{place}"] for place in range(len(self.order))]
        chosen = select(merged.c.id).order_by(*self._turned([*order, merged.c.id]))
        return chosen.limit(limit).offset(offset)

    def count(self, most: int) -> ScalarSelect[int]:
        """How many there are, up to `most`, as a column of the statement that shows some."""
        return select(func.count()).select_from(self.first(most).subquery()).scalar_subquery()

    def _rows(self, here: tuple[ColumnElement[bool], ...]) -> Select[Any]:
        named = (each.label(f"by_{place}") for place, each in enumerate(self.order))
        wanted = select(self.key.label("id"), *named)
        if self.join is not None:
            wanted = wanted.join(*self.join)
        wanted = wanted.where(*here, *self.conditions)
        return wanted.order_by(*self._turned([*self.order, self.key]))

    def _turned(self, columns: list[Any]) -> list[Any]:
        return [desc(each) for each in columns] if self.newest else columns
