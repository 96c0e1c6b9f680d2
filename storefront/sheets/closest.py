"""The sku that was probably meant: nearest by edits, or found by the product's name.

Pure. One edit is a sign put in, left out, changed, or two neighbours swapped. A suggestion is
never taken by itself, and there is none when nothing is near.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from itertools import chain

#: Skus further away than a third of their length are other skus.
_NEAR = 3
#: What skus are made of.
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
_DASHES = re.compile(r"[‐‑‒–—―−－_ー]")


def normal(sku: str) -> str:
    """A sku without case, width, blanks and kinds of dashes."""
    return re.sub(r"\s+", "", _DASHES.sub("-", unicodedata.normalize("NFKC", sku))).upper()


def closest(typed: str, skus: Iterable[str], names: Mapping[str, str]) -> str:
    """The best suggestion for a typed sku, or nothing; `names` are product names → sku."""
    wanted = normal(typed)
    if not wanted:
        return ""
    if (named := names.get(typed.strip())) is not None:
        return named
    limit = max(1, len(wanted) // _NEAR)
    best, best_distance = "", limit + 1
    for sku in sorted(skus):
        if abs(len(sku) - len(wanted)) < best_distance:
            distance = edits(wanted, sku, best_distance)
            if distance < best_distance:
                best, best_distance = sku, distance
    return best


def neighbour(sku: str, known: Container[str]) -> str:
    """A known sku one edit away, or nothing; costs the same however many are known."""
    cuts = [(sku[:at], sku[at:]) for at in range(len(sku) + 1)]
    shorter = (left + right[1:] for left, right in cuts if right)
    swapped = (left + right[1] + right[0] + right[2:] for left, right in cuts if right[1:])
    changed = (left + sign + right[1:] for left, right in cuts if right for sign in _SIGNS)
    longer = (left + sign + right for left, right in cuts for sign in _SIGNS)
    found = (each for each in chain(swapped, changed, shorter, longer) if each != sku)
    return next((each for each in found if each in known), "")


def edits(first: str, second: str, most: int) -> int:
    """Edits from one text to the other; `most` or more is all the same."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for at, sign in enumerate(first, 1):
        before, last, row = row, before, [at]
        for to, other in enumerate(second, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (sign != other))
            swapped = at > 1 and to > 1 and sign == second[to - 2] and first[at - 2] == other
            row.append(min(cost, last[to - 2] + 1) if swapped else cost)
        if min(row) >= most:
            return most
    return row[-1]
