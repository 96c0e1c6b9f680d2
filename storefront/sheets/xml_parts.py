"""The XML parts of a workbook, looked over without building a tree.

Only what calamine does not tell is gathered: which file holds which sheet, where formulas and
errors stand, and how far out the cells reach. A document type is refused at its first sign, so
that no entity ever expands; a cell beyond the limits is refused before anybody lays out rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers import expat

from storefront.sheets.delimited import too_many_columns, too_many_rows
from storefront.sheets.grids import MOST_COLUMNS, MOST_ROWS

Attributes = dict[str, str]
_PLACE = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")


@dataclass(slots=True)
class Marks:
    """Where formulas and errors stand in a sheet, how far it reaches, how many texts it names."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    broken: set[tuple[int, int]] = field(default_factory=set)
    last_row: int = 0
    texts: int = 0
    row: int = 0
    column: int = 0
    most_rows: int = MOST_ROWS


def sheet_paths(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name → the part that holds it."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(tag: str, given: Attributes) -> None:
        if tag == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    def sheet(tag: str, given: Attributes) -> None:
        if tag == "sheet":
            identity = next((v for k, v in given.items() if k.endswith(":id")), "")
            names[given.get("name", "")] = identity

    walk(parts["xl/_rels/workbook.xml.rels"], relation)
    walk(parts["xl/workbook.xml"], sheet)
    return {
        name: _path(targets[identity]) for name, identity in names.items() if identity in targets
    }


def look_over(part: bytes, most_rows: int = MOST_ROWS) -> Marks:
    """The marks of a sheet; refuses one that reaches too far."""
    marks = Marks(most_rows=most_rows)

    def seen(tag: str, given: Attributes) -> None:
        if tag == "row":
            marks.row, marks.column = int(given.get("r", marks.row + 1)), 0
        elif tag == "c":
            _seen_cell(marks, given)
        elif tag == "f":
            marks.formulas.add((marks.row, marks.column))

    walk(part, seen)
    return marks


def text_lengths(part: bytes) -> list[int]:
    """Characters of each shared text, in their order; each cell that names one becomes a copy."""
    lengths: list[int] = []

    def seen(tag: str, _given: Attributes) -> None:
        if tag == "si":
            lengths.append(0)

    def heard(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    walk(part, seen, heard)
    return lengths


def named_length(part: bytes, lengths: list[int]) -> int:
    """Characters of all shared texts that a sheet's cells name, each as often as it is named."""
    named: list[str] = []
    shared = reading = False

    def seen(tag: str, given: Attributes) -> None:
        nonlocal shared, reading
        if tag == "c":
            shared = given.get("t") == "s"
        reading = shared and tag == "v"
        if reading:
            named.append("")

    def heard(text: str) -> None:
        if reading:
            named[-1] += text.strip()

    walk(part, seen, heard)
    known = {str(at): length for at, length in enumerate(lengths)}
    return sum(known.get(each, 0) for each in named)


def walk(
    part: bytes,
    seen: Callable[[str, Attributes], None],
    heard: Callable[[str], None] | None = None,
) -> None:
    """Call `seen` for every element, by its name without prefix, and `heard` for its text."""
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = heard
    parser.StartElementHandler = lambda tag, given: seen(tag.rpartition(":")[2], given)
    parser.StartDoctypeDeclHandler = _refuse_type
    try:
        parser.Parse(part, True)
    except expat.ExpatError as problem:
        raise ValueError(str(problem)) from None


def _seen_cell(marks: Marks, given: Attributes) -> None:
    if "r" in given:
        found = _PLACE.match(given["r"])
        if found is None:
            raise ValueError(given["r"])
        marks.column, marks.row = _number(found[1]), int(found[2])
    else:
        marks.column += 1
    if marks.row > marks.most_rows:
        raise too_many_rows(marks.most_rows)
    if marks.column > MOST_COLUMNS:
        raise too_many_columns()
    marks.last_row = max(marks.last_row, marks.row)
    if given.get("t") == "e":
        marks.broken.add((marks.row, marks.column))
    marks.texts += given.get("t") == "s"


def _number(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _refuse_type(*_declared: object) -> None:
    raise ValueError("a workbook has no document type")
