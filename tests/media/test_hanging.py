"""A product's pictures: shown when described, once each, in their order."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, History
from catalog.products import Product
from catalog.words import Words
from media import assets
from media.assets import Asset, ProductPicture, gallery, hanging, prepared
from media.storage import Storage
from storefront.wiring.storage import storage as storage_of_app
from tests.made_catalog import a_product
from tests.media import uploads

ALT = Words(" 玉  手链 ", "A jade bracelet")


@pytest.fixture
def storage(app: Flask) -> Storage:
    return storage_of_app()


@pytest.fixture
def bracelet(session: Session) -> Product:
    return a_product(session, "bracelet")


def hang(
    session: Session, product: Product, storage: Storage, now: datetime, width: int = 60
) -> Asset:
    picture = prepared(uploads.png(width, 60), private=False, storage=storage)
    asset = hanging.hang(session, product.id, picture, actor=SYSTEM, now=now)
    session.flush()
    return asset


def test_a_picture_is_shown_when_it_has_been_described(
    session: Session, bracelet: Product, storage: Storage, now: datetime
) -> None:
    asset = hang(session, bracelet, storage, now)
    assert gallery(session, bracelet.id) == ()
    hanging.describe(session, asset, ALT, actor=SYSTEM, now=now)
    assert [view.alt for view in gallery(session, bracelet.id)] == [
        Words("玉 手链", "A jade bracelet")
    ]


@pytest.mark.parametrize("alt", [Words("玉手链", " "), Words("", "A bracelet"), Words()])
def test_a_picture_without_words_in_both_languages_is_not_published(
    session: Session, bracelet: Product, storage: Storage, now: datetime, alt: Words
) -> None:
    asset = hang(session, bracelet, storage, now)
    with pytest.raises(Refusal) as refused:
        hanging.describe(session, asset, alt, actor=SYSTEM, now=now)
    assert refused.value.code == "media.alt_missing"
    assert not asset.alt
    assert gallery(session, bracelet.id) == ()


def test_the_same_file_is_one_picture(
    session: Session, bracelet: Product, storage: Storage, now: datetime
) -> None:
    first = hang(session, bracelet, storage, now)
    assert hang(session, bracelet, storage, now) is first
    assert session.scalar(select(func.count(ProductPicture.id))) == 1


def test_a_picture_goes_forward_by_one_place(
    session: Session, bracelet: Product, storage: Storage, now: datetime
) -> None:
    first, second, third = (hang(session, bracelet, storage, now, width) for width in (60, 61, 62))
    for _again in range(2):
        hanging.bring_forward(session, bracelet.id, third, actor=SYSTEM, now=now)
    hanging.bring_forward(session, bracelet.id, third, actor=SYSTEM, now=now)
    session.flush()
    order = [each.view.asset_id for each in hanging.hung(session, bracelet.id)]
    assert order == [third.id, first.id, second.id]


def test_a_picture_that_is_taken_down_is_gone_and_leaves_history(
    session: Session, bracelet: Product, storage: Storage, now: datetime
) -> None:
    asset = hang(session, bracelet, storage, now)
    hanging.describe(session, asset, ALT, actor=SYSTEM, now=now)
    hanging.take_down(session, bracelet.id, asset, actor=SYSTEM, now=now)
    assert hanging.hung(session, bracelet.id) == ()
    wanted = select(History.verb).where(History.subject_kind == "asset").order_by(History.id)
    assert list(session.scalars(wanted)) == ["store", "publish", "take_down"]


def test_a_product_has_room_for_so_many_pictures(
    session: Session,
    bracelet: Product,
    storage: Storage,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hanging, "MOST", 2)
    for width in (60, 61):
        hang(session, bracelet, storage, now, width)
    with pytest.raises(Refusal) as refused:
        hang(session, bracelet, storage, now, 62)
    assert refused.value.code == "media.too_many"
    assert session.scalar(select(func.count(Asset.id))) == 2


def test_a_page_waits_for_its_pictures_with_a_blur_of_each(
    session: Session, bracelet: Product, storage: Storage, now: datetime
) -> None:
    asset = hang(session, bracelet, storage, now)
    hanging.describe(session, asset, ALT, actor=SYSTEM, now=now)
    for view in (*gallery(session, bracelet.id), assets.asset_views(session, [asset.id])[asset.id]):
        assert view.placeholder.startswith("data:image/png;base64,")
        assert len(view.placeholder) < 400
