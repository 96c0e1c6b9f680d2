"""Which layout a file has, by its headings; never by its name or by positions.

Pure. The heading row is looked for in the first rows. A layout fits when what it needs is there,
at least `ENOUGH` of its headings are, and clearly more than of any other that fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storefront.channels.layouts import LAYOUTS, Layout
from storefront.channels.layouts.rules import IMPORTANT, numbered

FIRST_ROWS = 20
ENOUGH = 5
#: By how many headings the best layout must lead.
LEAD = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row of a file: its number, its cells, and where each field stands."""

    layout: Layout
    row: int
    cells: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings that the layout does not know, as they are written."""
        known = self.layout.headings
        names = numbered(self.cells)
        return tuple(
            cell.strip()
            for cell, name in zip(self.cells, names, strict=True)
            if name and name not in known
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Important fields of the layout for which the file has no column."""
        says = self.layout.fields
        return tuple(each for each in IMPORTANT if each in says and each not in self.columns)

    def name_of(self, field: str) -> str:
        """The heading of a field as the file writes it; the layout's own where it lacks."""
        places = self.columns.get(field)
        if places:
            return self.cells[places[0]].strip()
        return self.layout.fields.get(field, (field,))[0]


def heading_of(rows: Iterable[Sequence[str]], choice: Sequence[Layout] = LAYOUTS) -> Heading | None:
    """The heading row among the first rows of a file, with the layout it fits best."""
    found: tuple[int, Heading] | None = None
    for number, cells in enumerate(rows, start=1):
        fit = _fit(numbered(cells), choice)
        if fit is not None and (found is None or fit[0] > found[0]):
            layout = fit[1]
            columns = _columns(numbered(cells), layout)
            found = fit[0], Heading(layout, number, tuple(cells), columns)
        if number == FIRST_ROWS:
            break
    return found[1] if found else None


def _fit(names: list[str], choice: Sequence[Layout]) -> tuple[int, Layout] | None:
    there = set(names)
    least = ENOUGH if len(choice) > 1 else 1
    fitting = sorted(
        ((len(each.headings & there), each) for each in choice if _has_needs(each, there)),
        key=lambda pair: -pair[0],
    )
    if not fitting or fitting[0][0] < least:
        return None
    if len(fitting) > 1 and fitting[0][0] - fitting[1][0] < LEAD:
        return None
    return fitting[0]


def _has_needs(layout: Layout, there: set[str]) -> bool:
    return all(any(each in there for each in one) for one in layout.needs)


def _columns(names: list[str], layout: Layout) -> dict[str, tuple[int, ...]]:
    """Field → where it stands; several places are tried in their order, or added up."""
    at = {name: place for place, name in reversed(list(enumerate(names)))}
    found = {
        field: tuple(at[each] for each in headings if each in at)
        for field, headings in layout.fields.items()
    }
    return {field: places for field, places in found.items() if places}
