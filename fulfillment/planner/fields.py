"""Reads single fields of a parsed file, and refuses with the place of what is wrong.

A field is missing, of another kind than promised, or no number: the refusal says which.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from fulfillment.planner.checks import refuse

WEEKDAYS = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}

Row = Mapping[str, Any]
T = TypeVar("T")


def each(row: Row, place: str, name: str, read: Callable[[str, Row], T]) -> Iterator[T]:
    for number, entry in enumerate(entries(place, row.get(name))):
        identity = entry.get("id", number) if isinstance(entry, Mapping) else number
        here = f"{place}[{identity}]"
        yield read(here, mapping(here, entry))


def get(row: Row, place: str, name: str) -> object:
    if name not in row:
        refuse(f"{place}.{name}", "this field is missing")
    return row[name]


def mapping(place: str, value: object) -> Row:
    if not isinstance(value, Mapping):
        refuse(place, "an object was expected")
    return value


def entries(place: str, value: object) -> list[Any]:
    if not isinstance(value, list | tuple):
        refuse(place, "a list was expected")
    return list(value)


def text(place: str, row: Row, name: str) -> str:
    value = get(row, place, name)
    if not isinstance(value, str) or not value:
        refuse(f"{place}.{name}", "a name was expected")
    return value


def whole(place: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        refuse(place, f"{value!r} is not a whole number")
    return value


def number(place: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        refuse(place, f"{value!r} is not a number")
    return float(value)


def numbers(place: str, value: object, read: Callable[[str, object], T]) -> dict[str, T]:
    return {name: read(place, number) for name, number in mapping(place, value).items()}


def weekday(place: str, value: object) -> int:
    if value not in WEEKDAYS:
        refuse(f"{place}.working_days", f"{value!r} is not one of {', '.join(WEEKDAYS)}")
    return WEEKDAYS[str(value)]


def day(place: str, value: object) -> date:
    try:
        return _date(str(value))
    except ValueError:
        refuse(place, f"{value!r} is not a date like 2026-01-05")


@lru_cache(maxsize=4096)
def _date(text: str) -> date:
    return date.fromisoformat(text)
