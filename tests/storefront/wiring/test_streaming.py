"""An answer that is written while it is sent holds up nobody, however slow its reader is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.products import Variant
from catalog.search import redraw
from storefront.wiring.streaming import streamed
from tests.made_catalog import a_product
from tests.storefront.views.conftest import yun
from tests.storefront.views.desk import all_of

__all__ = ["yun"]
STOREFRONT = Path(__file__).parents[3] / "storefront"


@pytest.fixture
def begun(app: Flask) -> Iterator[list[str]]:
    """What every transaction meant to do; those that were given back are taken off again."""
    open_ones: list[str] = []

    def begins(_connection: Any) -> None:
        open_ones.append(intent.get())

    def ends(_line: Any, _record: Any) -> None:
        open_ones.clear()

    with app.app_context():
        engine = db.engine
    event.listen(engine, "begin", begins)
    event.listen(engine, "checkin", ends)
    yield open_ones
    event.remove(engine, "begin", begins)
    event.remove(engine, "checkin", ends)


@pytest.mark.parametrize("address", ["/office/goods/sheet/export.csv", "/feeds/google.xml"])
def test_others_write_while_a_slow_reader_is_in_the_middle(
    session: Session, yun: Any, begun: list[str], now: datetime, address: str
) -> None:
    a_product(session, "bracelet")
    redraw(session, now=now)
    session.commit()
    answer = yun.get(address, buffered=False)
    parts = answer.iter_encoded()
    assert next(parts)
    assert begun == []
    session.execute(update(Variant).values(sku="WRITTEN-MEANWHILE"))
    session.commit()
    rest = b"".join(parts)
    answer.close()
    assert rest
    assert begun == []
    assert all_of(session, select(Variant.sku)) == ["WRITTEN-MEANWHILE"]


def test_a_reader_who_goes_away_leaves_nothing_behind(app: Flask, begun: list[str]) -> None:
    def parts() -> Iterator[str]:
        while True:
            db.session.execute(select(Variant.id))
            assert begun in ([], ["read"])
            yield "part "

    with app.test_request_context("/slowly"):
        told = streamed(parts)
    assert (next(told), next(told)) == ("part ", "part ")
    assert begun == []
    told.close()
    assert begun == []


def test_this_is_the_only_way_to_write_an_answer_while_it_is_sent() -> None:
    found = [
        path.relative_to(STOREFRONT).as_posix()
        for path in STOREFRONT.rglob("*.py")
        if re.search(r"\bstream_with_context\b", path.read_text("utf-8"))
    ]
    assert found == ["wiring/streaming.py"]
