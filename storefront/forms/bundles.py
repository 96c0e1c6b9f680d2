"""The rows of a set: article and pieces.

An empty row is no row; what cannot be read is told beside it. The rows are plain fields of the same
names, so that the page works without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from catalog.stock.rules import MOST_KINDS, MOST_PIECES
from storefront.sheets.closest import normal

#: Rows of a new set, and empty ones below what is there.
FIRST_ROWS, SPARE_ROWS = 3, 2


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row as it was typed, and what is wrong with it."""

    sku: str = ""
    pieces: str = ""
    wrong: str = ""
    said: str = ""

    @property
    def count(self) -> int:
        """Its pieces, if they can be read."""
        return int(self.pieces) if self.pieces.isascii() and self.pieces.isdigit() else 0


def typed_rows(given: MultiDict[str, str]) -> list[PartRow]:
    """The rows that were filled in."""
    skus, pieces = given.getlist("sku")[:MOST_KINDS], given.getlist("pieces")[:MOST_KINDS]
    both = zip(skus, [*pieces, *[""] * len(skus)], strict=False)
    return [PartRow(normal(sku)[:40], count.strip()[:4]) for sku, count in both if sku.strip()]


def read_rows(
    rows: list[PartRow], known: Mapping[str, int]
) -> tuple[list[PartRow], dict[int, int]]:
    """The rows with what is wrong, and pieces by variant; `known` are variants by sku."""
    seen: dict[int, int] = {}
    told = []
    for row in rows:
        variant_id = known.get(row.sku)
        wrong = ""
        if variant_id is None:
            wrong = _("There is no article %(sku)s.", sku=row.sku)
        elif variant_id in seen:
            wrong = _("This article stands in a row above already.")
        elif not 1 <= row.count <= MOST_PIECES:
            wrong = _("Please give between 1 and %(most)s pieces of each.", most=MOST_PIECES)
        else:
            seen[variant_id] = row.count
        told.append(replace(row, wrong=wrong))
    return told, seen


def with_spare(rows: list[PartRow]) -> list[PartRow]:
    """With empty rows to fill in."""
    spare = max(SPARE_ROWS, FIRST_ROWS - len(rows))
    return [*rows, *[PartRow()] * min(spare, MOST_KINDS - len(rows))]
