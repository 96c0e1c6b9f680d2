"""What of an order line goes to whom, besides the maker: rules by cooperative and channel. Pure.

Rules
* A rule is a share, in basis points, of what was paid for the goods of a line, from a day on. The
  narrowest counts: this cooperative on this channel, this cooperative, this channel, all.
  Of equally narrow ones the one that began last. The day is that on which the order was placed.
* Materials are what they cost for each piece.
* What comes back shrinks each part to what it would be for the pieces that stay, so that the parts
  of a line are always exact and never depend on how many times something came back.
* A maker's earnings are no part of this: nothing here can touch them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.money import Money


class FeeKind(StrEnum):
    """To whom or what it goes."""

    COOPERATIVE = "cooperative"
    MARKET = "market"
    PLATFORM = "platform"
    MATERIALS = "materials"


#: What a rule is told of; materials have their own table of costs.
RULED = (FeeKind.COOPERATIVE, FeeKind.MARKET, FeeKind.PLATFORM)


class Channel(StrEnum):
    """By which way it was sold."""

    SHOP = "web"
    BULK = "bulk"
    STALL = "stall"


@dataclass(frozen=True, slots=True)
class Rule:
    """A share from a day on; without a cooperative or a channel it counts for all of them."""

    kind: FeeKind
    share_points: int
    starts_on: date
    cooperative_id: int | None = None
    channel: Channel | None = None

    @property
    def narrow(self) -> tuple[bool, bool, date]:
        """How narrowly it is told."""
        return self.cooperative_id is not None, self.channel is not None, self.starts_on


@dataclass(frozen=True, slots=True)
class Sold:
    """An order line: its pieces, what one cost and what was taken off all of them."""

    pieces: int
    unit: Money
    discount: Money

    def worth(self, kept: int) -> Money:
        """What was paid for `kept` of its pieces."""
        off = self.discount.minor * kept // self.pieces
        return self.unit * kept - Money(off, self.unit.currency)


def in_force(
    rules: Iterable[Rule], kind: FeeKind, *, cooperative_id: int, channel: Channel, on: date
) -> int:
    """The share that counts, in basis points; nothing told is nothing."""
    fitting = [
        each
        for each in rules
        if each.kind is kind
        and each.cooperative_id in (None, cooperative_id)
        and each.channel in (None, channel)
        and each.starts_on <= on
    ]
    return max(fitting, key=lambda each: each.narrow).share_points if fitting else 0


def parts_of(
    line: Sold, kept: int, points: Mapping[FeeKind, int], materials: Money
) -> dict[FeeKind, Money]:
    """What of the pieces that stay goes where."""
    worth = line.worth(kept)
    shares = {kind: worth.share(points.get(kind, 0)) for kind in RULED}
    return {**shares, FeeKind.MATERIALS: materials * kept}
