"""Assets: pictures from upload to rendition. Not what they show."""

from media.assets.actions import (
    RENDER,
    NewPicture,
    Prepared,
    add_renditions,
    keep,
    prepared,
    render,
    render_missing,
    store_picture,
    store_pictures,
    unrendered,
)
from media.assets.covers import covers, gallery
from media.assets.forgetting import FORGET, forgettable, forgotten, take_away
from media.assets.models import Asset, AssetState, ProductPicture, Rendition
from media.assets.queries import PictureView, asset_views, newest_pictures, picture_views

__all__ = [
    "FORGET",
    "RENDER",
    "Asset",
    "AssetState",
    "NewPicture",
    "PictureView",
    "Prepared",
    "ProductPicture",
    "Rendition",
    "add_renditions",
    "asset_views",
    "covers",
    "forgettable",
    "forgotten",
    "gallery",
    "keep",
    "newest_pictures",
    "picture_views",
    "prepared",
    "render",
    "render_missing",
    "store_picture",
    "store_pictures",
    "take_away",
    "unrendered",
]
