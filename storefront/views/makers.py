"""A maker's page in the shop: what she allows, nothing else; never kept, so it ends at once."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, url_for

from catalog.db import db
from catalog.errors import NotFound
from fulfillment.board.stories import StoryPage, story_page
from media.assets import PictureView, asset_views, covers
from media.films import film_of
from storefront.views.shelves import shelf_now
from storefront.wiring.addresses import full
from storefront.wiring.languages import words

pages = Blueprint("makers", __name__)


@pages.get("/makers/<slug>")
def maker(slug: str) -> Response:
    """Her page."""
    found = story_page(db.session(), slug)
    if found is None:
        raise NotFound("maker")
    answer = make_response(_page(found))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(found: StoryPage) -> str:
    session = db.session()
    portraits = [found.portrait_asset_id] if found.portrait_asset_id else []
    portrait = next(iter(asset_views(session, portraits).values()), None) if portraits else None
    cards = shelf_now().cards_of(found.product_ids)
    return render_template(
        "shop/maker.html",
        maker=found,
        portrait=portrait,
        told=_told(found, portrait),
        cards=cards,
        covers=covers(session, [card.id for card in cards]),
        film=film_of(session, found.film_of) if found.film_of else None,
    )


def _told(found: StoryPage, portrait: PictureView | None) -> dict[str, object]:
    """The page as data, for other machines: no more than stands on it."""
    her: dict[str, object] = {"@type": "Person", "name": words(found.name)}
    if found.words:
        her["description"] = words(found.words)
    if portrait is not None:
        her["image"] = full(portrait.sources["jpeg"][-1][1])
    if found.home is not None:
        home = full(url_for("shop.cooperative", slug=found.home.slug))
        name = words(found.home.name)
        her["memberOf"] = {"@type": "Organization", "name": name, "url": home}
    return {"@context": "https://schema.org", "@type": "ProfilePage", "mainEntity": her}
