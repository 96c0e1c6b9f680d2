"""How many are left is a tiny answer that many may share."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.stock import StockLevel
from tests.made_buying import a_shelf
from tests.statements import counting
from tests.storefront.buying.test_journeys import english


def test_what_is_left_is_told_in_words_and_follows_each_sale(app: Flask, session: Session) -> None:
    jade = str(a_shelf(session, pieces=3).id)
    session.commit()
    browser = english(app)
    first = browser.get("/products/jade/left")
    assert first.json["left"][jade] == {"ready": 3, "said": "Only 3 left", "tone": "needs"}
    assert first.headers["Cache-Control"] == "public, max-age=1"
    assert len(first.data) < 200
    same = browser.get("/products/jade/left", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    session.execute(sa.update(StockLevel).values(on_hand=0))
    session.commit()
    after = browser.get("/products/jade/left", headers={"If-None-Match": first.headers["ETag"]})
    assert after.json["left"][jade] == {"ready": 0, "said": "Sold out for now", "tone": "wrong"}


def test_it_costs_one_statement_and_the_page_carries_the_same_words(
    app: Flask, session: Session
) -> None:
    jade = a_shelf(session, pieces=2).id
    session.commit()
    browser = english(app)
    engine = session.get_bind().engine
    with counting(engine) as sent:
        browser.get("/products/jade/left")
    assert len(sent) == 1
    page = browser.get("/products/jade").text
    assert 'data-left="/products/jade/left"' in page
    assert f'data-left-of="{jade}"' in page
    assert "Only 2 left" in page
