"""Fair rates: from a time study to what an hour of work earns, beside what an hour must earn.

Method (ILO, Introduction to Work Study): each element of the work is observed some times and rated
by the observer, 100 being the standard pace; observed × rating / 100 is its basic time. Allowances
for personal needs, fatigue and delays are added in percent of the basic time. The sum over the
elements, each as often as it happens in one piece, is the standard time.

Rules
* The hour's pay is rate × 60 / standard minutes, never rounded up.
* A rate is fair if that reaches the highest line that is known for the region on that day: the
  minimum wage is law, the living wage is our own wish. Below the living wage it needs a reasoned
  word of a second person; below the minimum wage too, and the page says so in another tone.
* The same rate for everyone: nobody's own pace appears here.

Invariants: more minutes never pay more an hour; a higher rate never pays less. What is not known
(no study, no line) is told as not known, never as fair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum

from catalog.errors import Invalid
from catalog.money import Money

#: So many times is an element observed at least, and so often at most.
LEAST_SEEN, MOST_SEEN = 3, 100
#: Elements of one study.
MOST_ELEMENTS = 12
_CENT = Decimal("0.01")


class WageKind(StrEnum):
    """What a line of the table is."""

    MINIMUM = "minimum"
    LIVING = "living"


class RateVerdict(StrEnum):
    """How a rate stands."""

    FAIR = "fair"
    BELOW_LIVING = "below_living"
    BELOW_MINIMUM = "below_minimum"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Element:
    """One step of the work: seconds as they were observed, the rating of the observer, and how
    often it happens in `pieces` pieces (`times`)."""

    name: str
    seconds: tuple[int, ...]
    rating: int = 100
    times: int = 1
    pieces: int = 1

    @property
    def basic(self) -> Decimal:
        """Its basic seconds in one piece."""
        mean = Decimal(sum(self.seconds)) / len(self.seconds)
        return mean * self.rating / 100 * self.times / self.pieces


@dataclass(frozen=True, slots=True)
class Allowances:
    """Percent of the basic time for personal needs, fatigue and delays that cannot be helped."""

    personal: int = 5
    fatigue: int = 4
    delay: int = 3

    @property
    def whole(self) -> int:
        """All of them."""
        return self.personal + self.fatigue + self.delay


@dataclass(frozen=True, slots=True)
class Study:
    """A time study of one piece."""

    elements: tuple[Element, ...]
    allowances: Allowances

    @property
    def minutes(self) -> Decimal:
        """Standard minutes of one piece, to the hundredth, never less than the exact time."""
        seconds = sum((each.basic for each in self.elements), Decimal(0))
        return _minutes(seconds * (100 + self.allowances.whole) / 100)

    @property
    def shares(self) -> tuple[Decimal, ...]:
        """Each element's standard minutes, in their order; shown only."""
        more = Decimal(100 + self.allowances.whole) / 100
        exact = (each.basic * more / 60 for each in self.elements)
        return tuple(each.quantize(_CENT, ROUND_HALF_UP) for each in exact)


def _minutes(seconds: Decimal) -> Decimal:
    return (seconds / 60).quantize(_CENT, ROUND_UP)


def checked(study: Study) -> Study:
    """The same study, if it can be one."""
    if not 1 <= len(study.elements) <= MOST_ELEMENTS:
        raise Invalid("study.elements", "A study has 1 to 12 steps.", field="elements")
    for each in study.elements:
        if not LEAST_SEEN <= len(each.seconds) <= MOST_SEEN:
            raise Invalid("study.seen", "Observe each step at least three times.", field="elements")
        if min(each.seconds) < 1 or max(each.seconds) > 36_000:
            raise Invalid(
                "study.seconds", "Seconds are whole and more than zero.", field="elements"
            )
        if not 50 <= each.rating <= 150:
            raise Invalid("study.rating", "A rating lies between 50 and 150.", field="elements")
        if not (1 <= each.times <= 1_000 and 1 <= each.pieces <= 1_000):
            raise Invalid("study.times", "A step happens once in a piece, or oftener.")
    parts = (study.allowances.personal, study.allowances.fatigue, study.allowances.delay)
    if min(parts) < 0 or max(parts) > 60 or study.allowances.personal < 5:
        raise Invalid(
            "study.allowances", "At least 5 percent are for personal needs, 60 at most for each."
        )
    return study


def hourly(rate: Money, minutes: Decimal) -> Money:
    """What an hour at the standard pace earns, never rounded up."""
    return Money(int(Decimal(rate.minor) * 60 / minutes), rate.currency)


@dataclass(frozen=True, slots=True)
class WageLine:
    """What an hour must earn in a region from a day on, and who says so."""

    region: str
    kind: WageKind
    hour: Money
    starts_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Fairness:
    """How a rate stands: what an hour earns, the two lines, and the least fair rate of a piece."""

    hour: Money | None
    minimum: WageLine | None
    living: WageLine | None
    least: Money | None

    @property
    def verdict(self) -> RateVerdict:
        """Below the law, below a living, fair; or not known."""
        if self.hour is None or (self.minimum is None and self.living is None):
            return RateVerdict.UNKNOWN
        if self.minimum is not None and self.hour < self.minimum.hour:
            return RateVerdict.BELOW_MINIMUM
        if self.living is not None and self.hour < self.living.hour:
            return RateVerdict.BELOW_LIVING
        return RateVerdict.FAIR

    @property
    def below(self) -> bool:
        """Whether it needs the word of a second person."""
        return self.verdict in (RateVerdict.BELOW_MINIMUM, RateVerdict.BELOW_LIVING)


def fairness(
    rate: Money | None, minutes: Decimal, lines: Iterable[WageLine], *, on: date
) -> Fairness:
    """How a rate stands on a day; lines of another currency do not speak of it."""
    same = [each for each in lines if rate is None or each.hour.currency == rate.currency]
    minimum = in_force(same, WageKind.MINIMUM, on)
    living = in_force(same, WageKind.LIVING, on)
    known = [each.hour.minor for each in (minimum, living) if each is not None]
    least = None
    if known:
        exact = Decimal(max(known)) * minutes / 60
        least = Money(int(exact.to_integral_value(ROUND_UP)), same[0].hour.currency)
    return Fairness(None if rate is None else hourly(rate, minutes), minimum, living, least)


def in_force(lines: Sequence[WageLine], kind: WageKind, on: date) -> WageLine | None:
    """The line of a kind that began last."""
    begun = [each for each in lines if each.kind is kind and each.starts_on <= on]
    return max(begun, key=lambda each: each.starts_on, default=None)
