"""Fingerprints: by what a line of a file is known again when the same file is read twice.

A line that carries a number of its own is known by that; any other by all that it says and by its
place among the lines of the file that say the same: the same file twice is one, two equal lines
are two.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable


def fingerprints(said: Iterable[tuple[str, bool]]) -> list[str]:
    """A name of 40 signs for each line: what it says, and whether that names it alone."""
    seen: Counter[str] = Counter()
    names = []
    for words, alone in said:
        seen[words] += 1
        whole = words if alone else f"{words}#{seen[words]}"
        names.append(hashlib.sha256(whole.encode()).hexdigest()[:40])
    return names
