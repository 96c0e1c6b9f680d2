"""The vocabulary: which words are indexed, on how many products each stands, and its keys.

Invariant: `products` of a term is the number of rows of `search_text` that hold it. A term that
stands on no product any more stays, at zero, and leads nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.search.drawing import Drawn
from catalog.search.keys import keys_of
from catalog.search.models import SearchKey, SearchTerm, SearchText
from catalog.search.segments import stem

_AT_A_TIME = 400


def write_words(session: Session, product_ids: Collection[int], goods: Mapping[int, Drawn]) -> None:
    """The words of these products are what was drawn of them; of the others nothing is said."""
    mine = SearchText.product_id.in_(product_ids)
    old = dict(session.execute(select(SearchText.product_id, SearchText.tokens).where(mine)).all())
    new = {each: found.tokens for each, found in goods.items()}
    changed = {each for each in product_ids if old.get(each) != new.get(each)}
    if not changed:
        return
    session.execute(delete(SearchText).where(SearchText.product_id.in_(changed)))
    rows = [{"product_id": each, "tokens": new[each]} for each in sorted(changed) if each in new]
    if rows:
        session.execute(insert(SearchText), rows)
    counted: Counter[str] = Counter()
    for each in changed:
        counted.update(_terms(new.get(each, "")))
        counted.subtract(_terms(old.get(each, "")))
    spelled = {word: stem(word) for each in changed & set(new) for word in goods[each].spellings}
    _learn(session, spelled)
    _count(session, counted)


def _terms(tokens: str) -> Iterable[str]:
    return (token[1:] for token in tokens.split() if token[0] == "c")


def _learn(session: Session, spelled: Mapping[str, str]) -> None:
    """Write down the words and spellings that were never met."""
    unknown = set(spelled)
    for some in _portions(sorted(spelled)):
        known = select(SearchKey.key).where(SearchKey.way == "word", SearchKey.key.in_(some))
        unknown -= set(session.scalars(known))
    shown = {spelled[word]: word for word in sorted(unknown, key=len, reverse=True)}
    _insert(
        session,
        SearchTerm,
        [{"term": term, "shown": word, "products": 0} for term, word in sorted(shown.items())],
    )
    _insert(
        session,
        SearchKey,
        [
            {"key": key, "way": way, "term": spelled[word], "spelling": spelling}
            for word in sorted(unknown)
            for key, way, spelling in sorted(keys_of(spelled[word], word))
        ],
    )


def _count(session: Session, counted: Mapping[str, int]) -> None:
    rows = [{"of": term, "more": more} for term, more in sorted(counted.items()) if more]
    if rows:
        session.connection().execute(
            update(SearchTerm)
            .where(SearchTerm.term == bindparam("of"))
            .values(products=SearchTerm.products + bindparam("more")),
            rows,
        )


def _insert(
    session: Session, table: type[SearchTerm] | type[SearchKey], rows: list[dict[str, object]]
) -> None:
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    if rows:
        session.execute(kind.insert(table).on_conflict_do_nothing(), rows)


def _portions(words: list[str]) -> Iterable[list[str]]:
    return (words[at : at + _AT_A_TIME] for at in range(0, len(words), _AT_A_TIME))
