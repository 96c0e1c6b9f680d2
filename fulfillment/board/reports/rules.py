"""What a year of people adds up to, and what of it may be told to others.

Per region: how many makers there are, how many were trained (on a course day or through a course),
hold a certificate at the end, worked (a piece of theirs was accepted), and what they earned.

Figures that leave the house name nobody, and no count in them is so small that somebody could be
known by it: a region with a count from 1 to 4 is told together with other small ones, under no
name, and with the next smallest region as long as a count is still small. A zero is told: it
speaks of nobody.
Invariants: every count that is told is zero or at least `LEAST`; what is told adds up to the whole,
unless the whole itself is that small, and then nothing is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Counts below this, except zero, are not told to others.
LEAST = 5

#: The region of those that are told together.
TOGETHER = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one maker's year adds to her region."""

    region: str
    trained: bool
    certified: bool
    worked: bool
    earned_minor: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A region's people: counts, and what they earned in all, in minor units."""

    region: str
    makers: int = 0
    trained: int = 0
    certified: int = 0
    worked: int = 0
    earned_minor: int = 0

    @property
    def each_minor(self) -> int:
        """What one who worked earned, on average; rounded down."""
        return self.earned_minor // self.worked if self.worked else 0


def tallies(people: Iterable[Facts]) -> tuple[Tally, ...]:
    """One for each region, in the order of their names."""
    regions: dict[str, list[Facts]] = defaultdict(list)
    for each in people:
        regions[each.region].append(each)
    return tuple(
        Tally(
            region=region,
            makers=len(theirs),
            trained=sum(each.trained for each in theirs),
            certified=sum(each.certified for each in theirs),
            worked=sum(each.worked for each in theirs),
            earned_minor=sum(each.earned_minor for each in theirs),
        )
        for region, theirs in sorted(regions.items())
    )


def told(regions: Sequence[Tally]) -> tuple[Tally, ...]:
    """The same as others may read it; small regions stand together at the end."""
    alone = sorted((each for each in regions if not _small(each)), key=lambda each: each.makers)
    together = [each for each in regions if _small(each)]
    while together and _small(_sum(together)) and alone:
        together.append(alone.pop(0))
    shown = sorted(alone, key=lambda each: each.region)
    if not together:
        return tuple(shown)
    rest = _sum(together)
    return () if _small(rest) else (*shown, rest)


def _small(each: Tally) -> bool:
    return any(0 < n < LEAST for n in (each.makers, each.trained, each.certified, each.worked))


def _sum(regions: Iterable[Tally]) -> Tally:
    some = list(regions)
    return Tally(
        region=TOGETHER,
        makers=sum(each.makers for each in some),
        trained=sum(each.trained for each in some),
        certified=sum(each.certified for each in some),
        worked=sum(each.worked for each in some),
        earned_minor=sum(each.earned_minor for each in some),
    )
