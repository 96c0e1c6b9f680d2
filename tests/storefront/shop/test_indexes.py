"""What other machines read is valid, whole, and does not grow with what there is."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.products import ProductState
from catalog.search import redraw
from catalog.words import Words
from media.assets import Asset, AssetState, ProductPicture, Rendition
from storefront.views import indexes
from tests.made_catalog import LONG_AGO, a_product, a_variant
from tests.statements import counting

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
G = "{http://base.google.com/ns/1.0}"
GOOGLE = ("id", "title", "description", "link", "image_link", "availability", "price", "condition")
META = (*GOOGLE, "brand")


def parsed(text: bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - what our own views have just written


def a_picture(session: Session, product_id: int) -> None:
    asset = Asset(
        state=AssetState.PUBLISHED,
        sha256="0" * 64,
        original_path="private/x.jpg",
        width=1600,
        height=1280,
        alt=Words("手链", "A bracelet"),
        created_at=LONG_AGO,
    )
    for width in (320, 1600):
        path = f"public/{width}.jpg"
        asset.renditions.append(
            Rendition(kind="jpeg", width=width, height=width * 4 // 5, bytes=1, path=path)
        )
    session.add(asset)
    session.flush()
    session.add(ProductPicture(product_id=product_id, asset_id=asset.id, position=0))
    session.flush()


@pytest.fixture
def goods(session: Session, now: datetime) -> None:
    jade = a_product(session, "jade", name=Words("青玉 & <链>", 'Jade & "<chain>"\x0b'))
    a_variant(session, jade, pieces=0, price=6_100, sku="JADE-2")
    frog = a_product(session, "frog", made_to_order=True, pieces=0)
    for each in (jade, frog):
        a_picture(session, each.id)
    a_product(session, "unseen")
    a_product(session, "secret", state=ProductState.DRAFT)
    redraw(session, now=now)
    session.commit()


@pytest.mark.usefixtures("goods")
def test_the_sitemap_names_every_page_once_in_both_languages(client: FlaskClient) -> None:
    places = parsed(client.get("/sitemap.xml").data).iter(f"{MAP}loc")
    found = []
    for place in places:
        path = str(place.text).removeprefix("http://localhost")
        page = client.get(path)
        assert page.mimetype == "application/xml"
        found += [each.text for each in parsed(page.data).iter(f"{MAP}loc")]
    assert len(found) == len(set(found))
    for slug in ("jade", "frog", "unseen"):
        for language in ("zh-Hans", "en"):
            assert f"http://localhost/products/{slug}?lang={language}" in found
    assert not any("secret" in str(each) for each in found)
    assert all(client.get(str(each)[16:]).status_code == 200 for each in found)


@pytest.mark.usefixtures("goods")
def test_goods_are_split_into_files_by_their_numbers(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "RANGE", 2)
    places = re.findall(r"goods-\d+", client.get("/sitemap.xml").text)
    assert len(places) >= 2
    files = [client.get(f"/sitemaps/{each}.xml").text.count("<url>") for each in places]
    assert max(files) <= 4
    assert sum(files) == 6
    assert client.get("/sitemaps/goods-9.xml").status_code == 404


def test_a_file_holds_no_more_addresses_than_it_may() -> None:
    assert indexes.RANGE * len(indexes.LANGUAGES) <= 50_000


@pytest.mark.usefixtures("goods")
def test_google_gets_every_required_field(client: FlaskClient) -> None:
    feed = parsed(client.get("/feeds/google.xml?lang=en").data)
    items = list(feed.iter("item"))
    assert [item.findtext(f"{G}item_group_id") for item in items] == ["jade", "jade", "frog"]
    for item in items:
        assert all(item.findtext(f"{G}{name}") for name in GOOGLE)
        assert re.fullmatch(r"\d+\.\d\d CNY", str(item.findtext(f"{G}price")))
        for name in ("link", "image_link"):
            assert str(item.findtext(f"{G}{name}")).startswith("http://localhost/")
    assert str(items[0].findtext(f"{G}title")).startswith('Jade & "<chain>", ')
    said = [item.findtext(f"{G}availability") for item in items]
    assert said == ["in_stock", "out_of_stock", "in_stock"]


@pytest.mark.usefixtures("goods")
def test_meta_gets_every_required_column(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/feeds/meta.csv").text)))
    assert len(rows) == 3
    assert all(row[name] for row in rows for name in META)
    said = [row["availability"] for row in rows]
    assert said == ["in stock", "out of stock", "available for order"]
    assert rows[1]["price"] == "61.00 CNY"
    assert rows[0]["title"].startswith("青玉 & <链>")


@pytest.mark.usefixtures("goods")
def test_a_feed_asks_per_step_and_not_per_product(
    client: FlaskClient, session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counting(db.engine) as few:
        assert client.get("/feeds/meta.csv").data
    for number in range(20):
        a_picture(session, a_product(session, f"more-{number}").id)
    redraw(session, now=now)
    session.commit()
    with counting(db.engine) as many:
        assert client.get("/feeds/meta.csv").text.count("\n") == 24
    assert len(many) == len(few)
    monkeypatch.setattr(indexes, "STEP", 5)
    assert client.get("/feeds/meta.csv").text.count("\n") == 24


def test_robots_are_told_where_the_sitemap_is(client: FlaskClient) -> None:
    said = client.get("/robots.txt")
    assert said.mimetype == "text/plain"
    assert "Sitemap: http://localhost/sitemap.xml" in said.text
    assert "Set-Cookie" not in said.headers


@pytest.mark.usefixtures("goods")
def test_a_product_has_a_card_and_says_where_it_stands(client: FlaskClient) -> None:
    page = client.get("/products/jade?lang=en").text
    meta = dict(re.findall(r'<meta property="(og:[a-z:]+)" content="([^"]*)"', page))
    assert meta["og:image"].startswith("http://localhost/media/")
    assert int(meta["og:image:width"]) >= 300
    assert int(meta["og:image:width"]) * 4 == int(meta["og:image:height"]) * 5
    assert meta["og:url"] == "http://localhost/products/jade?lang=en"
    assert meta["og:title"]
    assert meta["og:description"]
    said = [json.loads(each) for each in re.findall(r'ld\+json">(.*?)</script>', page)]
    kinds = {each["@type"]: each for each in said}
    steps = kinds["BreadcrumbList"]["itemListElement"]
    assert [each["position"] for each in steps] == [1, 2, 3]
    assert all(each["item"].startswith("http://localhost/") for each in steps)
    assert kinds["Product"]["offers"]["lowPrice"] == "52.00"
    assert set(re.findall(r'hreflang="([^"]+)" href="http', page)) >= {"zh-Hans", "en", "x-default"}


@pytest.mark.usefixtures("goods")
def test_the_first_page_says_who_we_are(client: FlaskClient) -> None:
    page = client.get("/?lang=en").text
    said = json.loads(re.findall(r'ld\+json">(.*?)</script>', page)[0])
    assert said["@type"] == "Organization"
    assert said["url"] == "http://localhost/"
    assert said["logo"].startswith("http://localhost/static/")
