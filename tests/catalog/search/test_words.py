"""People find things in the way they speak and type; both databases find the same."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from catalog.search import Wish, listing, redraw, suggestions
from catalog.words import Words
from tests.made_catalog import a_craft, a_product

GOODS = {
    "red-cord": (Words("红绳手链", "Red cord bracelet"), Words("编织的红绳", "Braided cord")),
    "jade": (Words("青玉圆珠手串", "Green jade beads"), Words("像手链一样", "Like a bracelet")),
    "lantern": (Words("竹编小灯笼", "Little bamboo lantern"), Words("透光", "Lets light through")),
    "silver": (Words("银饰项链", "Silver necklace"), Words("苗族银匠", "By a Miao smith")),
}


@pytest.fixture(autouse=True)
def goods(session: Session, now: datetime) -> None:
    knots = a_craft(session, "knots", name=Words("编结", "Knotting"))
    nothing = Words("", "")
    for slug, (name, summary) in GOODS.items():
        texts = {"name": name, "summary": summary, "materials": nothing, "description": nothing}
        a_product(session, slug, craft_id=knots.id, **texts)
    redraw(session, now=now)


def found(session: Session, now: datetime, words: str) -> list[str]:
    return [card.slug for card in listing(session, Wish(words=words), now=now).rows]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("手链", ["red-cord", "jade"]),
        ("手鏈", ["red-cord", "jade"]),
        ("shoulian", ["red-cord", "jade"]),
        ("SL", ["red-cord", "jade"]),
        ("hongsheng shoulian", ["red-cord"]),
        ("hongshengshoulian", ["red-cord"]),
        ("shoul", ["red-cord", "jade"]),
        ("shuolian", ["red-cord", "jade"]),
        ("灯", ["lantern"]),
        ("bracelets", ["red-cord", "jade"]),
        ("beading", ["jade"]),
        ("braclet", ["red-cord", "jade"]),
        ("barcelet", ["red-cord", "jade"]),
        ("necklaces silver", ["silver"]),
        ("手链 jade", ["jade"]),
        ("bamb", ["lantern"]),
        ("silver bamboo", []),
        ("zzzzz", []),
        ("x", []),
        ("' OR \" & | ! * (", []),
    ],
)
def test_it_is_found_as_people_ask_for_it(
    session: Session, now: datetime, asked: str, expected: list[str]
) -> None:
    assert found(session, now, asked) == expected


def test_a_slip_is_told_and_a_right_word_is_not(session: Session, now: datetime) -> None:
    slip, right = (listing(session, Wish(words=each), now=now) for each in ("braclet", "bracelet"))
    assert (slip.instead, right.instead) == ("bracelet", "")


def test_suggestions_follow_what_is_typed(session: Session) -> None:
    def texts(asked: str) -> list[str]:
        return [each.text for each in suggestions(session, asked)]

    assert "手链" in texts("shoul")
    assert "手链" in texts("手")
    assert "bracelet" in texts("brac")
    assert texts("红绳 brac") == ["红绳 bracelet"]
    assert texts("zzz") == []
    assert texts("") == []


def test_other_choices_hold_for_what_is_found(session: Session, now: datetime) -> None:
    nothing = listing(session, Wish(words="手链", craft="beading"), now=now)
    assert (nothing.count, nothing.rows) == (0, ())
