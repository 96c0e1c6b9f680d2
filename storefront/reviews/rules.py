"""Reviews: who may write one, what may stand in it, and what becomes of it.

waiting → published or refused; published → hidden and back; she may rewrite until it is published
(a refused or hidden one too: it waits again), and take it back at any time: then nothing of what
she wrote is kept, and she may write anew.

Rules
* One review for each order line that arrived, within `WINDOW` of the day on which it did.
* Words are plain: no control signs, no signs that turn the line around, no markup; a link is text.
* `doubts` are hints for the person who decides. Nothing is published or refused by a rule.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.products import MOST_STARS
from catalog.states import Machine

#: So long after it arrived she may write.
WINDOW = timedelta(days=180)
#: So long after it arrived she is asked, once.
ASKED_AFTER = timedelta(days=7)
WORDS, NAME, ALT, SAYS = 2_000, 40, 160, 600
PHOTOS = 3


class ReviewState(StrEnum):
    """Only published reviews are seen in the shop."""

    WAITING = "waiting"
    PUBLISHED = "published"
    REFUSED = "refused"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


_S = ReviewState
REVIEW = Machine(
    "review",
    {
        (_S.WAITING, "publish"): _S.PUBLISHED,
        (_S.WAITING, "refuse"): _S.REFUSED,
        (_S.PUBLISHED, "hide"): _S.HIDDEN,
        (_S.HIDDEN, "publish"): _S.PUBLISHED,
        (_S.WAITING, "rewrite"): _S.WAITING,
        (_S.REFUSED, "rewrite"): _S.WAITING,
        (_S.HIDDEN, "rewrite"): _S.WAITING,
        (_S.WITHDRAWN, "rewrite"): _S.WAITING,
        (_S.WAITING, "withdraw"): _S.WITHDRAWN,
        (_S.PUBLISHED, "withdraw"): _S.WITHDRAWN,
        (_S.REFUSED, "withdraw"): _S.WITHDRAWN,
        (_S.HIDDEN, "withdraw"): _S.WITHDRAWN,
    },
)


class Complaint(StrEnum):
    """Why a reader thinks that we should look at a review."""

    RUDE = "rude"
    PRIVATE = "private"
    ADVERT = "advert"
    OTHER_GOODS = "other_goods"
    OTHER = "other"


class Doubt(StrEnum):
    """What the person who decides should look at twice."""

    LINK = "link"
    CONTACT = "contact"
    NO_WORDS = "no_words"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class NewReview:
    """What a buyer says of one line of her order."""

    order_line_id: int
    product_id: int
    stars: int
    words: str
    name: str
    language: str


_LINK = re.compile(r"https?:|www\.|\b[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|shop|info)\b", re.I)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.|(?:\+?\d[\s-]?){9,}|\u5fae\u4fe1|\u52a0v|\bwechat\b|\bqq\b", re.I
)
_REPEATED = re.compile(r"(.)\1{7,}", re.S)
_BLANK_LINES = re.compile(r"\n{3,}")
#: Categories of signs that are no text: controls, formats (they can turn a line around), private.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
#: The joiner of families of signs is one of them, and is needed.
_KEPT = frozenset({"\n", "\u200d"})


def plain(text: str, most: int) -> str:
    """A text as it is kept: one kind of line end, nothing unseen, not longer than it may be."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = "".join(
        " " if sign == "\t" else sign
        for sign in text
        if sign in _KEPT or sign == "\t" or unicodedata.category(sign) not in _UNSEEN
    )
    return _BLANK_LINES.sub("\n\n", seen.strip())[:most].strip()


def one_line(text: str, most: int) -> str:
    """The same without line ends, for names and for what a photo shows."""
    return " ".join(plain(text, WORDS).split())[:most].strip()


def checked(new: NewReview) -> NewReview:
    """The review as it is kept."""
    if not 1 <= new.stars <= MOST_STARS:
        raise Invalid("review.stars", "Please choose from one to five stars.", field="stars")
    return NewReview(
        order_line_id=new.order_line_id,
        product_id=new.product_id,
        stars=new.stars,
        words=plain(new.words, WORDS),
        name=one_line(new.name, NAME),
        language=new.language,
    )


def in_time(delivered_at: datetime | None, now: datetime) -> bool:
    """Whether she may write: it is with her, and not for too long."""
    return delivered_at is not None and delivered_at <= now <= delivered_at + WINDOW


def check_in_time(delivered_at: datetime | None, now: datetime) -> None:
    """The same, as a refusal."""
    if not in_time(delivered_at, now):
        raise Refusal("review.not_now", "A review can be written from arrival on, for half a year.")


def address_hash(email: str) -> str:
    """What is kept of an address that does not want to be asked."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def doubts(words: str) -> tuple[Doubt, ...]:
    """What to look at twice before publishing."""
    signs: Mapping[Doubt, bool] = {
        Doubt.LINK: bool(_LINK.search(words)),
        Doubt.CONTACT: bool(_CONTACT.search(words)),
        Doubt.NO_WORDS: not words,
        Doubt.REPEATED: bool(_REPEATED.search(words)),
    }
    return tuple(doubt for doubt, there in signs.items() if there)


def counted(before: tuple[ReviewState, int], after: tuple[ReviewState, int]) -> dict[int, int]:
    """Stars → how many more published reviews give so many, when one review changes."""
    change: dict[int, int] = {}
    for (state, stars), by in ((before, -1), (after, 1)):
        if state is ReviewState.PUBLISHED:
            change[stars] = change.get(stars, 0) + by
    return {stars: by for stars, by in change.items() if by}
