"""The shop: home, listings, products, cooperatives, search."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, jsonify, request, url_for

from catalog.cooperatives import CooperativeRow
from catalog.db import db
from catalog.errors import NotFound
from catalog.pricing import rates_of
from catalog.products import CraftRow, ProductPage, product_page
from catalog.search import (
    Card,
    Listing,
    Offer,
    Shelf,
    Suggestion,
    Wish,
    by_ladder,
    related,
    suggestions,
)
from fulfillment.board.availability import judged, offers_with_reasons
from fulfillment.board.stories import ShownMaker, makers_of_cooperative, makers_of_product
from fulfillment.workflow.capacity import Making, days_for
from media.assets import PictureView, asset_views, covers
from media.films import looks_of
from storefront import reviews
from storefront.accounts.photos import photo_views
from storefront.splits import Split, splits_of
from storefront.views import freshness
from storefront.views.drawing import drawn
from storefront.views.shelves import shelf_now
from storefront.views.stock_words import WORDS
from storefront.views.wishes import BANDS, LONGEST_QUESTION, homes_of, wish_of
from storefront.wiring import now
from storefront.wiring.keeping import kept
from storefront.wiring.regions import REGIONS

pages = Blueprint("shop", __name__)
pages.context_processor(lambda: {"bands": BANDS, "regions": REGIONS, **WORDS})

#: One large and eight small ones on the first page.
SEASON = 9
#: Cooperatives named on the first page; all of them have a page of their own.
PLACES = 12
#: Reviews on a product's page; all of them have a page of their own.
NEWEST = 3
#: Makers beside a product, and on their cooperative's page.
FACES, PEOPLE = 4, 12
#: How many seconds a suggestion may be kept by browsers and caches.
SUGGESTED_FOR = 60


@pages.get("/")
@kept(freshness.of_lists, lasts=freshness.LISTS)
def home() -> str:
    """The season's work, who made it, how the money flows."""
    session, shelf = db.session(), shelf_now()
    cards = shelf.cards(Wish(), limit=SEASON)
    ids = [card.id for card in cards]
    rates = rates_of(session, ids, on=now().date())
    return drawn(
        "shop/home.html",
        cards=cards,
        covers=covers(session, ids),
        example=next(((card, rates[card.id]) for card in cards if card.id in rates), None),
        crafts=shelf.crafts,
        cooperatives=shelf.cooperatives[:PLACES],
    )


@pages.get("/products")
@kept(freshness.of_lists, lasts=freshness.LISTS)
def products() -> str:
    """Everything, as it is wished for."""
    return _listed(shelf_now())


@pages.get("/search")
def search() -> str:
    """What is found by words."""
    return _listed(shelf_now(), searching=True)


@pages.get("/search/suggest")
def suggest() -> Response:
    """What the word that is being typed could become, as data; the same for everybody."""
    asked = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    found = suggestions(db.session(), asked)
    rows = [
        {
            "text": each.text,
            "products": each.products,
            "address": url_for("shop.search", q=each.text),
        }
        for each in found
    ]
    answer = jsonify(asked=asked, suggestions=rows)
    answer.cache_control.public = True
    answer.cache_control.max_age = SUGGESTED_FOR
    return answer


@pages.get("/crafts/<slug>")
@kept(freshness.of_lists, lasts=freshness.LISTS)
def craft(slug: str) -> str:
    """The goods of one craft."""
    shelf = shelf_now()
    found = next((each for each in shelf.crafts if each.slug == slug), None)
    if found is None:
        raise NotFound("craft")
    return _listed(shelf, craft=found)


@pages.get("/cooperatives")
@kept(freshness.of_lists, lasts=freshness.LISTS)
def all_cooperatives() -> str:
    """Everybody who makes."""
    return drawn("shop/cooperatives.html", cooperatives=shelf_now().cooperatives)


@pages.get("/cooperatives/<slug>")
@kept(freshness.of_lists, lasts=freshness.LISTS)
def cooperative(slug: str) -> str:
    """One cooperative and its goods."""
    shelf = shelf_now()
    found = next((each for each in shelf.cooperatives if each.slug == slug), None)
    if found is None:
        raise NotFound("cooperative")
    return _listed(shelf, cooperative=found)


def _listed(
    shelf: Shelf,
    *,
    craft: CraftRow | None = None,
    cooperative: CooperativeRow | None = None,
    searching: bool = False,
) -> str:
    wish = _wished(craft, cooperative)
    found = shelf.listing(wish)
    people = _people(cooperative)
    return drawn(
        "shop/listing.html",
        found=found,
        wish=wish,
        craft=craft,
        cooperative=cooperative,
        searching=searching,
        makers=people,
        portraits=_portraits(people),
        homes=homes_of(found.facets, wish),
        suggested=_suggested(found, wish),
        covers=covers(db.session(), [card.id for card in found.rows]),
    )


def _people(cooperative: CooperativeRow | None) -> tuple[ShownMaker, ...]:
    """Some makers of a cooperative who let themselves be shown."""
    if cooperative is None:
        return ()
    return makers_of_cooperative(db.session(), cooperative.id, limit=PEOPLE)


def _wished(craft: CraftRow | None, cooperative: CooperativeRow | None) -> Wish:
    """What is asked for in the address, within the page it is asked on."""
    return wish_of(
        request.args,
        craft=craft.slug if craft else "",
        cooperative=cooperative.slug if cooperative else "",
    )


def _suggested(found: Listing[Card], wish: Wish) -> tuple[Suggestion, ...]:
    """Other words, where these found nothing."""
    if found.count or not wish.words:
        return ()
    half = wish.words[: (len(wish.words) + 1) // 2]
    return suggestions(db.session(), half)


@pages.get("/products/<slug>")
@kept(freshness.of_product, lasts=freshness.PRODUCT)
def product(slug: str) -> str:
    """One product: how it looks, what it costs, where the money goes."""
    session, moment = db.session(), now()
    found = product_page(session, slug)
    if found is None:
        raise NotFound("product")
    offers, known = offers_with_reasons(session, found.id, now=moment)
    made_on = _made_on(found)
    kin = related(session, found.id, found.craft.id, limit=4)
    looks = looks_of(session, found.id, [card.id for card in kin])
    return drawn(
        "shop/product.html",
        product=found,
        offers=offers,
        tiers=by_ladder(offers),
        pictures=looks.pictures,
        film=looks.film,
        splits=_splits(found, offers),
        stock={variant: judged(why, made_on=made_on) for variant, why in known.items()},
        made_on=made_on,
        related=kin,
        covers=looks.covers,
        **_voices(found),
    )


def _voices(found: ProductPage) -> dict[str, object]:
    """The newest reviews; nothing is asked where there are none."""
    if not found.stars.count:
        return {"said": [], "photos": {}, **_faces(found)}
    said = reviews.published(db.session(), found.id, limit=NEWEST)
    shown = reviews.asset_ids(said)
    photos = photo_views(db.session(), shown) if shown else {}
    return {"said": said, "photos": photos, **_faces(found)}


def _faces(found: ProductPage) -> dict[str, object]:
    """The makers who show themselves with it; nothing is asked where there are none."""
    if not found.faces:
        return {"makers": (), "portraits": {}}
    makers = makers_of_product(db.session(), found.id, limit=FACES)
    return {"makers": makers, "portraits": _portraits(makers)}


def _portraits(makers: tuple[ShownMaker, ...]) -> dict[int, PictureView]:
    ids = [each.portrait_asset_id for each in makers if each.portrait_asset_id]
    return asset_views(db.session(), ids) if ids else {}


def _made_on(found: ProductPage) -> date | None:
    """The day by which one more can be made, where it is made to order."""
    if not found.made_to_order:
        return None
    return days_for(db.session(), [Making(found.id, 1)], now=now())[0]


def _splits(found: ProductPage, offers: tuple[Offer, ...]) -> tuple[Split, ...]:
    """Where the money goes, of every price that is asked."""
    prices = {offer.variant_id: offer.price for offer in offers}
    return splits_of(db.session(), found.id, prices, on=now().date()) if prices else ()
