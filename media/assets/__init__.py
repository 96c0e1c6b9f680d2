"""Assets: pictures from upload to rendition. Not what they show."""

from media.assets.models import Asset, AssetState, ProductPicture, Rendition

__all__ = ["Asset", "AssetState", "ProductPicture", "Rendition"]
