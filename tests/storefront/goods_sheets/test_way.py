"""Yun brings a sheet, sees what it would change, and keeps just that."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog.history import History
from catalog.pricing import Price
from catalog.products import Product, Variant
from catalog.stock import StockLevel, on_hand
from catalog.words import Words
from storefront.goods_sheets.models import GoodsSheet, GoodsSheetPart
from storefront.goods_sheets.states import SheetState
from storefront.jobs.worker import run_due
from tests.made_catalog import a_product, a_variant
from tests.storefront.accounts.browser import TOKEN, send
from tests.storefront.buying.walk import words
from tests.storefront.views.conftest import yun
from tests.storefront.views.desk import all_of, count

__all__ = ["yun"]
SHEET = "/office/goods/sheet"


@pytest.fixture
def bracelet(session: Session) -> Product:
    product = a_product(session, "bracelet", price=None, pieces=0)
    a_variant(session, product, sku="BR-GRN", price=5200, pieces=10)
    session.commit()
    return product


def bring(app: Flask, browser: FlaskClient, text: str | bytes, name: str = "goods.csv") -> str:
    """Bring a sheet and let the worker read it; the address of its page."""
    token = TOKEN.search(browser.get(SHEET).text)
    assert token is not None
    data = text if isinstance(text, bytes) else text.encode()
    fields = {"csrf_token": token[1], "file": (io.BytesIO(data), name)}
    answer = browser.post(SHEET, data=fields)
    assert answer.status_code == 303
    assert "data-fresh" in browser.get(answer.location).text
    run_due(app)
    return str(answer.location)


def test_a_sheet_is_shown_first_and_kept_when_she_says_so(
    app: Flask, session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = bring(app, yun, "sku,name en,price,stock hub\nBR-GRN,Leaf,48,12\n")
    before = count(session, Price)
    shown = words(yun.get(page))
    for each in ("changes: 3", "Leaf green Leaf", "CN¥52.00 CN¥48.00", "10 12"):
        assert each in shown
    assert send(yun, page, f"{page}/keeping").status_code == 303
    assert "data-fresh" in yun.get(page).text
    run_due(app)
    assert "Kept: 3 changes" in words(yun.get(page))
    assert count(session, Price) == before + 1
    (green,) = all_of(session, select(Variant).where(Variant.sku == "BR-GRN"))
    assert (green.name.en, on_hand(session, [green.id])[green.id]) == ("Leaf", 12)
    session.commit()
    again = bring(app, yun, "sku,name en,price,stock hub\nBR-GRN,Leaf,48,12\n")
    assert "says nothing new" in yun.get(again).text
    assert "Leaf" in yun.get("/office/goods/bracelet/history").text


def test_a_wrong_cell_is_told_with_its_place_and_the_sheet_cannot_be_kept(
    app: Flask, session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = bring(app, yun, "sku,price\nBR-GRM,48\nBR-GRN,cheap\n")
    shown = words(yun.get(page))
    assert "2 A BR-GRM We do not know this sku. BR-GRN" in shown
    assert "3 B cheap This is not a number." in shown
    assert send(yun, page, f"{page}/keeping").status_code == 409
    assert count(session, Price) == 1


def test_what_changed_meanwhile_is_shown_again_and_not_overwritten(
    app: Flask, session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = bring(app, yun, "sku,name en,stock hub\nBR-GRN,Leaf,12\n")
    renamed = update(Variant).where(Variant.sku == "BR-GRN")
    session.execute(renamed.values(name=Words("青绿", "Forest")))
    session.commit()
    send(yun, page, f"{page}/keeping")
    run_due(app)
    shown = words(yun.get(page))
    assert "changed meanwhile" in shown
    assert "Forest Leaf" in shown
    assert all_of(session, select(Variant.name))[-1].en == "Forest"


def test_what_was_sold_since_she_looked_stays_sold(
    app: Flask, session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = bring(app, yun, "sku,stock hub\nBR-GRN,12\n")
    session.execute(update(StockLevel).values(on_hand=7))
    session.commit()
    send(yun, page, f"{page}/keeping")
    run_due(app)
    assert "Kept" in words(yun.get(page))
    assert all_of(session, select(StockLevel.on_hand)) == [9]


def test_a_file_that_is_no_sheet_is_refused_in_words(
    app: Flask, session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    assert "This is not a spreadsheet." in yun.get(bring(app, yun, b"%PDF-1.7 ...")).text
    states = all_of(session, select(GoodsSheet.state))
    assert states == [SheetState.REFUSED]


def test_a_sheet_can_be_put_away_and_its_file_goes(
    app: Flask, session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = bring(app, yun, "sku,price\nBR-GRN,48\n")
    assert send(yun, page, f"{page}/dropping").status_code == 303
    assert all_of(session, select(GoodsSheet.data)) == [None]
    assert count(session, GoodsSheetPart) == 0
    assert send(yun, page, f"{page}/keeping").status_code == 409


@pytest.mark.parametrize("kind", ["csv", "gb18030", "xlsx"])
def test_goods_are_taken_out_as_they_are_asked_for_and_come_in_again(
    app: Flask, session: Session, yun: FlaskClient, bracelet: Product, kind: str
) -> None:
    ring = a_product(session, "ring")
    ring.variants[0].sku = "RING-1"
    session.commit()
    every = yun.get(f"{SHEET}/export.{kind}").data
    some = yun.get(f"{SHEET}/export.csv?q=ring").data
    assert (b"RING-1" in some, b"BR-GRN" in some) == (True, False)
    page = bring(app, yun, every, f"goods.{kind}")
    assert "says nothing new" in yun.get(page).text


def test_a_page_of_a_long_report_costs_no_more_than_a_short_one(
    app: Flask, session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    rows = [f"NEW-{at},bracelet,新,New {at}" for at in range(120)]
    page = bring(app, yun, "\n".join(["sku,product,name zh,name en", *rows]))
    assert "New 119" in yun.get(f"{page}?page=3").text
    assert "New 119" not in yun.get(page).text
    send(yun, page, f"{page}/keeping")
    run_due(app)
    assert count(session, Variant) == 122
    verbs = select(History.verb, func.count()).group_by(History.verb)
    assert "add_variants" in all_of(session, verbs)


def test_nobody_but_the_office_comes_near(client: FlaskClient, app: Flask) -> None:
    for address in (SHEET, f"{SHEET}/export.csv", f"{SHEET}/1"):
        assert client.get(address).status_code in (303, 404)
