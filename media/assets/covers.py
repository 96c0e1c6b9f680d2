"""Pictures for the shop's busiest pages: the gallery of one product, the covers of many. One
statement each, and no objects are made that a page does not show."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.orm import Session

from media.assets.models import Asset, AssetState, ProductPicture, Rendition
from media.assets.queries import KINDS, PictureView, public_link

Sources = dict[str, list[tuple[int, str]]]


def covers(session: Session, product_ids: Collection[int]) -> dict[int, PictureView]:
    """The first published picture of each product; products without one are left out."""
    places = _places(product_ids)
    rows = session.execute(_renditions(places).where(places.c.place == 1))
    return dict(_views(rows))


def gallery(session: Session, product_id: int) -> tuple[PictureView, ...]:
    """Every published picture of a product in its order."""
    rows = session.execute(_renditions(_places([product_id])))
    return tuple(view for _product, view in _views(rows))


def gallery_with_covers(
    session: Session, product_id: int, others: Collection[int]
) -> tuple[tuple[PictureView, ...], dict[int, PictureView]]:
    """Every picture of one product and the first of each other, by one question."""
    places = _places([product_id, *others])
    wanted = or_(places.c.product_id == product_id, places.c.place == 1)
    found = _views(session.execute(_renditions(places).where(wanted)))
    own = tuple(view for product, view in found if product == product_id)
    return own, {product: view for product, view in found if product != product_id}


def _places(product_ids: Collection[int]) -> Subquery:
    place = func.row_number().over(
        partition_by=ProductPicture.product_id,
        order_by=(ProductPicture.position, ProductPicture.id),
    )
    return (
        select(ProductPicture.product_id, ProductPicture.asset_id, place.label("place"))
        .join(Asset, Asset.id == ProductPicture.asset_id)
        .where(
            ProductPicture.product_id.in_(product_ids),
            Asset.state == AssetState.PUBLISHED,
            Asset.private.is_(False),
        )
        .subquery("places")
    )


def _renditions(places: Subquery) -> Select[Any]:
    return (
        select(places.c.product_id, Asset.id, Asset.alt, Asset.width, Asset.height)
        .add_columns(
            Asset.dominant_hex, Asset.thumbhash, Rendition.kind, Rendition.width, Rendition.path
        )
        .join(Asset, Asset.id == places.c.asset_id)
        .join(Rendition, Rendition.asset_id == Asset.id)
        .order_by(places.c.product_id, places.c.place, Rendition.width)
    )


def _views(rows: Any) -> list[tuple[int, PictureView]]:
    found: dict[tuple[int, int], tuple[list[Any], Sources]] = {}
    for product_id, *asset, kind, width, path in rows:
        empty: Sources = {each: [] for each in KINDS}
        _asset, sources = found.setdefault((product_id, asset[0]), (asset, empty))
        sources[kind].append((width, public_link(path)))
    return [(product, _view(*each)) for (product, _asset_id), each in found.items()]


def _view(asset: list[Any], sources: Sources) -> PictureView:
    asset_id, alt, width, height, dominant_hex, thumbhash = asset
    told = {kind: tuple(each) for kind, each in sources.items() if each}
    return PictureView(asset_id, alt, width, height, dominant_hex, told, thumbhash)
