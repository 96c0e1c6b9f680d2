"""Suggestions while somebody types: words that are indexed and goods that bear them.

Two or three statements, none of which grows with the goods: the beginning of a key is a range of
its index.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.search import keys as ways
from catalog.search.models import SearchKey, SearchTerm
from catalog.search.segments import pieces_of, plain

MOST = 8
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words to search for, and how many products they stand on."""

    text: str
    products: int


def suggestions(session: Session, asked: str, *, limit: int = MOST) -> tuple[Suggestion, ...]:
    """What the last, unfinished word could become; the words before it are kept."""
    words = pieces_of(asked)
    if not words:
        return ()
    before, last = words[:-1], words[-1]
    begun = SearchKey.key.between(last, last + "\uffff") & SearchKey.way.in_(
        (ways.WORD, ways.PINYIN, ways.INITIALS)
    )
    inside = (SearchKey.key == last) & (SearchKey.way == ways.PART)
    rows = session.execute(
        select(SearchTerm.shown, SearchTerm.products)
        .join(SearchKey, SearchKey.term == SearchTerm.term)
        .where(or_(begun, inside), SearchTerm.products > 0)
        .order_by(SearchTerm.products.desc(), SearchTerm.term)
        .limit(_LOOKED_AT)
    )
    kept = "" if len(words) == 1 else plain(asked).rpartition(last)[0]
    found = {shown: products for shown, products in rows if shown not in before}
    return tuple(
        Suggestion(f"{kept}{shown}", products)
        for shown, products in list(found.items())[:limit]
        if not shown.isdigit()
    )
