"""The demo's pictures through the same gate as everybody's: nothing is copied in behind it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.products import Product
from catalog.words import Words
from fulfillment.makers import Maker
from media.assets import NewPicture, ProductPicture, store_pictures
from media.storage import Storage
from storefront.demo.content import goods, people, picture, portrait, words


def load_product_pictures(session: Session, storage: Storage, now: datetime) -> int:
    """Each product's finished pictures in their order; how many there were."""
    products = {each.slug: each.id for each in session.scalars(select(Product))}
    places: list[tuple[int, int]] = []
    found: list[NewPicture] = []
    for piece in goods()["products"]:
        for place, each in enumerate(piece["pictures"]):
            data = picture(each["file"])
            if data is not None:
                places.append((products[piece["slug"]], place))
                found.append(NewPicture(data, words(each["alt"])))
    assets = store_pictures(session, found, storage=storage, now=now)
    for (product_id, place), asset in zip(places, assets, strict=True):
        session.add(ProductPicture(product_id=product_id, asset_id=asset.id, position=place))
    return len(assets)


def load_portraits(session: Session, storage: Storage, now: datetime) -> int:
    """The drawn portraits of makers who show one."""
    makers = list(session.scalars(select(Maker).order_by(Maker.code)))
    shown = [
        (maker, data)
        for maker, piece in zip(makers, people()["makers"], strict=True)
        if (data := portrait(piece["portrait"])) is not None
    ]
    drawn = [NewPicture(data, _likeness(maker)) for maker, data in shown]
    for (maker, _), asset in zip(
        shown, store_pictures(session, drawn, storage=storage, now=now), strict=True
    ):
        maker.portrait_asset_id = asset.id
    return len(shown)


def _likeness(maker: Maker) -> Words:
    return Words(f"{maker.alias.zh}的画像", f"A drawing of {maker.alias.en}")
