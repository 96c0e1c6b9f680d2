"""Choosing: which places of the copy fit a wish, in which order, and what else could be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from catalog.search.columns import (
    Choice as Chosen,
)
from catalog.search.columns import (
    Columns,
    Numbers,
    counted,
    counted_bits,
    order_of,
    places_of,
)
from catalog.search.copies import Copy
from catalog.search.finding import Found
from catalog.search.rules import Choice, Facets, Sort, Wish
from catalog.search.traits import COLOURS, MATERIALS, Family, bits
from catalog.words import Words


@dataclass
class Chooser:
    """One copy under one wish; every test is worked out once."""

    copy: Copy
    wish: Wish
    found: Found | None = None
    tests: dict[str, Chosen] = field(default_factory=dict)

    @property
    def columns(self) -> Columns:
        return self.copy.columns

    def places(self) -> Numbers:
        """The places that fit, in the order of the wish."""
        order = self._order()
        found: Numbers = order[self.fitting()[order]]
        return found

    def fitting(self, but: str = "") -> Chosen:
        """Which places fit every choice but one."""
        fits = self._spoken()
        for facet, test in _TESTS.items():
            if facet != but and _is_asked(self.wish, facet):
                if facet not in self.tests:
                    self.tests[facet] = test(self)
                fits = fits & self.tests[facet]
        return fits

    def facets(self) -> Facets:
        """What else could be chosen, each counted under all other choices."""
        copy, columns = self.copy, self.columns
        crafts = counted(columns.craft_id[self.fitting("craft")])
        groups = counted(columns.cooperative_id[self.fitting("cooperative")])
        regions = counted(columns.cooperative_id[self.fitting("region")])
        colours = columns.colours[self.fitting("colours")]
        materials = columns.materials[self.fitting("materials")]
        return Facets(
            crafts=tuple(
                Choice(each.slug, each.name, crafts.get(each.id, 0))
                for each in copy.crafts.values()
            ),
            cooperatives=tuple(
                Choice(each.slug, each.name, groups.get(each.id, 0))
                for each in copy.cooperatives.values()
            ),
            regions=_regions(copy, regions),
            colours=_families(COLOURS, counted_bits(colours, len(COLOURS))),
            materials=_families(MATERIALS, counted_bits(materials, len(MATERIALS))),
            ready=int(np.count_nonzero(_ready(self) & self.fitting("having"))),
            obtainable=int(np.count_nonzero(_obtainable(self) & self.fitting("having"))),
            count=int(np.count_nonzero(self.fitting())),
        )

    def _spoken(self) -> Chosen:
        if "words" not in self.tests:
            fits = np.ones(len(self.columns), dtype=bool)
            if self.found is not None:
                at, known = places_of(self.columns, self.found.product_ids)
                fits = np.zeros(len(self.columns), dtype=bool)
                fits[at[known]] = True
            self.tests["words"] = fits
        return self.tests["words"]

    def _order(self) -> Numbers:
        turns = {craft: turn for turn, craft in enumerate(self.copy.crafts)}
        order = order_of(self.columns, self.wish.sort, turns)
        if self.found is None or self.wish.sort is not Sort.SEASON:
            return order
        at, known = places_of(self.columns, self.found.product_ids)
        worth = np.zeros(len(self.columns), dtype=np.int64)
        worth[at[known]] = self.found.worth[known]
        ready_first = order_of(self.columns, Sort.READY, turns)
        return ready_first[np.argsort(-worth[ready_first], kind="stable")]


def _craft(asked: Chooser) -> Chosen:
    known = [each.id for each in asked.copy.crafts.values() if each.slug == asked.wish.craft]
    return np.isin(asked.columns.craft_id, known)


def _cooperative(asked: Chooser) -> Chosen:
    every = asked.copy.cooperatives.values()
    known = [each.id for each in every if each.slug == asked.wish.cooperative]
    return np.isin(asked.columns.cooperative_id, known)


def _region(asked: Chooser) -> Chosen:
    every = asked.copy.cooperatives.values()
    known = [each.id for each in every if each.region == asked.wish.region]
    return np.isin(asked.columns.cooperative_id, known)


def _price(asked: Chooser) -> Chosen:
    columns, wish = asked.columns, asked.wish
    fits = np.ones(len(columns), dtype=bool)
    if wish.least is not None:
        fits &= columns.most >= wish.least
    if wish.most is not None:
        fits &= columns.least <= wish.most
    return fits


def _colours(asked: Chooser) -> Chosen:
    return (asked.columns.colours & bits(COLOURS, asked.wish.colours)).astype(bool)


def _materials(asked: Chooser) -> Chosen:
    return (asked.columns.materials & bits(MATERIALS, asked.wish.materials)).astype(bool)


def _ready(asked: Chooser) -> Chosen:
    return asked.columns.ready.astype(bool)


def _obtainable(asked: Chooser) -> Chosen:
    return (asked.columns.ready | asked.columns.made_to_order).astype(bool)


def _having(asked: Chooser) -> Chosen:
    return _ready(asked) if asked.wish.ready else _obtainable(asked)


_TESTS: dict[str, Callable[[Chooser], Chosen]] = {
    "craft": _craft,
    "cooperative": _cooperative,
    "region": _region,
    "price": _price,
    "colours": _colours,
    "materials": _materials,
    "having": _having,
}


def _is_asked(wish: Wish, facet: str) -> bool:
    if facet == "price":
        return wish.least is not None or wish.most is not None
    if facet == "having":
        return wish.ready or wish.obtainable
    return bool(getattr(wish, facet))


def _regions(copy: Copy, counts: Mapping[int, int]) -> tuple[Choice, ...]:
    found: dict[str, int] = {}
    for each in copy.cooperatives.values():
        found[each.region] = found.get(each.region, 0) + counts.get(each.id, 0)
    return tuple(Choice(slug, Words(en=slug), count) for slug, count in found.items())


def _families(families: tuple[Family, ...], counts: list[int]) -> tuple[Choice, ...]:
    return tuple(
        Choice(family.slug, family.name, count, family.signs[0])
        for family, count in zip(families, counts, strict=True)
    )
