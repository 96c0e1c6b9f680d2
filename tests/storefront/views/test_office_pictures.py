"""A product's pictures in the office, through HTTP."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import boto3
import pytest
from flask import Flask
from flask.testing import FlaskClient
from moto import mock_aws
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.db import db
from media.assets import Asset, AssetState, Rendition
from media.storage import Storage, from_url
from storefront.accounts import Role, User
from storefront.jobs.worker import run_due
from storefront.wiring.storage import storage as storage_of_app
from tests.made_catalog import a_product
from tests.media import uploads
from tests.storefront.accounts.browser import TOKEN, send
from tests.storefront.views.desk import all_of, count

PAGE = "/office/goods/bracelet/pictures"
File = tuple[bytes, str]


class Watched:
    """A storage that notes whether anybody held a transaction while it worked."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.held: list[bool] = []

    def exists(self, path: str) -> bool:
        self.held.append(db.session().in_transaction())
        return self.storage.exists(path)

    def __getattr__(self, name: str) -> object:
        return getattr(self.storage, name)


@pytest.fixture
def bracelet(session: Session) -> None:
    a_product(session, "bracelet")
    session.commit()


@pytest.fixture
def bucket(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    """The app's pictures lie in an S3."""
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3", raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.Session().client("s3").create_bucket(Bucket="pictures")
        monkeypatch.setitem(
            app.extensions, "manyhands.storage", place := from_url("s3://pictures/shop")
        )
        yield place


def bring(browser: FlaskClient, *files: File, **more: str) -> TestResponse:
    token = TOKEN.search(browser.get(PAGE).text)
    assert token is not None
    sent = [(io.BytesIO(data), name) for data, name in files]
    return browser.post(PAGE, data={"csrf_token": token[1], "pictures": sent, **more})


@pytest.mark.usefixtures("bracelet")
def test_a_picture_is_brought_described_and_seen_in_the_shop(
    app: Flask, session: Session, yun: FlaskClient, client: FlaskClient
) -> None:
    assert bring(yun, (uploads.jpeg(700, 500), "IMG_1.jpg")).status_code == 303
    page = yun.get(PAGE).text
    assert "Waits for words" in page
    assert "/media/" not in client.get("/products/bracelet").text
    (asset,) = all_of(session, select(Asset))
    refused = send(yun, PAGE, f"{PAGE}/{asset.id}/words", zh="玉手链", en=" ")
    assert refused.status_code == 400
    assert "Please say in Chinese and in English" in refused.text
    assert all_of(session, select(Asset))[0].state is AssetState.QUARANTINED
    told = send(yun, PAGE, f"{PAGE}/{asset.id}/words", zh="玉手链", en="A jade bracelet")
    assert told.status_code == 303
    run_due(app)
    shown = client.get("/products/bracelet?lang=en").text
    assert 'alt="A jade bracelet"' in shown
    assert shown.count('type="image/avif"') >= 1
    assert '<image href="data:image/png;base64,' in shown


@pytest.mark.usefixtures("bracelet")
def test_several_at_once_and_one_bad_file_harms_none(session: Session, yun: FlaskClient) -> None:
    good = [(uploads.png(60 + width, 60), f"{width}.png") for width in range(3)]
    bring(yun, *good, (b"<svg onload=alert(1)>", "evil.png"))
    page = yun.get(PAGE).text
    assert "evil.png: Please send a picture" in page
    assert count(session, Asset) == 3


@pytest.mark.usefixtures("bracelet")
def test_a_script_is_answered_in_json(session: Session, yun: FlaskClient) -> None:
    token = TOKEN.search(yun.get(PAGE).text)
    assert token is not None
    form = {"csrf_token": token[1], "pictures": (io.BytesIO(b"<html>"), "x.jpg")}
    answer = yun.post(PAGE, data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "Please send a picture" in answer.json["refused"][0]
    assert count(session, Asset) == 0


@pytest.mark.usefixtures("bracelet")
def test_nobody_waits_at_the_database_while_a_picture_is_drawn(
    app: Flask, yun: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        watched = Watched(storage_of_app())
    monkeypatch.setitem(app.extensions, "manyhands.storage", watched)
    bring(yun, (uploads.jpeg(700, 500), "IMG_1.jpg"))
    assert watched.held
    assert not any(watched.held)


@pytest.mark.usefixtures("bracelet")
def test_the_largest_size_is_reached_by_a_signed_link_only(
    session: Session, yun: FlaskClient, client: FlaskClient
) -> None:
    bring(yun, (uploads.jpeg(700, 500), "IMG_1.jpg"))
    link = re.search(r'href="(/photos/[^"]+)" download', yun.get(PAGE).text)
    assert link is not None
    assert client.get(link[1]).content_type == "image/jpeg"
    master = all_of(session, select(Asset.original_path))[0]
    assert client.get(f"/media/{master}").status_code == 404


@pytest.mark.usefixtures("bracelet")
def test_pictures_change_places_and_go(session: Session, yun: FlaskClient) -> None:
    bring(yun, (uploads.png(60, 60), "1.png"), (uploads.png(61, 60), "2.png"))
    first, second = all_of(session, select(Asset.id).order_by(Asset.width))
    assert send(yun, PAGE, f"{PAGE}/{second}/place").status_code == 303
    page = yun.get(PAGE).text
    assert page.index(f"picture-{second}") < page.index(f"picture-{first}")
    send(yun, PAGE, f"{PAGE}/{second}/removal")
    assert f"picture-{second}" not in yun.get(PAGE).text
    assert send(yun, PAGE, f"{PAGE}/{second}/removal").status_code == 404


@pytest.mark.usefixtures("bracelet")
def test_a_folder_gives_no_tickets(yun: FlaskClient) -> None:
    assert "data-tickets" not in yun.get(PAGE).text
    assert send(yun, PAGE, f"{PAGE}/tickets", kind="image/jpeg").status_code == 204


@pytest.mark.usefixtures("bracelet")
def test_a_picture_brought_straight_to_the_storage_goes_through_the_same_gate(
    session: Session, bucket: Storage, yun: FlaskClient
) -> None:
    policy = yun.get(PAGE).headers["Content-Security-Policy"]
    leave = send(yun, PAGE, f"{PAGE}/tickets", kind="image/jpeg").json
    assert leave is not None
    assert leave["url"].startswith(policy.partition("connect-src 'self' ")[2].split(";")[0])
    path = leave["fields"]["key"].removeprefix("shop/")
    assert path.startswith("quarantine/")
    bucket.put(path, uploads.jpeg(700, 500), content_type="image/jpeg")
    assert bring(yun, pictures_brought=leave["claim"]).status_code == 303
    assert count(session, Asset) == 1
    assert count(session, Rendition) == 3
    assert not bucket.exists(path)


@pytest.mark.usefixtures("bracelet", "bucket")
def test_a_claim_without_a_file_or_of_somebody_else_is_refused(
    session: Session,
    yun: FlaskClient,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    leave = send(yun, PAGE, f"{PAGE}/tickets", kind="image/jpeg").json
    assert leave is not None
    lan = signed_in(user("lan@example.org", Role.OFFICE))
    for browser, claim in ((yun, leave["claim"]), (lan, leave["claim"]), (yun, "made.up.claim")):
        assert bring(browser, pictures_brought=claim).status_code == 422
    assert count(session, Asset) == 0


@pytest.mark.usefixtures("bracelet")
def test_only_the_office_comes_in(
    user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    mia = signed_in(user("mia@example.org"))
    assert mia.get(PAGE).status_code in (403, 404)
    assert mia.post(f"{PAGE}/tickets").status_code in (400, 403, 404)
