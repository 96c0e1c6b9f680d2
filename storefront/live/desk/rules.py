"""What may stand on the overlay, as rules: cards, orientation, sizes, and words that fit.

* A text card says at most `LONGEST_CARD` characters on one or two lines; it is shown for
  `CARD_SECONDS` and then goes by itself, or when somebody takes it away.
* Ready-made cards are named by a code and stand here in both languages; a host's own are her words.
* An overlay's address is long and random; who has it sees what the overlay shows and nothing else.

How it can fail: `desk.card`, `desk.caption` or `desk.overlay` with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Refusal
from catalog.words import Words

LONGEST_CARD = 40
#: A host keeps so many cards of her own.
MOST_CARDS = 24
CARD_SECONDS = 20
LONGEST_CAPTION = 120
#: So many people may help at one desk.
MOST_HELPERS = 5


class Orientation(StrEnum):
    """How the stream's picture stands."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class CardPlace(StrEnum):
    """Where the product's card stands."""

    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


class TextSize(StrEnum):
    """How large words are drawn."""

    USUAL = "usual"
    LARGE = "large"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class SafeArea:
    """Where signing hands are, in percent of the picture; nothing may cover it. No width: none."""

    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0

    def __bool__(self) -> bool:
        return self.width > 0 and self.height > 0


@dataclass(frozen=True, slots=True)
class Look:
    """How an overlay is arranged. `chat` percent of the picture are left free at the bottom, where
    platforms draw their comments."""

    orientation: Orientation = Orientation.PORTRAIT
    place: CardPlace = CardPlace.BOTTOM
    size: TextSize = TextSize.USUAL
    chat: int = 0
    safe: SafeArea = SafeArea()


#: From the face to the waist, both elbows: what signing takes of a picture with one person in it.
SIGNING = {
    Orientation.PORTRAIT: SafeArea(5, 14, 90, 48),
    Orientation.LANDSCAPE: SafeArea(24, 8, 52, 68),
}


def usual(*, signs: bool) -> Look:
    """How an overlay is arranged until somebody arranges it: a host who signs has her safe area."""
    return Look(safe=SIGNING[Orientation.PORTRAIT]) if signs else Look()


READY: dict[str, Words] = {
    "ordered": Words("已拍下，谢谢你", "Ordered, thank you"),
    "one": Words("这款只剩 1 件", "Only 1 of this one left"),
    "gone": Words("这款卖完了", "This one is sold out"),
    "captions": Words("请看下方字幕", "Please read the captions"),
    "signing": Words("我用手语讲解", "I explain in sign language"),
    "wait": Words("请稍等，马上回来", "One moment, please"),
    "code": Words("留言写编号就能扣", "Write its code in the chat to claim it"),
    "closer": Words("拿近给你看", "I show it closer"),
    "size": Words("尺寸在商品页", "Sizes are on its page"),
    "hand": Words("每一件都是手工做的", "Each piece is made by hand"),
    "scan": Words("扫码下单", "Scan the code to order"),
    "bye": Words("谢谢陪伴，再见", "Thank you for watching, goodbye"),
}


def ready(code: str) -> Words:
    """A ready-made card."""
    if code not in READY:
        raise Refusal("desk.card", "We do not know this card.", status=404)
    return READY[code]


def card_words(text: str) -> str:
    """The words of a card as they will be shown."""
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST_CARD:
        raise Refusal(
            "desk.card", "A card holds 1 to %(most)s characters.", status=422, most=LONGEST_CARD
        )
    return plain


def caption_words(text: str) -> str:
    """The words of a caption as they will be shown."""
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST_CAPTION:
        raise Refusal(
            "desk.caption",
            "A caption holds 1 to %(most)s characters.",
            status=422,
            most=LONGEST_CAPTION,
        )
    return plain
