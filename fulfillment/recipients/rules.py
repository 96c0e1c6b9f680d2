"""One order for several people: who gets how many pieces of which line.

Rules
* Every piece of the order goes to exactly one of them: for each line the pieces of all recipients
  add up to the pieces of the line, neither fewer nor more.
* Everybody gets at least one piece, in a parcel of her own; there are two to `MOST` people.
* Pieces made in several batches are handed out in their order; none is packed twice.

How it can fail: `recipients.sum`, `recipients.nothing`, `recipients.many`; nothing is written then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.errors import Invalid, Refusal
from catalog.money import Money
from catalog.words import Words

#: So many people may be named for one order.
MOST = 200


@dataclass(frozen=True, slots=True)
class NewRecipient:
    """Whom a part of the order goes to; `pieces` is by the line's place in the order."""

    name: str
    phone: str
    address: str
    shipping: Money
    pieces: Mapping[int, int] = field(default_factory=dict)
    delivery: Words | None = None
    message: str | None = None


def check(people: Sequence[NewRecipient], ordered: Sequence[int]) -> None:
    """Refuse what does not add up to the pieces of each line."""
    if not 1 <= len(people) <= MOST:
        raise Invalid("recipients.many", "One order goes to at most %(most)s people.", most=MOST)
    if any(sum(each.pieces.values()) < 1 or min(each.pieces.values()) < 0 for each in people):
        raise Invalid("recipients.nothing", "Everybody gets at least one piece.")
    given = [sum(each.pieces.get(place, 0) for each in people) for place in range(len(ordered))]
    if given != list(ordered) or any(
        set(each.pieces) - set(range(len(ordered))) for each in people
    ):
        raise Refusal("recipients.sum", "The pieces do not add up to those of the order.")


def portion(
    lots: Sequence[tuple[int, int | None, int]],
    packed: Mapping[tuple[int, int | None], int],
    wanted: Mapping[int, int],
) -> list[tuple[int, int | None, int]]:
    """Which pieces go into somebody's parcel: of `lots` (line, batch, pieces) what is not `packed`.

    Refused where too few are left of a line.
    """
    owed = dict(wanted)
    inside = []
    for line, batch, pieces in lots:
        free = pieces - packed.get((line, batch), 0)
        part = min(free, owed.get(line, 0))
        if part > 0:
            inside.append((line, batch, part))
            owed[line] -= part
    if any(owed.values()):
        raise Refusal("recipients.short", "Not all of these pieces lie ready.")
    return inside
