"""Pictures in storage and database, from upload to page."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import History
from catalog.queue import Job
from catalog.words import Words
from media import assets
from media.assets import Asset, NewPicture, Rendition
from media.assets.queries import asset_views
from media.assets.rules import SMALL
from media.storage import Storage
from storefront.accounts.photos import photo_views
from storefront.jobs.worker import run_due
from storefront.wiring.storage import storage as storage_of_app
from tests.conftest import Clock
from tests.media import uploads

ALT = Words("玉手链", "A jade bracelet")


@pytest.fixture
def storage(app: Flask) -> Storage:
    return storage_of_app()


@pytest.fixture
def bracelet(session: Session, storage: Storage, now: datetime) -> Asset:
    made = assets.store_picture(
        session, uploads.jpeg(700, 700), alt=ALT, private=False, storage=storage, now=now
    )
    session.commit()
    return made


@pytest.fixture
def hand_in(session: Session, storage: Storage, now: datetime) -> Asset:
    made = assets.store_picture(
        session, uploads.jpeg(700, 500), alt=ALT, private=True, storage=storage, now=now
    )
    session.commit()
    return made


def test_a_stored_picture_can_be_shown_at_once(
    session: Session, bracelet: Asset, client: FlaskClient
) -> None:
    view = asset_views(session, [bracelet.id])[bracelet.id]
    session.commit()
    assert [width for width, _link in view.sources["jpeg"]] == [320, 640, 700]
    answer = client.get(view.sources["jpeg"][0][1])
    assert answer.status_code == 200
    assert answer.content_type == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_browser_that_has_a_picture_is_sent_nothing(
    session: Session, bracelet: Asset, client: FlaskClient
) -> None:
    link = asset_views(session, [bracelet.id])[bracelet.id].sources["jpeg"][0][1]
    session.commit()
    known = client.get(link).headers["ETag"]
    assert client.get(link, headers={"If-None-Match": known}).status_code == 304


def test_smaller_kinds_follow_by_a_job_and_once(
    app: Flask, session: Session, bracelet: Asset, client: FlaskClient
) -> None:
    assert run_due(app) == 1
    session.expire_all()
    view = asset_views(session, [bracelet.id])[bracelet.id]
    session.commit()
    assert list(view.sources) == ["avif", "webp", "jpeg"]
    assert client.get(view.sources["avif"][0][1]).content_type == "image/avif"
    assert assets.unrendered(session, bracelet.id) is None


def test_a_job_that_runs_twice_changes_nothing(
    app: Flask, session: Session, storage: Storage, bracelet: Asset
) -> None:
    picture = assets.unrendered(session, bracelet.id)
    assert picture is not None
    for _time in range(2):
        assets.add_renditions(session, picture.asset_id, assets.render(picture, storage))
    assert session.scalar(select(func.count(Rendition.id))) == 11


def test_a_picture_of_an_older_house_is_given_its_small_kinds_alone(
    app: Flask, session: Session, storage: Storage, bracelet: Asset, now: datetime
) -> None:
    run_due(app)
    session.execute(delete(Rendition).where(Rendition.width == SMALL))
    session.expire_all()
    view = asset_views(session, [bracelet.id])[bracelet.id]
    assert [width for width, _link in view.within("avif", SMALL)] == [320], "it falls back"
    assert assets.render_missing(session, now=now) == 1
    session.commit()
    picture = assets.unrendered(session, bracelet.id)
    assert picture is not None
    assert picture.widths == (SMALL,)
    session.commit()
    assert run_due(app) == 1
    session.expire_all()
    view = asset_views(session, [bracelet.id])[bracelet.id]
    assert [width for width, _link in view.within("avif", SMALL)] == [SMALL]
    assert [width for width, _link in view.within("avif", 9999)] == [320, 640, 700]
    assert [width for width, _link in view.within("jpeg", SMALL)] == [320]
    assert assets.render_missing(session, now=now) == 0


def test_storing_leaves_one_history_row_and_nothing_personal(
    session: Session, bracelet: Asset, storage: Storage
) -> None:
    row = session.scalars(select(History).where(History.subject_kind == "asset")).one()
    assert (row.verb, row.after) == ("store", "published")
    assert uploads.SECRET not in storage.get(bracelet.original_path)


def test_a_refused_picture_leaves_nothing(
    session: Session, storage: Storage, now: datetime
) -> None:
    with pytest.raises(Refusal):
        assets.store_picture(session, b"<svg>", alt=ALT, private=False, storage=storage, now=now)
    for table in (Asset, Rendition, Job, History):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_many_pictures_are_stored_in_their_order(
    session: Session, storage: Storage, now: datetime
) -> None:
    new = [NewPicture(uploads.png(100 + place, 90), ALT) for place in range(5)]
    made = assets.store_pictures(session, new, storage=storage, now=now)
    assert [each.width for each in made] == [100, 101, 102, 103, 104]
    assert session.scalar(select(func.count(Job.id))) == 5


def test_a_private_photo_has_no_public_address(
    session: Session, hand_in: Asset, client: FlaskClient
) -> None:
    assert asset_views(session, [hand_in.id]) == {}
    path = hand_in.renditions[0].path
    session.commit()
    for address in (f"/media/{path}", f"/media/{path.removeprefix('private/')}"):
        assert client.get(address).status_code == 404
    assert client.get(f"/media/../{hand_in.original_path}").status_code == 404


def test_a_signed_link_shows_a_private_photo_until_it_ends(
    app: Flask, session: Session, hand_in: Asset, client: FlaskClient, clock: Clock
) -> None:
    with app.test_request_context():
        link = photo_views(session, [hand_in.id])[hand_in.id].sources["jpeg"][0][1]
    session.commit()
    shown = client.get(link)
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"].startswith("private")
    clock.forward(hours=2)
    assert client.get(link).status_code == 404


def test_a_changed_link_shows_nothing(
    app: Flask, session: Session, hand_in: Asset, client: FlaskClient
) -> None:
    with app.test_request_context():
        link = photo_views(session, [hand_in.id])[hand_in.id].sources["jpeg"][0][1]
    session.commit()
    head, _, tail = link.rpartition("/")
    assert client.get(f"{head}/X{tail[1:]}").status_code == 404
    assert client.get(f"{head}/nonsense").status_code == 404


def test_a_private_photo_waits_for_no_job(session: Session, hand_in: Asset) -> None:
    assert session.scalar(select(func.count(Job.id))) == 0
    assert assets.unrendered(session, hand_in.id) is None


@pytest.mark.parametrize("path", ["../secret", "ab/cd.jpg", "x.svg", "masters/ab/cd.jpg"])
def test_only_addresses_that_we_made_are_answered(client: FlaskClient, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404
