"""Why the plan is as it is: one code per reason, and the English sentence for each.

The planner gives codes and numbers only. `SENTENCES` is the single table that pages, letters and
the command line word them with; its values are message ids of the translation catalogue, with
`%(name)s` places for the numbers. Every code has exactly one sentence (a test proves it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Every reason the planner can give, for work, for no work and for pieces that are late."""

    FAIR = "share.fair"
    FIRST_WORK = "share.first_work"
    FEW_CERTIFIED = "share.few_certified"
    FULL_HOURS = "share.full_hours"
    LAST_PIECES = "share.last_pieces"
    PINNED = "share.pinned"
    KEPT = "share.kept"
    DONE = "share.done"
    TAKEN_OVER = "share.taken_over"
    ADDED = "share.added"

    NOBODY_CERTIFIED = "short.nobody_certified"
    TOO_EARLY = "short.too_early"
    NO_HOURS = "short.no_hours"
    TOO_SMALL = "short.too_small"
    STYLE_LIMIT = "short.style_limit"

    EXCLUDED = "left.excluded"
    NO_CERTIFICATE = "left.no_certificate"
    KIT_TOO_LATE = "left.kit_too_late"
    HOURS_TAKEN = "left.hours_taken"
    BATCH_TOO_LARGE = "left.batch_too_large"
    EARNED_ABOVE = "left.earned_above"
    SHARE_TOO_SMALL = "left.share_too_small"
    NOTHING_LEFT = "left.nothing_left"
    STEPPED_BACK = "left.stepped_back"


def _(message: str) -> str:
    """Marks a sentence for the translators; worded at the edge."""
    return message


SENTENCES: dict[Reason, str] = {
    Reason.FAIR: _(
        "She is certified for %(craft)s and has %(hours)s free hours; "
        "the work brings her to %(level)s an hour, like the others."
    ),
    Reason.FIRST_WORK: _("She had no paid work lately, so she is among the first to get some."),
    Reason.FEW_CERTIFIED: _(
        "Only %(makers)s makers are certified for this style and free in time."
    ),
    Reason.FULL_HOURS: _(
        "The order needs all hands: this fills her safe hours and goes no further."
    ),
    Reason.LAST_PIECES: _("She takes the last pieces of the line, so that it is complete."),
    Reason.PINNED: _("The planner gave her this share by hand."),
    Reason.KEPT: _("She had this batch already and keeps it."),
    Reason.DONE: _("She had finished these pieces before the change."),
    Reason.TAKEN_OVER: _("She takes over work that was given back on %(day)s."),
    Reason.ADDED: _("She makes some of the pieces that had no maker on %(day)s."),
    Reason.NOBODY_CERTIFIED: _("Nobody is certified for %(craft)s at grade %(grade)s."),
    Reason.TOO_EARLY: _(
        "The date is too early: a kit sent on %(start)s cannot be worked on and be back by %(due)s."
    ),
    Reason.NO_HOURS: _("The certified makers have no safe hours left before %(due)s."),
    Reason.TOO_SMALL: _(
        "%(pieces)s pieces are too few for another batch; the smallest one is %(least)s."
    ),
    Reason.STYLE_LIMIT: _(
        "Those with free hours already make as many different styles as they may."
    ),
    Reason.EXCLUDED: _("The planner left her out of this order."),
    Reason.NO_CERTIFICATE: _("She has no certificate that this order needs."),
    Reason.KIT_TOO_LATE: _("Her kit would arrive too late for every date of this order."),
    Reason.HOURS_TAKEN: _("Her safe hours before the dates of this order are taken by other work."),
    Reason.BATCH_TOO_LARGE: _("Her free hours are fewer than the smallest batch needs."),
    Reason.EARNED_ABOVE: _(
        "She earned %(level)s an hour lately; others who earned less come first."
    ),
    Reason.SHARE_TOO_SMALL: _("Her fair part, %(pay)s, is less than the smallest batch."),
    Reason.NOTHING_LEFT: _("The pieces she could make were needed by makers with fewer choices."),
    Reason.STEPPED_BACK: _("She gave work back or fell behind, so she gets nothing new for now."),
}


#: Places that hold minor units of money, and places that hold ISO days.
MONEY = frozenset({"pay", "level"})
DAYS = frozenset({"day", "due", "start"})


def sentence(
    code: Reason,
    facts: Mapping[str, object],
    *,
    translate: Callable[[str], str] = str,
    money: Callable[[int], str] = str,
    day: Callable[[str], str] = str,
) -> str:
    """The sentence for a reason in the reader's language, money and dates worded by the caller."""
    words: dict[str, object] = dict(facts)
    for place, value in facts.items():
        if place in MONEY and isinstance(value, int):
            words[place] = money(value)
        elif place in DAYS:
            words[place] = day(str(value))
    return translate(SENTENCES[code]) % words
