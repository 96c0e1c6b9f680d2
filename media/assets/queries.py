"""Pictures as pages show them: sizes, sources and the words for those who do not see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from catalog.words import Words
from media.assets.models import Asset, AssetState, ProductPicture, Rendition
from media.assets.placeholder import placeholder
from media.assets.rules import SMALL

#: Best first: a browser takes the first kind that it knows.
KINDS = ("avif", "webp", "jpeg")

Sources = Mapping[str, tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class PictureView:
    """One picture. `sources` maps a kind to its (width, address) from narrow to wide; a kind that
    is not made yet is left out, JPEG is always there."""

    asset_id: int
    alt: Words
    width: int
    height: int
    dominant_hex: str
    sources: Sources
    thumbhash: str = ""

    def __hash__(self) -> int:
        return hash((self.asset_id, self.alt, self.width, self.height, self.thumbhash))

    def within(self, kind: str, most: int) -> tuple[tuple[int, str], ...]:
        """The (width, address) of a kind at most so wide; the narrowest where all are wider. The
        smallest of all is for lists on a thin line: only who asks for no more is given it."""
        made, small = self.sources.get(kind, ()), most <= SMALL
        fit = [each for each in made if each[0] <= most and (small or each[0] > SMALL)]
        return tuple(fit) or (made[:1] if small else made[-1:])

    @property
    def placeholder(self) -> str:
        """What stands in the picture's place until it comes: a `data:` address, or nothing."""
        return placeholder(self.thumbhash)


def public_link(path: str) -> str:
    """The address of a public rendition."""
    return f"/media/{path.removeprefix('public/')}"


def picture_views(
    session: Session, product_ids: Iterable[int]
) -> dict[int, tuple[PictureView, ...]]:
    """The pictures of each product in their order; products without any are left out."""
    wanted = (
        select(ProductPicture.product_id, Asset)
        .join(Asset, Asset.id == ProductPicture.asset_id)
        .where(
            ProductPicture.product_id.in_(list(product_ids)),
            Asset.state == AssetState.PUBLISHED,
            Asset.private.is_(False),
        )
        .order_by(ProductPicture.product_id, ProductPicture.position, ProductPicture.id)
        .options(selectinload(Asset.renditions))
    )
    found: dict[int, list[PictureView]] = defaultdict(list)
    for product_id, asset in session.execute(wanted):
        found[product_id].append(view_of(asset, public_link))
    return {product_id: tuple(views) for product_id, views in found.items()}


def asset_views(
    session: Session,
    asset_ids: Iterable[int],
    *,
    private: bool = False,
    link: Callable[[str], str] = public_link,
) -> dict[int, PictureView]:
    """Pictures by their ids. Private ones need a `link` that signs and expires."""
    wanted = (
        select(Asset)
        .where(
            Asset.id.in_(list(asset_ids)),
            Asset.state == AssetState.PUBLISHED,
            Asset.private.is_(private),
        )
        .options(selectinload(Asset.renditions))
    )
    return {asset.id: view_of(asset, link) for asset in session.scalars(wanted)}


def newest_pictures(session: Session) -> tuple[int, int]:
    """Which picture was hung last, and which size of one was made last."""
    hung = select(func.max(ProductPicture.id)).scalar_subquery()
    made = select(func.max(Rendition.id)).scalar_subquery()
    found = session.execute(select(hung, made)).one()
    return (found[0] or 0, found[1] or 0)


def view_of(asset: Asset, link: Callable[[str], str]) -> PictureView:
    """An asset as pages show it."""
    by_width = sorted(asset.renditions, key=lambda each: each.width)
    sources = {
        kind: tuple((each.width, link(each.path)) for each in by_width if each.kind == kind)
        for kind in KINDS
    }
    return PictureView(
        asset_id=asset.id,
        alt=asset.alt,
        width=asset.width,
        height=asset.height,
        dominant_hex=asset.dominant_hex,
        sources={kind: found for kind, found in sources.items() if found},
        thumbhash=asset.thumbhash,
    )
