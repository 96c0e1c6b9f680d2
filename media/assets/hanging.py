"""Hanging pictures: those of a product, in their order, each with words for who does not see it.

Rules
* A picture is shown when it has been described in Chinese and in English, and not before.
* The same upload twice is one picture. A product has at most `MOST` of them.
* Order and number change under the product's lock, so that two people at once leave no gap.

How it can fail: `media.alt_missing` without words, `media.too_many`; nothing is written then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.products import Product
from catalog.states import Machine
from catalog.words import Words
from media.assets.actions import Prepared, keep
from media.assets.models import Asset, AssetState, ProductPicture
from media.assets.queries import PictureView, public_link, view_of

MOST = 24
LONGEST_ALT = 250
HANGING = Machine(
    "picture",
    {
        (AssetState.QUARANTINED, "publish"): AssetState.PUBLISHED,
        (AssetState.QUARANTINED, "take_down"): AssetState.REFUSED,
        (AssetState.PUBLISHED, "take_down"): AssetState.REFUSED,
    },
)


@dataclass(frozen=True, slots=True)
class Hung:
    """A picture of a product as the office sees it."""

    view: PictureView
    shown: bool
    master_path: str


def hang(
    session: Session, product_id: int, picture: Prepared, *, actor: Actor, now: datetime
) -> Asset:
    """Put a picture behind the others, to wait for its words; the same file is put there once."""
    places = _places(session, product_id)
    same = select(Asset).join(ProductPicture, ProductPicture.asset_id == Asset.id)
    same = same.where(ProductPicture.product_id == product_id, Asset.sha256 == picture.sha256)
    if known := session.scalars(same).first():
        return known
    if len(places) >= MOST:
        raise Refusal("media.too_many", "A product can have %(most)s pictures.", most=MOST)
    waiting = AssetState.QUARANTINED
    asset = keep(session, picture, alt=Words(), actor=actor, now=now, state=waiting)
    position = places[-1].position + 1 if places else 0
    session.add(ProductPicture(product_id=product_id, asset_id=asset.id, position=position))
    return asset


def describe(session: Session, asset: Asset, alt: Words, *, actor: Actor, now: datetime) -> None:
    """Say what a picture shows; from then on it is shown itself."""
    alt = Words(" ".join(alt.zh.split())[:LONGEST_ALT], " ".join(alt.en.split())[:LONGEST_ALT])
    if not (alt.zh and alt.en):
        raise Invalid(
            "media.alt_missing",
            "Please say in Chinese and in English what this picture shows. Then it is published.",
            field="alt",
        )
    before, asset.alt = asset.alt, alt
    if asset.state is AssetState.PUBLISHED:
        record(session, asset, "describe", actor=actor, now=now, before=before.en, after=alt.en)
    else:
        move(session, asset, HANGING, "publish", actor=actor, now=now)


def bring_forward(
    session: Session, product_id: int, asset: Asset, *, actor: Actor, now: datetime
) -> None:
    """Let a picture change places with the one before it; the first stays where it is."""
    places = _places(session, product_id)
    for earlier, each in pairwise(places):
        if each.asset_id == asset.id:
            earlier.position, each.position = each.position, earlier.position
            record(session, asset, "bring_forward", actor=actor, now=now, product_id=product_id)


def take_down(
    session: Session, product_id: int, asset: Asset, *, actor: Actor, now: datetime
) -> None:
    """Take a picture away from its product; its bytes stay for pages that are still open."""
    gone = delete(ProductPicture).where(
        ProductPicture.product_id == product_id, ProductPicture.asset_id == asset.id
    )
    session.execute(gone)
    move(session, asset, HANGING, "take_down", actor=actor, now=now, product_id=product_id)


def hung(session: Session, product_id: int) -> tuple[Hung, ...]:
    """Every picture of a product in its order, also those that wait for their words."""
    wanted = (
        select(Asset)
        .join(ProductPicture, ProductPicture.asset_id == Asset.id)
        .where(ProductPicture.product_id == product_id)
        .order_by(ProductPicture.position, ProductPicture.id)
        .options(selectinload(Asset.renditions))
    )
    return tuple(
        Hung(view_of(each, public_link), each.state is AssetState.PUBLISHED, each.original_path)
        for each in session.scalars(wanted)
    )


def _places(session: Session, product_id: int) -> list[ProductPicture]:
    """The places of a product's pictures in their order, numbered from 0, under its lock."""
    session.execute(select(Product.id).where(Product.id == product_id).with_for_update())
    wanted = select(ProductPicture).where(ProductPicture.product_id == product_id)
    wanted = wanted.order_by(ProductPicture.position, ProductPicture.id)
    places = list(session.scalars(wanted))
    for number, each in enumerate(places):
        each.position = number
    return places
