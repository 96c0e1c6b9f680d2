"""Provinces, cities and districts belong together; a name on no list is taken as it is written."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.delivery.divisions import PROVINCES
from storefront.delivery.places import astray_city, astray_district, cities_of, districts_of
from storefront.delivery.postcodes import looks_right
from tests.made_buying import a_shelf
from tests.storefront.buying.test_journeys import english
from tests.storefront.buying.walk import check_out, fill_cart, form, path, send, words


def test_every_province_has_its_cities_and_no_district_is_there_twice() -> None:
    for province in PROVINCES:
        cities = cities_of(province)
        assert cities, province
        for city, districts in cities.items():
            assert len(districts) == len(set(districts)), city
    assert sum(len(cities_of(each)) for each in PROVINCES) == 368
    assert cities_of("ZZ") == {}


@pytest.mark.parametrize(
    ("province", "city", "district", "lies_in"),
    [
        ("JS", "苏州市", "姑苏区", ("", "")),
        ("JS", "苏州", "姑苏", ("", "")),
        ("JS", "苏州市", "玄武区", ("", "南京市")),
        ("JS", "杭州市", "", ("ZJ", "")),
        ("JS", "Suzhou", "Gusu", ("", "")),
        ("JS", "苏州市", "将来区", ("", "")),
        ("BJ", "北京市", "朝阳区", ("", "")),
        ("HB", "仙桃市", "", ("", "")),
        ("GD", "东莞市", "长安镇", ("", "")),
    ],
)
def test_what_is_known_must_belong_together(
    province: str, city: str, district: str, lies_in: tuple[str, str]
) -> None:
    found = astray_city(province, city), astray_district(province, city, district)
    assert found == lies_in


@pytest.mark.parametrize(
    ("country", "postcode", "right"),
    [
        ("CN", "215000", True),
        ("CN", "", True),
        ("CN", "2150", False),
        ("DE", "10115", True),
        ("GB", "sw1a 1aa", True),
        ("US", "94103-1234", True),
        ("US", "9410", False),
        ("NL", "1011 AB", True),
        ("XX", "anything", True),
    ],
)
def test_a_postcode_looks_like_those_of_its_country(
    country: str, postcode: str, right: bool
) -> None:
    assert looks_right(country, postcode) is right


def test_districts_are_offered_without_a_script_and_nothing_typed_is_lost(
    app: Flask, session: Session
) -> None:
    a_shelf(session, pieces=10)
    browser = english(app)
    fill_cart(browser, "jade", 1)
    page = browser.get("/checkout")
    typed = {"province": "江苏", "city": "苏州", "district": "", "note": "Ring twice"}
    answer = send(browser, page, "/checkout", look="1", country="CN", **typed)
    assert answer.status_code == 200
    assert '<option value="南京市">' in answer.text
    assert '<option value="姑苏区">' in answer.text
    assert form(answer, "/checkout")[1]["city"] == "苏州"
    assert "Ring twice" in answer.text


def test_a_district_of_another_city_is_told_beside_its_field(app: Flask, session: Session) -> None:
    a_shelf(session, pieces=10)
    browser = english(app)
    fill_cart(browser, "jade", 1)
    answer = check_out(browser, district="玄武区")
    assert answer.status_code == 422
    assert "玄武区 lies in 南京市." in words(answer)
    assert "杭州市 lies in Zhejiang." in words(check_out(browser, city="杭州市"))
    assert path(check_out(browser, district="将来区")).startswith("/rehearsal/")


def test_the_lists_are_data_for_a_script_too(client: FlaskClient) -> None:
    told = client.get("/places?province=jiangsu")
    assert districts_of("JS", "苏州市") == tuple(told.json["cities"]["苏州市"])  # type: ignore[index] # it is JSON
    assert "public" in told.headers["Cache-Control"]
    assert client.get("/places?province=nowhere").json == {"cities": {}}
