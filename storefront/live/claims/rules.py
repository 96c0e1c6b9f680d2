"""Claims: who says in a live chat that she wants how many of which code.

Rules
* Only codes that are on sale now are read; each code of a line is one claim, of one piece unless a
  count stands with it, before (`+1 A1`, `两件A1`) or behind (`A1+2`, `A1 x2`, `C3三件`), or `各`
  gives all the same. With `on_air`, a count or a wish without a code means what is shown now.
* A question is skipped, whatever else it says. `不要`, `cancel` or `-1` take a claim back.
  What the same line wants beside it is doubtful. Talk of a thing (bought, arrived, beautiful) is
  no claim.
* Confidence is that of the form, a constant of this module: nobody's line is weighed by who she is.
  From `SURE` on it may be proposed; below, a person reads it first. Nothing is held before a
  person has said yes.

Invariants: the answer depends on the line, the codes and what is on air alone; a code is claimed at
most once in a line; pieces lie between 1 and `MOST`. No line raises.

How it can fail: a dialect, irony, a code that is also a word. That is what the confirming person
and the labelled lines in `tests/storefront/live/claims` are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from storefront.live.claims.counting import Asked, asked
from storefront.live.claims.tokens import MOST, Token, plain, tokens
from storefront.live.claims.vocabulary import Kind

#: From here on a claim is proposed; below, a person reads the line first.
SURE = 0.9
#: Letters of a line that are read; a chat has no longer ones.
LONGEST = 300


class Form(StrEnum):
    """How a claim was said."""

    COUNTED = "counted"
    WANTED = "wanted"
    BARE = "bare"
    LOOSE = "loose"
    ON_AIR = "on_air"
    MIXED = "mixed"
    DOUBTFUL = "doubtful"


CONFIDENCE = {
    Form.COUNTED: 0.99,
    Form.WANTED: 0.97,
    Form.BARE: 0.93,
    Form.LOOSE: 0.92,
    Form.ON_AIR: 0.9,
    Form.MIXED: 0.6,
    Form.DOUBTFUL: 0.5,
}


class Sense(StrEnum):
    """What a line is."""

    CLAIM = "claim"
    QUESTION = "question"
    BACK = "back"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Claim:
    """So many pieces of a code, and how it was said."""

    code: str
    pieces: int
    form: Form

    @property
    def confidence(self) -> float:
        """How often this form means to buy, between 0 and 1."""
        return CONFIDENCE[self.form]

    @property
    def is_sure(self) -> bool:
        """Whether it may be proposed to the person who confirms."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says. `who` is the name before its colon, `taken_back` the codes of `BACK`."""

    sense: Sense
    who: str = ""
    claims: tuple[Claim, ...] = ()
    taken_back: tuple[str, ...] = ()


def read(line: str, codes: Iterable[str], *, on_air: str | None = None) -> Reading:
    """What a chat line says of the codes on sale; codes are answered as they were given."""
    named = {plain(each): each for each in codes}
    who, said = _spoken(line[:LONGEST], frozenset(named))
    found = tokens(said, frozenset(named))
    kinds = {each.kind for each in found}
    told = _codes(found, named)
    if Kind.QUESTION in kinds:
        return Reading(Sense.QUESTION, who)
    if Kind.BACK in kinds:
        back, kept = _parted(found)
        made = tuple(replace(each, form=Form.DOUBTFUL) for each in _claims(kept, named))
        return Reading(Sense.BACK, who, made, _codes(back, named) or _shown(on_air, kinds))
    if Kind.TALK in kinds:
        return Reading(Sense.TALK, who)
    made = _claims(found, named) if told else _on_air(found, on_air)
    return Reading(Sense.CLAIM if made else Sense.TALK, who, made)


def _spoken(line: str, codes: frozenset[str]) -> tuple[str, str]:
    """The name before a colon or tab, if it is one, and what was said."""
    cut = re.match(r"\s*([^:：\t]{1,30})[:：\t]\s*(\S.*)$", line, re.DOTALL)
    if cut is None or cut[2].startswith("//"):
        return "", plain(line)
    before = [each.kind for each in tokens(plain(cut[1]), codes)]
    said = {Kind.CODE, Kind.TIMES, Kind.WANT} & {*before}
    if said or before[:1] == [Kind.NUMBER]:
        return "", plain(line)
    return cut[1].strip(), plain(cut[2])


def _codes(found: list[Token], named: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(named[str(t.value)] for t in found if t.kind is Kind.CODE))


def _parted(found: list[Token]) -> tuple[list[Token], list[Token]]:
    """What is taken back, and the parts of the line that want something beside it."""
    parts: list[list[Token]] = [[]]
    for token in found:
        parts[-1].append(token)
        parts += [[]] if token.kind is Kind.AND else []
    kept = [each for each in parts if _wants({token.kind for token in each})]
    back = [each for each in parts if each not in kept]
    return list(chain.from_iterable(back)), list(chain.from_iterable(kept))


def _wants(kinds: set[Kind]) -> bool:
    return Kind.BACK not in kinds and bool(kinds & {Kind.WANT, Kind.NUMBER})


def _shown(on_air: str | None, kinds: set[Kind]) -> tuple[str, ...]:
    return (on_air,) if on_air is not None and Kind.OTHER not in kinds else ()


def _claims(found: list[Token], named: dict[str, str]) -> tuple[Claim, ...]:
    """The codes of a line with their counts; nothing where others are said and nobody wants or
    counts anything."""
    kinds = {each.kind for each in found}
    mixed = Kind.OTHER in kinds
    wanted = bool(kinds & {Kind.WANT, Kind.EACH})
    got = asked(found)
    if mixed and not wanted and not any(each.explicit for each in got):
        return ()
    return tuple(
        Claim(named[each.code], each.pieces, _form(each, mixed=mixed, wanted=wanted))
        for each in got
    )


def _form(each: Asked, *, mixed: bool, wanted: bool) -> Form:
    if each.doubtful:
        return Form.DOUBTFUL
    if mixed:
        return Form.MIXED
    if each.explicit:
        return Form.COUNTED
    if wanted:
        return Form.WANTED
    return Form.LOOSE if each.counted else Form.BARE


def _on_air(found: list[Token], on_air: str | None) -> tuple[Claim, ...]:
    """A wish or a count without a code: what is shown now."""
    if on_air is None or Kind.OTHER in {each.kind for each in found}:
        return ()
    counts = [each for each in found if each.kind is Kind.NUMBER]
    signed = {each.kind for each in found} & {Kind.PLUS, Kind.TIMES, Kind.UNIT, Kind.WANT}
    pieces = int(counts[0].value) if counts else 1
    if (
        not signed
        or len(counts) > 1
        or not 1 <= pieces <= MOST
        or (signed <= {Kind.UNIT} and not counts)
    ):
        return ()
    return (Claim(on_air, pieces, Form.ON_AIR),)
