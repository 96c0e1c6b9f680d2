"""Reviews from the order page to the product page and back: who may, what is shown, what goes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from catalog.db import db
from catalog.products import product_page
from catalog.queue import Job
from catalog.search import fold
from fulfillment.orders import Order
from media.assets import Asset, AssetState
from storefront.accounts import Role, User
from storefront.jobs import worker
from storefront.notices.reviewing import ASK
from storefront.reviews import WINDOW, Review, ReviewState
from storefront.wiring.storage import storage
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.made_returns import a_sent_order, delivered
from tests.reading import form, send
from tests.statements import counting

WORDS = "Smooth beads. <script>alert(1)</script> https://example.com"


@pytest.fixture
def place(session: Session, now: datetime) -> str:
    """Lin Mei has her bracelets since yesterday; where she writes about them."""
    made = a_sent_order(session, a_shelf(session), now - timedelta(days=3))
    delivered(session, made, now - timedelta(days=1))
    return place_of(session, made)


@pytest.fixture
def office(user: Callable[..., User], signed_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return signed_in(user("office@example.org", Role.OFFICE))


def a_photo() -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "#6F9A78").save(data, "JPEG")
    data.seek(0)
    return data, "hers.jpg"


def place_of(session: Session, order: Order) -> str:
    address = f"/orders/{order.token}/reviews/{order.lines[0].id}"
    session.commit()
    return address


def written(browser: FlaskClient, place: str, stars: int = 5, **typed: object) -> str:
    """She writes; what the next page says."""
    facts = {"stars": str(stars), "words": WORDS, "name": "Mei", "language": "en", **typed}
    page = browser.get(place, query_string={"lang": "en"})
    return send(browser, page, place, **facts).text


def decided(office: FlaskClient, act: str, says: str = "") -> str:
    page = office.get("/office/reviews/1?lang=en")
    return send(office, page, "/decision", act=act, says=says).text


def the_review(session: Session) -> Review:
    found = session.scalars(select(Review).options(selectinload(Review.photos))).one()
    session.expunge_all()
    session.rollback()
    return found


def data_of(page: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return next(each for each in map(json.loads, found) if each["@type"] == "Product")


def test_what_a_buyer_writes_is_read_by_a_person_before_all_can_read_it(
    session: Session, client: FlaskClient, office: FlaskClient, place: str, now: datetime
) -> None:
    assert "we read it first" in written(client, place).lower()
    before = client.get("/products/jade?lang=en").text
    assert "Smooth beads" not in before
    assert "aggregateRating" not in data_of(before)
    assert "Holds a link" in office.get("/office/reviews?lang=en").text
    decided(office, "publish")
    page = client.get("/products/jade?lang=en").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; https://example.com" in page
    assert 'href="https://example.com' not in page
    assert '<p class="review__words" lang="en"' in page
    told = data_of(page)
    assert told["aggregateRating"]["reviewCount"] == 1  # type: ignore[index] # read from the page
    assert "mei@example.org" not in page
    assert "Smooth beads" in client.get("/products/jade/reviews?stars=5").text
    assert "Smooth beads" not in client.get("/products/jade/reviews?stars=4").text
    fold(session, now=now)
    session.commit()
    assert "1 review<" in client.get("/products?lang=en").text
    assert "Nothing is waiting" in office.get("/office/reviews?lang=en").text


@pytest.mark.parametrize("why", ["on its way", "too late", "another order"])
def test_only_who_has_it_and_only_for_half_a_year_may_write(
    session: Session, client: FlaskClient, clock: Clock, now: datetime, why: str
) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    line_id = order.lines[0].id
    session.commit()
    if why == "too late":
        delivered(session, order, now)
        clock.now = now + WINDOW + timedelta(days=1)
    if why == "another order":
        order = a_sent_order(session, a_shelf(session, slug="glass"), now, key="web:2")
        delivered(session, order, now)
    where = f"/orders/{order.token}/reviews"
    session.commit()
    key = form(client.get(f"{where}/silence"), "/silence").fields
    answer = client.post(f"{where}/{line_id}", data={**key, "stars": "5", "language": "en"})
    assert answer.status_code == (404 if why == "another order" else 409)
    session.rollback()
    assert session.scalar(select(func.count(Review.id))) == 0


def test_a_refused_review_says_why_and_may_be_written_anew_but_a_published_one_may_not(
    app: Flask,
    session: Session,
    client: FlaskClient,
    office: FlaskClient,
    place: str,
    now: datetime,
) -> None:
    written(client, place, stars=2)
    assert "Please write a sentence" in decided(office, "refuse")
    assert the_review(session).state is ReviewState.WAITING
    decided(office, "refuse", "Please leave out the link.")
    page = client.get(f"{place.partition('/reviews')[0]}?lang=en").text
    assert "Please leave out the link." in page
    session.add(Job(name="notices.news", payload={}, run_at=now, created_at=now))
    session.commit()
    worker.run_due(app)
    letters = session.scalars(select(Job.payload).where(Job.key.like("notice.send:review_not%")))
    assert [each["facts"]["says"] for each in letters] == ["Please leave out the link."]
    session.rollback()
    written(client, place, stars=3, words="All right.")
    read = office.get("/office/reviews/1")
    written(client, place, stars=4, words="Nice.")
    assert send(office, read, "/decision", act="publish").status_code == 409
    assert the_review(session).state is ReviewState.WAITING
    decided(office, "publish")
    key = form(client.get(place), "/withdrawal").fields
    other = {"stars": "1", "language": "en", "words": "Other."}
    answer = client.post(place, data={**key, **other})
    assert answer.status_code == 409
    assert (the_review(session).stars, the_review(session).words) == (4, "Nice.")
    shown = product_page(session, "jade")
    assert shown
    assert shown.stars.counts == (0, 0, 0, 1, 0)


def test_what_she_takes_back_is_gone_with_its_photos(
    app: Flask, session: Session, client: FlaskClient, office: FlaskClient, place: str
) -> None:
    written(client, place, photo1=a_photo(), shows1="On my wrist")
    decided(office, "publish")
    page = client.get("/products/jade?lang=en").text
    assert 'alt="On my wrist"' in page
    photo = session.scalars(select(Asset).where(Asset.private)).one()
    paths = [photo.original_path, *(each.path for each in photo.renditions)]
    session.rollback()
    assert all(storage().exists(path) for path in paths)
    send(client, client.get(place), "/withdrawal")
    worker.run_due(app)
    review = the_review(session)
    assert (review.state, review.words, review.name) == (ReviewState.WITHDRAWN, "", "")
    states = session.scalars(select(Asset.state)).all()
    assert states == [AssetState.REFUSED]
    assert not any(storage().exists(path) for path in paths)
    shown = product_page(session, "jade")
    assert shown
    assert shown.stars.count == 0
    session.rollback()
    assert "On my wrist" not in client.get("/products/jade?lang=en").text


def test_a_fourth_photo_is_told_and_nothing_is_written(
    session: Session, client: FlaskClient, place: str
) -> None:
    three = {f"photo{each}": a_photo() for each in (1, 2, 3)}
    written(client, place, **three)
    assert len(the_review(session).photos) == 3
    key = form(client.get(place), "/withdrawal").fields
    data = {**key, "stars": "3", "language": "en", "photo1": a_photo()}
    assert client.post(place, data=data).status_code == 400
    review = the_review(session)
    assert (review.stars, len(review.photos)) == (5, 3)


def test_a_reader_complains_once_and_a_person_hides_it(
    session: Session, client: FlaskClient, office: FlaskClient, place: str
) -> None:
    written(client, place)
    assert client.get("/reviews/1/complaint").status_code == 404
    decided(office, "publish")
    for _time in range(2):
        page = client.get("/reviews/1/complaint")
        after = send(client, page, "/complaint", reason="rude")
        assert after.request.path == "/products/jade/reviews"
    assert the_review(session).complaints == 1
    assert "1 complaint" in office.get("/office/reviews?lang=en").text
    decided(office, "hide", "It hurts somebody.")
    assert "Smooth beads" not in client.get("/products/jade").text
    assert the_review(session).look_since is None


def test_the_answer_and_the_translation_carry_their_languages(
    client: FlaskClient, office: FlaskClient, place: str
) -> None:
    written(client, place)
    decided(office, "publish")
    said = {"answer": "谢谢林梅。", "answer_language": "zh-Hans", "translation": "珠子很润。"}
    send(office, office.get("/office/reviews/1"), "/reply", voice="cooperative", **said)
    assert "珠子很润。" not in client.get("/products/jade?lang=en").text
    page = client.get("/products/jade?lang=zh-Hans").text
    assert '<p class="review__words" lang="zh-Hans">谢谢林梅。</p>' in page
    assert '<p class="review__words" lang="zh-Hans">珠子很润。</p>' in page


@pytest.mark.parametrize("quiet", [False, True])
def test_she_is_asked_once_a_week_after_it_arrived_unless_she_said_no(
    app: Flask, session: Session, client: FlaskClient, clock: Clock, now: datetime, *, quiet: bool
) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    token, number = order.token, order.id
    delivered(session, order, now)
    if quiet:
        send(client, client.get(f"/orders/{token}/reviews/silence"), "/silence")
    session.add(Job(name="notices.news", payload={}, run_at=now, created_at=now))
    session.commit()
    worker.run_due(app)
    due = session.scalars(select(Job.run_at).where(Job.name == ASK)).all()
    assert due == [now + timedelta(days=7)]
    session.rollback()
    clock.forward(days=8)
    worker.run_due(app)
    letters = select(func.count(Job.id)).where(Job.key == f"notice.send:review_asked:{number}")
    assert session.scalar(letters) == (0 if quiet else 1)


def test_a_page_of_reviews_asks_no_more_as_there_are_more(
    session: Session, client: FlaskClient, office: FlaskClient, place: str
) -> None:
    with counting(db.engine) as none:
        client.get("/products/jade")
    written(client, place)
    decided(office, "publish")
    with counting(db.engine) as some:
        client.get("/products/jade")
    assert len(none) <= 6
    assert len(some) <= len(none) + 2
