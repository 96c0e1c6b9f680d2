"""Postings: the products on which common words stand, remembered with this process's copy.

A word that stands on thousands of products (“handmade”, a province, a craft) costs the database
tens or hundreds of milliseconds and is asked again and again. What it answered is remembered until
the shelf moves; then only the products that moved are looked at, by their words as they are now.

Rules
* Whoever changes a product's words gives its row on the shelf a new version in the same
  transaction (`actions.fold`), so a copy that is brought up to date knows whom to look at.
* A newer copy gets postings of its own (`after`): what a slower reader still adds to those of an
  older copy is not seen by anybody else.
* At most `MOST` numbers are remembered; what was asked for longest ago is forgotten first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

import numpy as np

from catalog.search.columns import Numbers

#: How many product numbers all postings of a copy hold together (8 bytes each).
MOST = 2_000_000
#: The terms that will do for one word, and the place where they must stand.
Place = tuple[str, tuple[str, ...]]


class Postings:
    """Products, rising, by place and terms."""

    def __init__(self, kept: Mapping[Place, Numbers] | None = None) -> None:
        self._kept: OrderedDict[Place, Numbers] = OrderedDict(kept or {})
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, place: Place) -> Numbers | None:
        """What is remembered of it."""
        with self._lock:
            ids = self._kept.get(place)
            if ids is not None:
                self._kept.move_to_end(place)
            return ids

    def put(self, place: Place, ids: Numbers) -> None:
        """Remember it."""
        with self._lock:
            self._kept[place] = ids
            while sum(map(len, self._kept.values())) > MOST:
                self._kept.popitem(last=False)

    def after(self, words: Mapping[int, frozenset[str]]) -> Postings:
        """The same where these products bear these words now; one that is gone bears none."""
        with self._lock:
            kept = dict(self._kept)
        return Postings({place: _after(ids, place, words) for place, ids in kept.items()})


def _after(ids: Numbers, place: Place, words: Mapping[int, frozenset[str]]) -> Numbers:
    at, need = place
    will_do = {f"{at}{term}" for term in need}
    holds = {each for each, said in words.items() if not will_do.isdisjoint(said)}
    moved = [each for each in words if (each in holds) != _among(ids, each)]
    if not moved:
        return ids
    left = ids[~np.isin(ids, moved)]
    return np.union1d(left, np.array(sorted(holds.intersection(moved)), dtype=np.int64))


def _among(ids: Numbers, product_id: int) -> bool:
    place = int(np.searchsorted(ids, product_id))
    return place < len(ids) and int(ids[place]) == product_id
