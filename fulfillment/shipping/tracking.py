"""What carriers say of a parcel, and how far they are believed. Pure.

Rules
* Everything a carrier says is written down once; what moves the parcel is only what is believed.
* Not believed: news of a parcel that we still hold, from more than a day before it left us, or from
  the future. They are kept with their doubt, so that a person sees them.
* The state only goes forward: any believed news brings a dispatched parcel on its way; “delivered”
  ends the way to a customer, unless later news says that it comes back. A parcel to the hub arrives
  when the hub says so, whatever a carrier says. Lost and returned are decided by a person.
* Order of arrival does not matter, nor how often something is said: the same set of news ends in
  the same state.
* Asking: soon at first, then rarer while nothing is new, with longer and longer pauses after a
  failure; after `LONGEST_WATCH` nobody asks any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fulfillment.shipping.rules import ParcelKind, ParcelState


class Seen(StrEnum):
    """What a carrier can say."""

    ACCEPTED = "accepted"
    MOVING = "moving"
    ARRIVING = "arriving"
    TROUBLE = "trouble"
    DELIVERED = "delivered"
    COMING_BACK = "coming_back"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One piece of news with the carrier's own time and words."""

    seen: Seen
    at: datetime
    words: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        """The same for the same news, however often it is told."""
        said = f"{self.seen}|{self.at.isoformat()}|{self.words}|{self.place}"
        return hashlib.sha256(said.encode()).hexdigest()[:40]


EARLY, LATE = timedelta(days=1), timedelta(hours=26)
LONGEST_WATCH = timedelta(days=45)
#: News of one parcel that are kept; a carrier that says more is not listened to.
MOST_NEWS = 150
_PAUSES = tuple(timedelta(hours=each) for each in (1, 2, 4, 8, 12))
UNDER_WAY = frozenset({ParcelState.DISPATCHED, ParcelState.IN_TRANSIT})


def believed(news: Sighting, dispatched_at: datetime | None, now: datetime) -> bool:
    """Whether news may move a parcel that left us at that time."""
    return dispatched_at is not None and dispatched_at - EARLY <= news.at <= now + LATE


def verb_for(kind: ParcelKind, state: ParcelState, news: Iterable[Sighting]) -> str | None:
    """What a parcel does after all believed news of it; None if it stays as it is."""
    if state not in UNDER_WAY:
        return None
    last = {each: max((n.at for n in found), default=None) for each, found in _by_kind(news)}
    if not last:
        return None
    there, back = last.get(Seen.DELIVERED), last.get(Seen.COMING_BACK)
    if there is not None and kind is ParcelKind.TO_CUSTOMER and (back is None or back < there):
        return "deliver"
    return "pass_on" if state is ParcelState.DISPATCHED else None


def _by_kind(news: Iterable[Sighting]) -> list[tuple[Seen, list[Sighting]]]:
    found: dict[Seen, list[Sighting]] = {}
    for each in news:
        found.setdefault(each.seen, []).append(each)
    return list(found.items())


def next_look(
    now: datetime, since: datetime, *, quiet: int = 0, failures: int = 0
) -> datetime | None:
    """When to ask again after `quiet` answers without news or `failures` in a row."""
    if now - since > LONGEST_WATCH:
        return None
    if failures:
        return now + min(timedelta(minutes=5 * 2 ** min(failures, 7)), timedelta(hours=6))
    return now + _PAUSES[min(quiet, len(_PAUSES) - 1)]
