"""Keys: every way in which a person may arrive at a word without writing it as we do.

Rules
* A Chinese word is reached by its pinyin, by the first letters of its pinyin, and by any part.
* An English word is reached by its spellings; it and a pinyin of four letters or more also by one
  slip of the fingers: a letter too few, too many, wrong, or two turned round. For that, each is
  kept with every letter left out once; a slip leaves out the same letter or a neighbour.
* `slips_between` decides in the end; what only looks alike is no slip.
"""

from __future__ import annotations

from collections.abc import Iterator

from pypinyin import lazy_pinyin

#: How a key leads to its word; the earlier in this order, the surer.
WORD, PINYIN, INITIALS, PART, SLIP = "word", "pinyin", "initials", "part", "slip"
SUREST = (WORD, PINYIN, INITIALS, PART, SLIP)
SLIPS_FROM = 4
LONGEST_KEY = 48


def keys_of(term: str, spelling: str) -> set[tuple[str, str, str]]:
    """The keys of one term, as (key, way, what it spells); `spelling` is how it was written."""
    keys = {(term, WORD, term), (spelling, WORD, spelling)}
    heard = spelling
    if not term.isascii():
        syllables = lazy_pinyin(term, errors="ignore")
        heard = "".join(syllables)
        keys |= {(heard, PINYIN, heard), ("".join(each[0] for each in syllables), INITIALS, heard)}
        keys |= {(part, PART, term) for part in parts_of(term)}
    keys |= {(left, SLIP, heard) for left in shorter(heard)}
    return {each for each in keys if 0 < len(each[0]) <= LONGEST_KEY >= len(each[2])}


def parts_of(term: str) -> Iterator[str]:
    """Every part of a Chinese word but the whole."""
    for start in range(len(term)):
        for end in range(start + 1, len(term) + 1):
            if end - start < len(term):
                yield term[start:end]


def shorter(word: str) -> set[str]:
    """A word of four letters or more with each letter left out once."""
    if len(word) < SLIPS_FROM or not word.isalpha():
        return set()
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def slips_between(asked: str, known: str) -> bool:
    """Whether one slip of the fingers makes `known` from `asked`."""
    if asked == known or abs(len(asked) - len(known)) > 1:
        return False
    first = next(
        (at for at, (a, b) in enumerate(zip(asked, known, strict=False)) if a != b),
        min(len(asked), len(known)),
    )
    rest_a, rest_b = asked[first:], known[first:]
    turned = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return rest_a[1:] == rest_b or rest_a == rest_b[1:] or rest_a[1:] == rest_b[1:] or turned


def cuts(asked: str, known: set[str]) -> tuple[str, ...]:
    """The fewest known keys that make up `asked` when written without blanks; none if it cannot."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(asked) + 1):
        ways = [
            (*best[start], asked[start:end])
            for start in range(end)
            if start in best and asked[start:end] in known
        ]
        if ways:
            best[end] = min(ways, key=lambda each: (len(each), tuple(-len(k) for k in each)))
    found = best.get(len(asked), ())
    return found if len(found) > 1 else ()
