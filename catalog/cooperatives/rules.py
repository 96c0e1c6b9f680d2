"""How a cooperative is open and reached: days, places, homes, carriers, lead times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.errors import Invalid

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: So many carriers, so long a way, and so far ahead a day is closed.
MOST_CARRIERS, MOST_DAYS, MOST_PLACES, FARTHEST = 12, 60, 2_000, 400


@dataclass(frozen=True, slots=True)
class Ways:
    """Days on which the centre is open, its places, whether kits go to homes, who carries for it,
    and the days between the hub and a maker."""

    open_days: tuple[str, ...]
    centre_places: int
    to_homes: bool
    carriers: tuple[str, ...]
    kit_days: int
    return_days: int


def ways(new: Ways) -> Ways:
    """The same in one writing, or a refusal that says what does not hold."""
    days = frozenset(new.open_days)
    if not days or not days <= frozenset(WEEK):
        raise Invalid("cooperative.days", "Please choose at least one day.", field="open_days")
    if not (0 <= new.kit_days <= MOST_DAYS and 0 <= new.return_days <= MOST_DAYS):
        raise Invalid(
            "cooperative.ways", "A way takes 0 to %(most)s days.", field="kit_days", most=MOST_DAYS
        )
    if not 0 <= new.centre_places <= MOST_PLACES:
        raise Invalid("cooperative.places", "That is no number of places.", field="centre_places")
    carriers = tuple(dict.fromkeys(name for each in new.carriers if (name := each.strip()[:40])))
    if len(carriers) > MOST_CARRIERS:
        raise Invalid(
            "cooperative.carriers",
            "Up to %(most)s carriers.",
            field="carriers",
            most=MOST_CARRIERS,
        )
    ordered = tuple(day for day in WEEK if day in days)
    return Ways(ordered, new.centre_places, new.to_homes, carriers, new.kit_days, new.return_days)


def closed_days(first: date, last: date, *, today: date) -> tuple[date, ...]:
    """Days on which the centre is closed, from a first to a last one, both of them too."""
    if last < first or last < today:
        raise Invalid(
            "cooperative.past", "Please choose days that are still to come.", field="last"
        )
    if (last - today).days > FARTHEST:
        raise Invalid("cooperative.far", "That is too far ahead.", field="last")
    begin = max(first, today).toordinal()
    return tuple(date.fromordinal(at) for at in range(begin, last.toordinal() + 1))
