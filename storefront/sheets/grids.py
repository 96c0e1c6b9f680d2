"""Grids: a sheet's cells with their places, before anybody decides what they mean.

Frozen values without opinion. `row` and `column` count as the reader sees them: the first row is
1, the first column A. A cell knows whether a formula computed it and whether the program that
wrote the file gave up on it (`#REF!`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

#: What can stand in a cell. Numbers of a spreadsheet are floats until a rule reads them.
Plain = str | float | bool | date | None

#: The largest sheet that is read; beyond that somebody meant something else.
MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 128
MOST_CHARACTERS = 4_100
MOST_SHEETS = 10


@dataclass(frozen=True, slots=True)
class Size:
    """How large a file may be: its bytes, its rows, and a workbook's parts when unpacked."""

    most_bytes: int = MOST_BYTES
    most_rows: int = MOST_ROWS
    most_unpacked: int = 48 * 1024 * 1024


ORDERS = Size()
#: What the house itself keeps its goods in.
GOODS = Size(30 * 1024 * 1024, 70_000, 192 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, and how it came to it."""

    value: Plain = None
    formula: bool = False
    broken: bool = False

    @property
    def empty(self) -> bool:
        """Nothing stands here, and nothing was meant to."""
        blank = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return blank and not self.formula and not self.broken

    @property
    def text(self) -> str:
        """The value as it would be typed."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return str(self.value).strip()


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet; rows are those of the file, empty ones included, so that numbers stay true."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def numbered(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Each row with the number that stands beside it in the spreadsheet."""
        return enumerate(self.rows, start=1)


def letter(column: int) -> str:
    """The letter over a column: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
