"""A chat line as tokens: codes of what is on sale, numbers, and the words that decide.

The line is read in its plain form: full-width letters and digits become ordinary ones, capitals
small (Unicode NFKC, casefold). A code is read only where it stands alone: `A1` is not in `A12`,
`CA1` or `A1B2`; between letter and digits a blank or a dash may stand. Digits that are a code are
one only with a sign of it (`#12`, `12号`, `12+1`), or where no count can stand; else they count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from storefront.live.claims.vocabulary import COUNTS, DIGITS, PLACES, SIGNS, WORDS, Kind, by_word

#: Pieces that one line may ask for.
MOST = 999
#: A number with more digits is a telephone's.
DIGITS_READ = 6

_NUMERAL = "".join((*DIGITS, *PLACES))
_BY_WORD = by_word(WORDS)
_BY_SIGN = by_word(SIGNS)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line. `value` is the code or the number; `glued`: nothing stands before it."""

    kind: Kind
    value: str | int = ""
    glued: bool = False


def plain(text: str) -> str:
    """The line as it is read."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'").strip()


def tokens(text: str, codes: frozenset[str]) -> list[Token]:
    """What a plain line consists of; `codes` are plain, too."""
    found = list(_found(text, codes))
    return [_settled(found, place, codes) for place in range(len(found))]


def numeral(word: str) -> int | None:
    """A whole number from 0 to `MOST` as Chinese writes it; `None` if it is not one."""
    total, digit = 0, None
    for sign in word:
        if sign in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[sign]
        else:
            total, digit = total + (1 if digit is None else digit) * PLACES[sign], None
    total += digit or 0
    return total if total <= MOST else None


@lru_cache(maxsize=64)
def _pattern(codes: frozenset[str]) -> re.Pattern[str]:
    """One look at a line: each alternative is one kind of run, the longest word first."""
    phrases = "|".join(map(re.escape, sorted(_BY_WORD, key=len, reverse=True)))
    signs = "|".join(map(re.escape, sorted(_BY_SIGN, key=len, reverse=True)))
    split = "|".join(rf"{each[0]}[-_ ]{each[1:]}" for each in codes if _is_split(each))
    return re.compile(
        r"(?P<space>\s+)"
        r"|(?P<link>https?://\S+|www\.\S+|@\S+|[¥$€]\s*\d[\d.,]*|\d+\.\d+)"
        rf"|(?P<split>(?<![a-z0-9])(?:{split or '(?!)'})(?![a-z0-9]))"
        r"|(?P<face>\[[^\]\[\d]{1,8}\])"
        r"|(?P<minus>-\d+(?![a-z0-9]))"
        r"|(?P<mark>(?:#\s?|no\.?\s*|number\s|№\s*|第)(?=\d))"
        rf"|(?P<word>(?<![a-z0-9'])(?:{phrases})(?![a-z0-9']))"
        r"|(?P<run>[a-z0-9']+)"
        rf"|(?P<sign>{signs})"
        rf"|(?P<numeral>[{_NUMERAL}]+)"
        r"|(?P<rest>.)"
    )


def _is_split(code: str) -> bool:
    return re.fullmatch(r"[a-z]\d+", code) is not None


def _found(text: str, codes: frozenset[str]) -> Iterator[Token]:
    after, marked = -1, False
    for match in _pattern(codes).finditer(text):
        glued, after = after == match.start(), match.end()
        match match.lastgroup:
            case "space" | "face":
                after = -1
                continue
            case "mark":
                marked = True
                continue
            case _:
                for place, each in enumerate(_read(match, codes, marked=marked)):
                    yield replace(each, glued=glued or place > 0)
        marked = False


def _read(match: re.Match[str], codes: frozenset[str], *, marked: bool) -> Iterable[Token]:
    word = match.group()
    match match.lastgroup:
        case "split":
            return (Token(Kind.CODE, re.sub(r"[-_ ]", "", word)),)
        case "minus":
            return (Token(Kind.BACK),)
        case "word":
            return (Token(_BY_WORD[word]),)
        case "sign":
            return (Token(_BY_SIGN[word], word),)
        case "run":
            return _run(word, codes, marked=marked)
        case "numeral":
            return (_number(numeral(word)),)
        case "rest":
            return () if _is_picture(word) else (Token(Kind.OTHER),)
        case _:
            return (Token(Kind.OTHER),)


def _run(word: str, codes: frozenset[str], *, marked: bool) -> Iterable[Token]:
    """Latin letters and digits without a blank: a code, a number, or both with an x between."""
    if word in codes and (marked or not word.isdigit()):
        return (Token(Kind.CODE, word),)
    if word in COUNTS:
        return (Token(Kind.NUMBER, COUNTS[word]),)
    if word.isdigit():
        return (_number(int(word) if len(word) <= DIGITS_READ else None),)
    if unit := re.fullmatch(r"(\d+)([a-z]+)", word):
        kind = _BY_WORD.get(unit[2])
        if kind in (Kind.UNIT, Kind.TIMES) and unit[2] not in codes:
            return (_number(int(unit[1])), Token(kind))
    return _crossed(word, codes)


def _crossed(word: str, codes: frozenset[str]) -> Iterable[Token]:
    """`a1x2`, `2xa1`, `x2`, `1a1`."""
    times = Token(Kind.TIMES)
    before, x, after = word.partition("x")
    if x and after.isdigit() and (before in codes or not before):
        code = (Token(Kind.CODE, before),) if before else ()
        return (*code, times, _number(int(after)))
    if x and before.isdigit() and after in codes:
        return (_number(int(before)), times, Token(Kind.CODE, after))
    split = re.fullmatch(r"(\d{1,3})([a-z]\w*)", word)
    if split and split[2] in codes:
        return (_number(int(split[1])), Token(Kind.CODE, split[2]))
    return (Token(Kind.OTHER),)


def _number(value: int | None) -> Token:
    return Token(Kind.OTHER) if value is None else Token(Kind.NUMBER, value)


def _is_picture(sign: str) -> bool:
    """Whether it is an emoji or a part of one: it says nothing of a claim."""
    return unicodedata.category(sign) in ("So", "Sk", "Mn", "Cf", "Me", "Co") or sign in "\"'“”‘’"


def _settled(found: list[Token], place: int, codes: frozenset[str]) -> Token:
    """A number that is a code, where it cannot be a count."""
    token = found[place]
    if token.kind is not Kind.NUMBER or str(token.value) not in codes:
        return token
    before = found[place - 1] if place else None
    after = found[place + 1 :]
    is_code = Token(Kind.CODE, str(token.value), token.glued)
    if after and after[0].value == "号":
        return is_code
    if before is not None and before.kind in (Kind.PLUS, Kind.TIMES, Kind.CODE, Kind.UNIT):
        return token
    if len(after) > 1 and after[0].kind in (Kind.PLUS, Kind.TIMES):
        return is_code if after[1].kind is Kind.NUMBER else token
    follows = after[0].kind if after else None
    counts = follows is Kind.UNIT or (follows is Kind.OTHER and after[0].glued)
    return token if counts else is_code
