"""What she is asked, in the very words that she was shown, by version.

Rules
* A consent is given to one version of one wording, in one form, by somebody; it stands until it is
  withdrawn, and then nothing stands. The ledger keeps all of it and is only inserted into.
* A wording that was shown is never changed: what is meant otherwise gets the next version. Version
  0 is what was said before there was a ledger.
* Her words are short: they are read aloud.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.words import Words
from fulfillment.makers.consent import Part


class Subject(StrEnum):
    """What a consent is about. Those of the shop are the parts of her story."""

    PORTRAIT = "portrait"
    WORDS = "words"
    PLACE = "place"
    GOODS = "goods"
    FILM = "film"
    HELPER = "helper"
    NOTES = "notes"
    REPORT = "report"
    THANKS = "thanks"


#: The consents that her page in the shop is made of.
OF_THE_STORY: Mapping[Part, Subject] = {each: Subject(each.value) for each in Part}


class Form(StrEnum):
    """In which form she was asked."""

    TEXT = "text"
    EASY_READ = "easy_read"
    SIGN_FILM = "sign_film"
    AUDIO = "audio"


class GivenBy(StrEnum):
    """Who said it."""

    HERSELF = "herself"
    HELPER = "helper"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Given:
    """Who said yes, and in which form she was asked."""

    by: GivenBy = GivenBy.HERSELF
    form: Form = Form.EASY_READ


#: As her own pages ask her.
BY_HERSELF = Given()


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of what is asked about one subject."""

    subject: Subject
    version: int
    since: date
    text: Words


_FIRST = date(2026, 11, 23)


def _first(subject: Subject, text: Words) -> Wording:
    return Wording(subject, 1, _FIRST, text)


#: Everything that was ever asked, oldest first.
WORDINGS: tuple[Wording, ...] = (
    _first(
        Subject.PORTRAIT,
        Words(
            "商店里可以看到我的头像。看到的人不知道我住在哪里。",
            "People in the shop may see my picture. They do not learn where I live.",
        ),
    ),
    _first(
        Subject.WORDS,
        Words(
            "商店里可以看到我说的话，旁边写着我的称呼。",
            "People in the shop may read what I say, with the name I am called by.",
        ),
    ),
    _first(
        Subject.PLACE,
        Words(
            "商店里可以看到我在哪个合作社。我家的地址不会给人看。",
            "People may see which cooperative I belong to. My own address is not shown.",
        ),
    ),
    _first(
        Subject.GOODS,
        Words(
            "我做的东西旁边可以写上我的称呼。",
            "The name I am called by may stand beside the things I made.",
        ),
    ),
    _first(
        Subject.FILM,
        Words(
            "可以放一段我做手工的片子。",
            "A film of my hands at work may be shown.",
        ),
    ),
    _first(
        Subject.HELPER,
        Words(
            "我指定的人可以替我接活、交件、定休息日。我随时可以不要她帮。",
            "Whom I name may take work, hand in and set my days for me. I can stop it any time.",
        ),
    ),
    _first(
        Subject.NOTES,
        Words(
            "合作社可以记下怎样干活对我方便。只有我同意的人能看，看一次记一次。",
            "The cooperative may note what makes work easier for me. Only those I agree to may "
            "read it, and each reading is written down.",
        ),
    ),
    _first(
        Subject.REPORT,
        Words(
            "报给残联的名册里可以写我的真名和证号。不报也一样有活干。",
            "My real name and certificate number may stand in the list for the Disabled Persons' "
            "Federation. Without it I get work just the same.",
        ),
    ),
    _first(
        Subject.THANKS,
        Words(
            "买东西的人可以给我捎一句谢谢。她看不到我的电话。",
            "A buyer may send me her thanks. She does not see my telephone number.",
        ),
    ),
)


def current(subject: Subject) -> Wording:
    """The version that is asked now."""
    return max(versions(subject), key=lambda each: each.version)


def versions(subject: Subject) -> tuple[Wording, ...]:
    """Every version of one subject, oldest first."""
    return tuple(each for each in WORDINGS if each.subject is subject)


def story_subjects(parts: Iterable[Part]) -> frozenset[Subject]:
    """The consents that stand behind parts of her story."""
    return frozenset(OF_THE_STORY[each] for each in parts)
