"""What a kit needs, which lots it is packed from, and what a maker owes of what she was given.

Rules
* Quantities are whole numbers of the smallest unit: pieces, milligrams, millimetres. Nothing is
  ever a fraction of one; what a recipe adds to spare is rounded up.
* A kit takes one lot of each material if any lot is large enough, the smallest such, so that large
  lots stay whole for large batches; otherwise the fewest lots, and the kit says so.
* Materials that a customer supplied for an order go into kits of that order only, and where she
  supplied a material, her order gets nothing else of it.
* A maker's balance = issued - used - returned - lost. Used is the recipe times the pieces that left
  her hands, never more than she was given. Of what is lost, the agreed share of what was used is
  borne by the house; what exceeds it is written down, and charged by nobody here.

How it can fail: quantities that cannot be read or are out of range are `Invalid`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from catalog.errors import Invalid
from catalog.states import Machine

#: A share in basis points: ten thousand are the whole.
WHOLE = 10_000
#: No quantity is larger: a thousand tonnes in milligrams.
MOST = 10**12


class Unit(StrEnum):
    """How a material is counted."""

    PIECE = "piece"
    GRAM = "gram"
    METRE = "metre"


#: So many smallest units make one.
SMALLEST = {Unit.PIECE: 1, Unit.GRAM: 1_000, Unit.METRE: 1_000}


class Place(StrEnum):
    """Where material is, or where it has gone."""

    OUTSIDE = "outside"
    HUB = "hub"
    COOPERATIVE = "cooperative"
    KIT = "kit"
    USED = "used"
    LOST = "lost"
    SCRAP = "scrap"


#: Places in which material lies and can be taken from.
HELD = frozenset({Place.HUB, Place.COOPERATIVE, Place.KIT})


class Why(StrEnum):
    """What a move happened for."""

    ARRIVED = "arrived"
    SENT_BACK = "sent_back"
    CARRIED = "carried"
    COUNTED = "counted"
    PACKED = "packed"
    MORE = "more"
    UNPACKED = "unpacked"
    RETURNED = "returned"
    USED = "used"
    LOST = "lost"
    SCRAPPED = "scrapped"
    REVERSED = "reversed"


class KitState(StrEnum):
    """Where a kit stands: put on the pick list, packed, under way, with her, counted out."""

    LISTED = "listed"
    PACKED = "packed"
    SENT = "sent"
    ARRIVED = "arrived"
    ISSUED = "issued"
    SETTLED = "settled"
    UNPACKED = "unpacked"


_K = KitState

KIT = Machine(
    "kit",
    {
        (_K.LISTED, "pack"): _K.PACKED,
        (_K.LISTED, "unpack"): _K.UNPACKED,
        (_K.PACKED, "send"): _K.SENT,
        (_K.PACKED, "issue"): _K.ISSUED,
        (_K.PACKED, "unpack"): _K.UNPACKED,
        (_K.SENT, "arrive"): _K.ARRIVED,
        (_K.SENT, "lose"): _K.UNPACKED,
        (_K.ARRIVED, "issue"): _K.ISSUED,
        (_K.ARRIVED, "unpack"): _K.UNPACKED,
        (_K.ISSUED, "settle"): _K.SETTLED,
    },
)

#: Kits on their way to a maker: their material is spoken for and not with her yet.
COMING = frozenset({_K.LISTED, _K.PACKED, _K.SENT, _K.ARRIVED})


class ShortageState(StrEnum):
    """What is missing in a kit: the lead's to answer, the hub's to send, given, or let go."""

    OPEN = "open"
    ASKED = "asked"
    FILLED = "filled"
    DROPPED = "dropped"


class ArrivalState(StrEnum):
    """A delivery of material: announced, then counted and looked at."""

    EXPECTED = "expected"
    INSPECTED = "inspected"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: the hub, a cooperative or a kit by its id, or one that holds nothing."""

    place: Place
    ref: int = 0


HUB, OUTSIDE = Spot(Place.HUB), Spot(Place.OUTSIDE)
USED, LOST, SCRAP = Spot(Place.USED), Spot(Place.LOST), Spot(Place.SCRAP)


@dataclass(frozen=True, slots=True)
class Need:
    """What a recipe asks for one piece, and how much of it is added to spare, in basis points."""

    per_piece: int
    spare_points: int = 0

    def of(self, pieces: int) -> int:
        """What so many pieces need, with the spare, rounded up."""
        plain = self.per_piece * pieces
        return plain + -(-plain * self.spare_points // WHOLE)


@dataclass(frozen=True, slots=True)
class Lying:
    """So much of a lot lies where a kit is packed."""

    lot_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What a kit takes of which lots, and what no lot had."""

    parts: tuple[Lying, ...]
    short: int = 0

    @property
    def is_mixed(self) -> bool:
        """Whether the pieces of one batch will be of several lots."""
        return len(self.parts) > 1


def choose(lots: Sequence[Lying], wanted: int, *, first: Iterable[int] = ()) -> Choice:
    """Of which lots `wanted` is taken; lots in `first`, of the same kit, before others."""
    liked = frozenset(first)
    there = [each for each in lots if each.quantity > 0]
    enough = [each for each in there if each.quantity >= wanted]
    if enough and wanted > 0:
        best = min(enough, key=lambda each: (each.lot_id not in liked, each.quantity, each.lot_id))
        return Choice((Lying(best.lot_id, wanted),))
    parts, left = [], wanted
    for each in sorted(there, key=lambda one: (one.lot_id not in liked, -one.quantity, one.lot_id)):
        if left <= 0:
            break
        parts.append(Lying(each.lot_id, min(each.quantity, left)))
        left -= parts[-1].quantity
    return Choice(tuple(parts), max(left, 0))


@dataclass(frozen=True, slots=True)
class Account:
    """A maker's account of one material: what she was given, and what became of it."""

    issued: int
    returned: int = 0
    lost: int = 0
    by_recipe: int = 0
    booked: int = 0

    @property
    def used(self) -> int:
        """What her pieces took: as booked when the kit was counted out, before that by recipe."""
        return self.booked or max(0, min(self.by_recipe, self.issued - self.returned - self.lost))

    @property
    def balance(self) -> int:
        """What should still be with her."""
        return self.issued - self.used - self.returned - self.lost


@dataclass(frozen=True, slots=True)
class Counted:
    """A kit counted out, for one material."""

    returned: int
    used: int
    lost: int
    allowed: int
    beyond: int


def count_out(account: Account, back: int, loss_points: int) -> Counted:
    """What is used and lost when `back` comes back and the kit is closed.

    `account` holds what was issued, returned and lost before; its recipe says what was used.
    """
    held = account.issued - account.returned - account.lost
    if not 0 <= back <= held:
        raise Invalid("kit.back", "More came back than she was given.", field="back")
    used = min(held - back, account.by_recipe)
    lost = held - back - used
    allowed = used * loss_points // WHOLE
    return Counted(back, used, lost, allowed, max(0, account.lost + lost - allowed))


def spread(lots: Sequence[Lying], wanted: int) -> tuple[Lying, ...]:
    """`wanted` over lots in their order, as far as it reaches."""
    parts = []
    for each in lots:
        part = min(each.quantity, wanted)
        if part > 0:
            parts.append(Lying(each.lot_id, part))
            wanted -= part
    return tuple(parts)


def inspected(announced: int, counted: int, accepted: int) -> tuple[int, int]:
    """What is short of a delivery, and what of it was turned away."""
    if min(announced, counted, accepted) < 0 or accepted > counted:
        raise Invalid("arrival.sum", "No more can be accepted than was counted.", field="accepted")
    return max(0, announced - counted), counted - accepted


def read_quantity(text: str, unit: Unit, *, field: str = "quantity", least: int = 1) -> int:
    """A quantity as it was typed, in smallest units: `2.5` metres are 2,500."""
    plain = text.strip().replace("，", ".").replace("。", ".").replace(",", ".")
    try:
        exact = Decimal(plain) * SMALLEST[unit]
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or exact != exact.to_integral_value() or not least <= exact <= MOST:
        raise Invalid(
            "material.quantity", "Please give a quantity, with three decimals at most.", field=field
        )
    return int(exact)


def written(quantity: int, unit: Unit) -> Decimal:
    """The quantity in its unit, for reading: 2,500 mm are 2.5."""
    return Decimal(quantity) / SMALLEST[unit]
