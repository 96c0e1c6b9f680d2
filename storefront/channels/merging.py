"""Two exports of one row brought together: field by field the newer one is right.

Pure. For every field that an export tells counts the export's time; a field that it does not tell
stays as an older one told it (`older` remembers since when). Where two exports of one second tell
different things, the greater value stays. So any exports, in any order and however often, end the
same: the join of a semilattice, which the tests prove with drawn histories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """What of a row changes, and the times that stand beside it afterwards."""

    changes: dict[str, Any]
    seen: int
    older: dict[str, int] | None

    def same(self, seen: int, older: Mapping[str, int] | None) -> bool:
        """Whether nothing at all is to be written."""
        return not self.changes and self.seen == seen and (self.older or None) == (older or None)


def merge(
    kept: Told, seen: int, older: Mapping[str, int] | None, told: Told, told_at: int
) -> Merged:
    """A row as it is kept (`seen`, `older`), and what an export of `told_at` tells of it."""
    before = older or {}
    if told_at == seen and not before and told.items() <= kept.items():
        return Merged({}, seen, None)
    newest = max(seen, told_at)
    changes: dict[str, Any] = {}
    times: dict[str, int] = {}
    for name, value in kept.items():
        if value is not None and name not in told:
            times[name] = before.get(name, seen)
    for name, value in told.items():
        old = kept.get(name)
        at = before.get(name, seen) if old is not None else -1
        wins = told_at > at or (told_at == at and _order(value) > _order(old))
        times[name] = told_at if wins else at
        if wins and value != old:
            changes[name] = value
    behind = {name: at for name, at in times.items() if at != newest}
    return Merged(changes, newest, behind or None)


def _order(value: Any) -> Any:
    """Something by which values of one column can be put in order."""
    return list(type(value)).index(value) if isinstance(value, Enum) else value
