"""The delivery table: changed by the office, met by the customer, frozen on orders."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.history import SYSTEM
from catalog.money import Money
from catalog.words import Words
from fulfillment.orders import Order
from storefront import delivery
from storefront.delivery import FIRST_ZONES, Band, DeliveryArea, DeliveryMethod, Kind, Method
from tests.made_buying import a_shelf
from tests.statements import counting
from tests.storefront.accounts.browser import send as press
from tests.storefront.buying.walk import ADDRESS, check_out, fill_cart, path, send, words

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STALL = Method(
    "", Kind.PICKUP, Words("自提", "Pick up"), place=Words("市集摊位", "Market stall, Saturdays")
)
EXPRESS = Method(
    "",
    Kind.PARCEL,
    Words("特快", "Express"),
    (Band(1_000, Money(2_300)),),
)


def written(session: Session, *more: Method) -> None:
    """The first table in the database, with more methods in mainland China."""
    assert delivery.begin_table(session, FIRST_ZONES, actor=SYSTEM, now=NOW)
    for each in more:
        add(session, each)
    session.commit()


def add(session: Session, method: Method, row: DeliveryMethod | None = None) -> DeliveryMethod:
    zone = session.get_one(delivery.DeliveryZone, 1)
    return delivery.save_method(session, zone, row, method=method, actor=SYSTEM, now=NOW)


def engine_of(session: Session) -> Engine:
    found = session.get_bind()
    assert isinstance(found, Engine)
    return found


def newest(session: Session) -> int:
    """The method that was written last."""
    found = session.scalars(select(func.max(DeliveryMethod.id))).one()
    session.commit()
    return int(found)


def english(app: Flask) -> FlaskClient:
    browser = app.test_client()
    browser.get("/?lang=en")
    return browser


def test_the_first_table_is_written_once_and_reads_back_as_it_was(session: Session) -> None:
    written(session)
    assert not delivery.begin_table(session, FIRST_ZONES, actor=SYSTEM, now=NOW)
    back = delivery.zones(session)
    assert [zone.areas for zone in back] == [zone.areas for zone in FIRST_ZONES]
    assert [each.bands for zone in back for each in zone.methods] == [
        each.bands for zone in FIRST_ZONES for each in zone.methods
    ]


def test_an_area_lies_in_one_zone_only(session: Session) -> None:
    written(session)
    name = Words("欧洲", "Europe")
    with pytest.raises(Invalid, match="another zone"):
        delivery.save_zone(
            session, None, name=name, areas=frozenset({"HK", "DE"}), actor=SYSTEM, now=NOW
        )
    session.rollback()
    assert session.scalar(select(func.count()).select_from(DeliveryArea)) == 5
    delivery.save_zone(session, None, name=name, areas=frozenset({"DE"}), actor=SYSTEM, now=NOW)
    assert delivery.choices(session, "DE", "", grams=1, goods=Money(1)) == ()


def test_reading_the_table_takes_two_statements_however_long_it_is(session: Session) -> None:
    written(session, *[EXPRESS] * 12)
    with counting(engine_of(session)) as statements:
        assert len(delivery.zones(session)[0].methods) == 13
    assert len(statements) == 2


def test_she_chooses_and_the_order_keeps_the_name_and_the_price(
    app: Flask, session: Session
) -> None:
    a_shelf(session, pieces=10)
    written(session, EXPRESS)
    browser = english(app)
    fill_cart(browser, "jade", 2)
    said = words(browser.get("/checkout"))
    assert "Express · CN¥23.00 together CN¥159.00" in said
    express = newest(session)
    answer = check_out(browser, delivery=str(express))
    assert path(answer).startswith("/rehearsal/")
    dearer = Method("", Kind.PARCEL, Words("闪送", "Flash"), (Band(1_000, Money(9_900)),))
    add(session, dearer, session.get_one(DeliveryMethod, express))
    session.commit()
    order = session.scalars(select(Order)).one()
    assert (order.shipping_minor, order.total_minor) == (2_300, 15_900)
    assert order.delivery == Words("特快", "Express")
    assert "Express" in words(browser.get(f"/orders/{order.token}"))


def test_a_way_whose_price_changed_is_shown_before_it_is_charged(
    app: Flask, session: Session
) -> None:
    a_shelf(session, pieces=10)
    written(session, EXPRESS)
    browser = english(app)
    fill_cart(browser, "jade", 2)
    page = browser.get("/checkout")
    express = newest(session)
    dearer = Method("", Kind.PARCEL, EXPRESS.name, (Band(1_000, Money(2_400)),))
    add(session, dearer, session.get_one(DeliveryMethod, express))
    session.commit()
    answer = send(browser, page, "/checkout", **{**ADDRESS, "delivery": str(express)})
    assert answer.status_code == 409
    assert "The total has changed." in words(answer)
    assert session.scalar(select(func.count()).select_from(Order)) == 0


def test_who_picks_up_says_no_street_and_the_order_names_the_place(
    app: Flask, session: Session
) -> None:
    a_shelf(session, pieces=10)
    written(session, STALL)
    browser = english(app)
    fill_cart(browser, "jade", 1)
    stall = newest(session)
    nowhere = {"province": "", "city": "", "district": "", "street": ""}
    assert path(check_out(browser, delivery=str(stall), **nowhere)).startswith("/rehearsal/")
    order = session.scalars(select(Order)).one()
    assert (order.shipping_minor, order.address) == (0, "Market stall, Saturdays")


def test_what_cannot_be_sent_is_told_and_not_ordered(app: Flask, session: Session) -> None:
    a_shelf(session, pieces=10)
    written(session)
    row = session.get_one(DeliveryMethod, 1)
    light = Method("", Kind.PARCEL, EXPRESS.name, (Band(10, Money(100)),))
    add(session, light, row)
    session.commit()
    browser = english(app)
    fill_cart(browser, "jade", 1)
    answer = check_out(browser)
    assert answer.status_code == 422
    assert "We have no way yet to send this there." in words(answer)
    assert 'value="平江路 12 号"' in answer.text
    assert session.scalar(select(func.count()).select_from(Order)) == 0


def test_the_prices_of_an_address_are_shown_without_ordering(app: Flask, session: Session) -> None:
    a_shelf(session, pieces=10)
    browser = english(app)
    fill_cart(browser, "jade", 1)
    answer = check_out(browser, country="DE", look="1", email="")
    assert answer.status_code == 200
    assert "International parcel · CN¥120.00" in words(answer)
    assert session.scalar(select(func.count()).select_from(Order)) == 0


def test_the_office_changes_prices_and_is_told_what_is_wrong(
    session: Session, yun: FlaskClient
) -> None:
    page = "/office/delivery"
    assert press(yun, page, page).status_code == 303
    form = f"{page}/methods/1"
    typed = {"kind": "parcel", "name_zh": "快递", "name_en": "Parcel", "on_offer": "y"}
    wrong = press(yun, form, form, **typed, bands="3 kg: 12\n2 kg: 14")
    assert wrong.status_code == 422
    assert "Weights must rise" in wrong.text
    assert session.get_one(DeliveryMethod, 1).bands[0] == [3_000, 1_200]
    session.rollback()
    assert press(yun, form, form, **typed, bands="0.5 kg: 8\n3 kg: 14.50").status_code == 303
    session.expire_all()
    assert session.get_one(DeliveryMethod, 1).bands == [[500, 800], [3_000, 1_450]]
    assert "¥14.50" in yun.get(page).text


def test_the_office_reads_areas_by_their_names(yun: FlaskClient) -> None:
    page, form = "/office/delivery", "/office/delivery/zones/1"
    press(yun, page, page)
    typed = {"name_zh": "近处", "name_en": "Near", "areas": "CN-XJ, DE"}
    assert press(yun, form, form, **typed).status_code == 303
    english_page, chinese_page = (yun.get(f"{page}?lang={each}").text for each in ("en", "zh-Hans"))
    assert "Xinjiang and Germany" in english_page
    assert "everywhere else" in english_page
    assert "新疆维吾尔自治区和德国" in chinese_page
    assert "其他所有地方" in chinese_page


def test_the_office_alone_changes_it(app: Flask, session: Session) -> None:
    written(session)
    assert english(app).get("/office/delivery").status_code in (302, 303, 404)
    assert english(app).get("/office/delivery/methods/1").status_code in (302, 303, 404)
