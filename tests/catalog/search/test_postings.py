"""What is remembered of common words is what the database would say now."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.db import intent
from catalog.products import Product
from catalog.search import Wish, finding, fold, redraw, shelf_at, time_of
from catalog.search import postings as remembered
from catalog.search.postings import Postings
from catalog.words import Words
from tests.made_catalog import a_craft, a_product

TERMS = ("knot", "jade", "silk")
Bearing = st.dictionaries(
    st.integers(1, 12), st.frozensets(st.sampled_from([f"c{term}" for term in TERMS]))
)
NEEDS = (("knot",), ("jade", "silk"), TERMS)


def _of(shelf: dict[int, frozenset[str]], need: tuple[str, ...]) -> list[int]:
    wanted = {f"c{term}" for term in need}
    return sorted(each for each, said in shelf.items() if wanted & said)


@given(Bearing, Bearing)
def test_after_a_move_it_is_as_if_it_had_been_asked_anew(
    before: dict[int, frozenset[str]], moved: dict[int, frozenset[str]]
) -> None:
    known = Postings()
    for need in NEEDS:
        known.put(("c", need), np.array(_of(before, need), dtype=np.int64))
    after = known.after(moved)
    for need in NEEDS:
        ids, old = after.get(("c", need)), known.get(("c", need))
        assert ids is not None
        assert ids.tolist() == _of({**before, **moved}, need)
        assert old is not None
        assert old.tolist() == _of(before, need), "who still holds the older copy is not disturbed"


def test_what_was_asked_for_longest_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 5)
    known = Postings()
    for term in TERMS[:2]:
        known.put(("c", (term,)), np.arange(2, dtype=np.int64))
    assert known.get(("c", ("knot",))) is not None
    known.put(("c", ("silk",)), np.arange(2, dtype=np.int64))
    assert [known.get(("c", (term,))) is not None for term in TERMS] == [True, False, True]


def test_remembered_words_find_what_asked_words_find_also_after_the_shelf_has_moved(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    knots, nothing = a_craft(session, "knots", name=Words("编结", "Knotting")), Words("", "")
    for slug, name in (("red", "Red bracelet"), ("jade", "Jade bracelet"), ("lamp", "Lantern")):
        texts = dict.fromkeys(("summary", "materials", "description"), nothing)
        a_product(session, slug, craft_id=knots.id, name=Words(name, name), **texts)
    redraw(session, now=now)
    session.commit()

    def said(common: int) -> list[list[str]]:
        monkeypatch.setattr(finding, "COMMON", common)
        intent.set("read")
        shelf = shelf_at(session, time_of(session, now))
        asked = ("bracelet", "jade bracelet", "lantern", "knotting", "red lantern")
        found = [[card.slug for card in shelf.listing(Wish(words=each)).rows] for each in asked]
        session.commit()
        return found

    assert said(1) == said(1) == said(10**6)
    assert said(1)[0] == ["red", "jade"]
    intent.set("write")
    session.execute(
        sa.update(Product)
        .where(Product.slug == "lamp")
        .values(name=Words("Lantern bracelet", "Lantern bracelet"))
    )
    fold(session, now=now)
    session.commit()
    assert said(1) == said(10**6)
    assert sorted(said(1)[0]) == ["jade", "lamp", "red"]
