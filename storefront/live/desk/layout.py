"""Where things stand on the overlay. Pure.

The picture is 1080×1920 or 1920×1080. `boxes` says where the product's card, the captions and a
text card stand, in pixels.

Invariants
* No box covers any part of the safe area where hands sign, whatever is set; boxes do not cover each
  other, and lie inside the picture's margin and above what is left free for the platform's chat.
  The one exception: where there is no room beside them, a text card stands in the card's box while
  it is shown, and the card steps back for so long.
* The card's box has room for a QR code of at least `QR` pixels with its quiet zone.

How it can fail: there is no room. Then `desk.overlay` says so and nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import Refusal
from storefront.live.desk.rules import CardPlace, Look, Orientation, SafeArea, TextSize

PICTURE = {Orientation.PORTRAIT: (1080, 1920), Orientation.LANDSCAPE: (1920, 1080)}
MARGIN, GAP = 40, 24
#: The drawing of the QR code with its quiet zone: from the shortest links on, its dark part is
#: more than 200 pixels wide.
QR = 288
INSIDE = 16
SCALE = {TextSize.USUAL: 100, TextSize.LARGE: 125, TextSize.LARGEST: 150}
LETTER = 46
#: A card's shorter side; a card beside the hands is at most so wide and high; a text card's height.
CARD = QR + 2 * INSIDE
SIDE_WIDE, SIDE_HIGH = 460, 900
TEXT_HIGH = 190


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.top + self.height

    def covers(self, other: Box) -> bool:
        """Whether the two share any pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Boxes:
    """What stands where. `apart` says that the text card has a place of its own; `upright` that
    the card's parts stand under each other; `letter` is how high the words of a caption are."""

    picture: Box
    safe: Box | None
    card: Box
    caption: Box
    text: Box
    apart: bool
    upright: bool
    letter: int


def boxes(look: Look) -> Boxes:
    """Where everything stands, or a refusal because there is no room."""
    wide, high = PICTURE[look.orientation]
    lowest = high - max(MARGIN, high * look.chat // 100)
    stage = _box(MARGIN, MARGIN, wide - MARGIN, lowest)
    safe = _safe(look.safe, wide, high)
    upright = look.place is not CardPlace.BOTTOM
    card = _beside(look.place, stage, safe) if upright else _lowest(_below(stage, safe), CARD)
    if card is None:
        raise _no_room()
    below, above = _rest(stage, safe, card, look.place)
    letter = LETTER * SCALE[look.size] // 100
    lines = letter * 3 + INSIDE
    caption = _lowest(below, lines) or _lowest(above, lines)
    if caption is None:
        raise _no_room()
    text = _highest(_without(above, caption)) or _highest(_without(below, caption))
    return Boxes(
        picture=Box(0, 0, wide, high),
        safe=safe,
        card=card,
        caption=caption,
        text=text or card,
        apart=text is not None,
        upright=upright,
        letter=letter,
    )


def _box(left: int, top: int, right: int, bottom: int) -> Box:
    return Box(left, top, max(right - left, 0), max(bottom - top, 0))


def _safe(area: SafeArea, wide: int, high: int) -> Box | None:
    if not area:
        return None
    if area.left + area.width > 100 or area.top + area.height > 100:
        raise Refusal("desk.overlay", "The safe area must lie inside the picture.", status=422)
    return _box(
        wide * area.left // 100,
        high * area.top // 100,
        -(-wide * (area.left + area.width) // 100),
        -(-high * (area.top + area.height) // 100),
    )


def _below(stage: Box, safe: Box | None) -> Box:
    """What is free under the hands; without a safe area the lower half."""
    top = safe.bottom + GAP if safe else stage.top + stage.height // 2
    return _box(stage.left, max(top, stage.top), stage.right, stage.bottom)


def _above(stage: Box, safe: Box | None) -> Box:
    bottom = safe.top - GAP if safe else stage.top + stage.height // 2 - GAP
    return _box(stage.left, stage.top, stage.right, min(bottom, stage.bottom))


def _beside(place: CardPlace, stage: Box, safe: Box | None) -> Box | None:
    """A column for the card, left or right of the hands."""
    left, right = stage.left, stage.right
    if place is CardPlace.LEFT:
        right = min(left + SIDE_WIDE, safe.left - GAP if safe else right)
    else:
        left = max(right - SIDE_WIDE, safe.right + GAP if safe else left)
    column = _box(left, stage.top, right, stage.bottom)
    if column.width < CARD or column.height < 2 * CARD:
        return None
    return _lowest(column, min(SIDE_HIGH, column.height))


def _rest(stage: Box, safe: Box | None, card: Box, place: CardPlace) -> tuple[Box, Box]:
    """What is free under and above the hands once the card has its place."""
    below, above = _below(stage, safe), _above(stage, safe)
    if place is CardPlace.BOTTOM:
        return _box(below.left, below.top, below.right, card.top - GAP), above
    left, right = stage.left, stage.right
    if place is CardPlace.LEFT:
        left = card.right + GAP
    else:
        right = card.left - GAP
    return (
        _box(left, below.top, right, below.bottom),
        _box(left, above.top, right, above.bottom),
    )


def _without(strip: Box, taken: Box) -> Box:
    """What of a strip is left above what is taken at its foot."""
    bottom = taken.top - GAP if strip.covers(taken) else strip.bottom
    return _box(strip.left, strip.top, strip.right, bottom)


def _lowest(strip: Box, high: int) -> Box | None:
    """The foot of a strip, so high; none if it is not."""
    if strip.height < high or strip.width < CARD:
        return None
    return _box(strip.left, strip.bottom - high, strip.right, strip.bottom)


def _highest(strip: Box) -> Box | None:
    """The head of a strip, as high as a text card; none if it is not."""
    foot = _lowest(strip, TEXT_HIGH)
    return None if foot is None else _box(strip.left, strip.top, strip.right, strip.top + TEXT_HIGH)


def _no_room() -> Refusal:
    return Refusal(
        "desk.overlay",
        "There is no room for card and captions beside the safe area. Make it smaller, choose "
        "smaller words, or put the card elsewhere.",
        status=422,
    )
