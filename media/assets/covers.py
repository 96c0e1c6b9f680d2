"""Pictures for the shop's busiest pages: the gallery of one product, the covers of many. One
statement each, and no objects are made that a page does not show."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, Subquery, bindparam, func, or_, select
from sqlalchemy.orm import Session

from catalog.db import columns_of, rows_of
from media.assets.models import Asset, AssetState, ProductPicture, Rendition
from media.assets.queries import KINDS, PictureView, public_link
from media.assets.rules import SMALL

Sources = dict[str, list[tuple[int, str]]]


def covers(session: Session, product_ids: Collection[int]) -> dict[int, PictureView]:
    """The first published picture of each product; products without one are left out."""
    return dict(_views(rows_of(session, _COVERS, {"products": list(product_ids)})))


def gallery(session: Session, product_id: int) -> tuple[PictureView, ...]:
    """Every published picture of a product in its order."""
    rows = rows_of(session, _ALL, {"products": [product_id]})
    return tuple(view for _product, view in _views(rows))


def asked_of(product_id: int, others: Collection[int]) -> dict[str, Any]:
    """The values of `ALL_OF_ONE`."""
    return {"products": [product_id, *others], "whole": product_id}


def parted(
    rows: Iterable[Any], product_id: int
) -> tuple[tuple[PictureView, ...], dict[int, PictureView]]:
    """What `ALL_OF_ONE` answers: the pictures of the one, and the first of each other."""
    found = _views(rows)
    own = tuple(view for product, view in found if product == product_id)
    return own, {product: view for product, view in found if product != product_id}


_HUNG, _ASSET, _MADE = columns_of(ProductPicture), columns_of(Asset), columns_of(Rendition)


def _places() -> Subquery:
    place = func.row_number().over(
        partition_by=_HUNG.product_id, order_by=(_HUNG.position, _HUNG.id)
    )
    return (
        select(_HUNG.product_id, _HUNG.asset_id, place.label("place"))
        .join(Asset.__table__, _ASSET.id == _HUNG.asset_id)
        .where(
            _HUNG.product_id.in_(bindparam("products", expanding=True)),
            _ASSET.state == AssetState.PUBLISHED,
            _ASSET.private.is_(False),
        )
        .subquery("places")
    )


def _renditions(places: Subquery) -> Select[Any]:
    return (
        select(places.c.product_id, _ASSET.id, _ASSET.alt, _ASSET.width, _ASSET.height)
        .add_columns(_ASSET.dominant_hex, _ASSET.thumbhash, _MADE.kind)
        .add_columns(_MADE.width.label("wide"), _MADE.path)
        .join(Asset.__table__, _ASSET.id == places.c.asset_id)
        .join(Rendition.__table__, _MADE.asset_id == _ASSET.id)
        .where(or_(_MADE.kind == "jpeg", _MADE.width > SMALL))
        .order_by(places.c.product_id, places.c.place, _MADE.width)
    )


#: Put together once: that costs more than asking.
PLACES = _places()
_ALL = _renditions(PLACES)
_COVERS = _ALL.where(PLACES.c.place == 1)
ALL_OF_ONE = _ALL.where(or_(PLACES.c.product_id == bindparam("whole"), PLACES.c.place == 1))


def _views(rows: Iterable[Any]) -> list[tuple[int, PictureView]]:
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
