"""Finding by words: one port, and an adapter for each database's own full-text index.

What was asked is cut into words; every word leads, over its keys, to terms of the index; a product
fits if it holds a term for every word. Two statements, whatever is asked, and one for common words
that nobody has asked for yet (`postings`).

Rules
* Surest way first: a word as it is written, its pinyin or its initials; only if none of these
  exists, the beginning of a word, a part of one, or words written together; only then a slip.
* A word that leads nowhere makes the answer empty, except a single Chinese sign beside others.
* A hit in the name is worth 8, in what it is 4, anywhere 1: the same on both databases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from catalog.search import keys as ways
from catalog.search.columns import Numbers
from catalog.search.indexes import Need, Needs, index_of
from catalog.search.models import SearchKey, SearchTerm
from catalog.search.postings import Place, Postings
from catalog.search.segments import pieces_of, stem

#: How many terms one word may stand for, and how many words are listened to.
ALTERNATIVES = 24
WORDS = 8
_LONGEST_JOINED = 24
_WEIGHTS = (("a", 8), ("b", 4))

#: A need that so many products meet is a common one.
COMMON = 500


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of the words: the terms needed, how they were read if not as written, and which
    needs so many products meet that what meets them is remembered."""

    needs: Needs = ()
    instead: str = ""
    common: frozenset[Need] = frozenset()


@dataclass(frozen=True, slots=True)
class Lead:
    """A key that was found, and the term to which it leads."""

    key: str
    way: str
    spelling: str
    term: str
    shown: str
    products: int


@dataclass(frozen=True, slots=True)
class Found:
    """Products that fit, in the order of their ids, and what each is worth."""

    product_ids: Numbers
    worth: Numbers


def found(session: Session, read: Understood, postings: Postings) -> Found:
    """The products that meet every need, with what each is worth: one statement for the needs that
    are rare, one for the common ones that nobody has asked for since the process began."""
    if not read.needs:
        return Found(_numbers(""), _numbers(""))
    common = [need for need in read.needs if need in read.common]
    rare = tuple(need for need in read.needs if need not in read.common)
    sets, worths = _rare(session, rare) if rare else ([], [])
    known = _common(session, common, postings)
    sets += [known["c", need] for need in common]
    worths += [(weight, known[at, need]) for need in common for at, weight in _WEIGHTS]
    every = min(sets, key=len)
    for each in sets:
        every = every if each is every else every[np.isin(every, each)]
    total = np.ones(len(every), dtype=np.int64)
    for weight, hits in worths:
        total += weight * np.isin(every, hits)
    return Found(every, total)


def _rare(session: Session, needs: Needs) -> tuple[list[Numbers], list[tuple[int, Numbers]]]:
    """What meets them all, and what bears each of them at a better place."""
    index = index_of(session)
    asked: dict[str, object] = {"every": index.expression(needs, "c")}
    weights: dict[str, int] = {}
    for number, need in enumerate(needs):
        for at, weight in _WEIGHTS:
            asked[f"{at}{number}"] = index.place(need, at)
            weights[f"{at}{number}"] = weight
    parts = [f"SELECT 'every', {index.joined} FROM every_one"]  # noqa: S608 - our own names
    for name in weights:
        source = f"({index.placed(name)}) AS hits_{name}"
        parts.append(f"SELECT '{name}', {index.joined} FROM {source}")  # noqa: S608 - our own names
    statement = f"WITH every_one AS MATERIALIZED ({index.hits('every')}) " + " UNION ALL ".join(
        parts
    )
    hits = {row[0]: _numbers(row[1] or "") for row in session.execute(text(statement), asked)}
    return [np.unique(hits["every"])], [(weight, hits[name]) for name, weight in weights.items()]


def _common(session: Session, needs: Sequence[Need], postings: Postings) -> dict[Place, Numbers]:
    """Where each of them stands, at every place; asked once, then remembered."""
    places = [(at, need) for need in needs for at in ("a", "b", "c")]
    known = {place: ids for place in places if (ids := postings.get(place)) is not None}
    missing = [place for place in places if place not in known]
    if missing:
        index = index_of(session)
        asked = {f"p{n}": index.expression((need,), at) for n, (at, need) in enumerate(missing)}
        parts = [
            f"SELECT '{name}', {index.joined} FROM ({index.hits(name)}) AS hits_{name}"  # noqa: S608 - our own names
            for name in asked
        ]
        with index.leaning_on_it(session):
            rows = session.execute(text(" UNION ALL ".join(parts)), asked).all()
        for name, joined in rows:
            place = missing[int(name[1:])]
            known[place] = np.unique(_numbers(joined or ""))
            postings.put(place, known[place])
    return known


def _numbers(joined: str) -> Numbers:
    """`3,1,2` as an array: twenty thousand rows would take ten times as long one by one."""
    return np.fromstring(joined, dtype=np.int64, sep=",") if joined else np.zeros(0, dtype=np.int64)


def understood(session: Session, asked: str) -> Understood:
    """The terms that stand behind what was asked."""
    words = list(dict.fromkeys(pieces_of(asked)))[:WORDS]
    leads = _leads(session, words)
    needs: list[tuple[str, ...]] = []
    read: list[str] = []
    for place, word in enumerate(words):
        found_terms, as_read = _terms_of(word, leads, last=place == len(words) - 1)
        if not found_terms:
            if len(word) == 1 and len(words) > 1:
                continue
            return Understood(instead="")
        needs.extend(found_terms)
        read.append(as_read)
    as_said = [stem(word) for word in words]
    changed = [stem(each) for each in read] != as_said and any(read)
    instead = " ".join(r or w for r, w in zip(read, words, strict=False)) if changed else ""
    return Understood(tuple(needs), instead, _common_among(needs, leads))


def _common_among(needs: Iterable[Need], leads: Iterable[Lead]) -> frozenset[Need]:
    on = {each.term: each.products for each in leads}
    return frozenset(need for need in needs if sum(map(on.__getitem__, need)) >= COMMON)


def _leads(session: Session, words: Sequence[str]) -> list[Lead]:
    """Every key that could matter, in one statement."""
    if not words:
        return []
    keys: set[str] = set()
    for word in words:
        keys |= {word, stem(word)} | ways.shorter(word) | _insides(word)
    last = words[-1]
    starts = SearchKey.key.between(last, last + "\uffff") & SearchKey.way.in_(
        (ways.WORD, ways.PINYIN)
    )
    rows = session.execute(
        select(SearchKey.key, SearchKey.way, SearchKey.spelling, SearchTerm.term)
        .add_columns(SearchTerm.shown, SearchTerm.products)
        .join(SearchTerm, SearchTerm.term == SearchKey.term)
        .where(or_(SearchKey.key.in_(sorted(keys)), starts), SearchTerm.products > 0)
    )
    return [Lead(*row) for row in rows]


def _insides(word: str) -> set[str]:
    """The parts of a Latin word that could be words written together."""
    if not word.isascii() or not word.isalpha() or not 4 <= len(word) <= _LONGEST_JOINED:
        return set()
    return {word[a:b] for a in range(len(word) - 1) for b in range(a + 2, len(word) + 1)}


def _terms_of(word: str, leads: Sequence[Lead], *, last: bool) -> tuple[list[tuple[str, ...]], str]:
    """What a word may stand for (several needs if words were written together), and how it was
    read where that is not as written."""
    same = [each for each in leads if each.key in (word, stem(word))]
    sure = [each for each in same if each.way in (ways.WORD, ways.PINYIN, ways.INITIALS)]
    if sure:
        return [_best(sure)], ""
    begun = [each for each in leads if last and each.key.startswith(word) and each.way != ways.SLIP]
    parts = [each for each in same if each.way == ways.PART]
    if begun or parts:
        return [_best([*begun, *parts])], ""
    joined = _joined(word, leads)
    if joined:
        return joined, ""
    slips = [each for each in leads if _is_slip(word, each)]
    if slips:
        best = max(slips, key=lambda each: (each.products, each.term))
        return [_best([each for each in slips if each.spelling == best.spelling])], best.shown
    return [], ""


def _joined(word: str, leads: Sequence[Lead]) -> list[tuple[str, ...]]:
    sure = [each for each in leads if each.way in (ways.WORD, ways.PINYIN, ways.INITIALS)]
    pieces = ways.cuts(word, {each.key for each in sure})
    return [_best([each for each in sure if each.key == piece]) for piece in pieces]


def _is_slip(word: str, lead: Lead) -> bool:
    if len(word) < ways.SLIPS_FROM or lead.way not in (ways.SLIP, ways.WORD, ways.PINYIN):
        return False
    return ways.slips_between(word, lead.spelling)


def _best(leads: Iterable[Lead]) -> tuple[str, ...]:
    """The terms on most products first, each once."""
    ranked = sorted(
        leads, key=lambda each: (ways.SUREST.index(each.way), -each.products, each.term)
    )
    return tuple(dict.fromkeys(each.term for each in ranked))[:ALTERNATIVES]
