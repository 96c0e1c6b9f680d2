"""The shop: home, listings, products, cooperatives, search."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from catalog.cooperatives import CooperativeRow, cooperative_of, cooperatives
from catalog.db import db
from catalog.errors import NotFound
from catalog.money import Money
from catalog.pricing import Breakdown, breakdown, rates_of
from catalog.products import CraftRow, ProductPage, crafts, product_page
from catalog.search import Offer, Wish, cards_of, listing, offers_of
from fulfillment.workflow.capacity import Making, days_for
from media.assets import covers, gallery
from storefront.views.wishes import BANDS, wish_of
from storefront.wiring import now

pages = Blueprint("shop", __name__)

#: One large and eight small ones on the first page.
SEASON = 9


@pages.get("/")
def home() -> str:
    """The season's work, who made it, how the money flows."""
    session, moment = db.session(), now()
    cards = cards_of(session, Wish(), now=moment, limit=SEASON)
    ids = [card.id for card in cards]
    rates = rates_of(session, ids, on=moment.date())
    return render_template(
        "shop/home.html",
        cards=cards,
        covers=covers(session, ids),
        example=next(((card, rates[card.id]) for card in cards if card.id in rates), None),
        crafts=crafts(session),
        cooperatives=cooperatives(session),
    )


@pages.get("/products")
def products() -> str:
    """Everything, as it is wished for."""
    return _listed()


@pages.get("/search")
def search() -> str:
    """What is found by words."""
    return _listed(searching=True)


@pages.get("/crafts/<slug>")
def craft(slug: str) -> str:
    """The goods of one craft."""
    found = next((each for each in crafts(db.session()) if each.slug == slug), None)
    if found is None:
        raise NotFound("craft")
    return _listed(craft=found)


@pages.get("/cooperatives")
def all_cooperatives() -> str:
    """Everybody who makes."""
    return render_template("shop/cooperatives.html", cooperatives=cooperatives(db.session()))


@pages.get("/cooperatives/<slug>")
def cooperative(slug: str) -> str:
    """One cooperative and its goods."""
    found = cooperative_of(db.session(), slug)
    if found is None:
        raise NotFound("cooperative")
    return _listed(cooperative=found)


def _listed(
    *,
    craft: CraftRow | None = None,
    cooperative: CooperativeRow | None = None,
    searching: bool = False,
) -> str:
    session = db.session()
    wish = wish_of(
        request.args,
        craft=craft.slug if craft else "",
        cooperative=cooperative.slug if cooperative else "",
    )
    found = listing(session, wish, now=now())
    return render_template(
        "shop/listing.html",
        found=found,
        wish=wish,
        craft=craft,
        cooperative=cooperative,
        searching=searching,
        bands=BANDS,
        covers=covers(session, [card.id for card in found.rows]),
    )


@pages.get("/products/<slug>")
def product(slug: str) -> str:
    """One product: how it looks, what it costs, where the money goes."""
    session, moment = db.session(), now()
    found = product_page(session, slug)
    if found is None:
        raise NotFound("product")
    offers = offers_of(session, found.id, now=moment)
    related = cards_of(session, Wish(craft=found.craft.slug), now=moment, limit=4, but=found.id)
    return render_template(
        "shop/product.html",
        product=found,
        offers=offers,
        pictures=gallery(session, found.id),
        parts=_parts(found, offers),
        made_on=_made_on(found),
        related=related,
        covers=covers(session, [card.id for card in related]),
    )


def _made_on(found: ProductPage) -> date | None:
    """The day by which one more can be made, where it is made to order."""
    if not found.made_to_order:
        return None
    return days_for(db.session(), [Making(found.id, 1)], now=now())[0]


def _parts(found: ProductPage, offers: tuple[Offer, ...]) -> Breakdown | None:
    if not offers:
        return None
    price = min((offer.price for offer in offers), key=lambda each: each.minor)
    rate = rates_of(db.session(), [found.id], on=now().date()).get(found.id)
    return breakdown(price, rate, Money(found.materials_minor, price.currency))
