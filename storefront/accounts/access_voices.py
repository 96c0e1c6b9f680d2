"""Access to what people say and wish: reviews of one's own order, published ones and the office's;
the wishlist of this browser, or of a link that somebody shares."""

from __future__ import annotations

from datetime import datetime

from catalog.db import db
from catalog.errors import NotFound
from catalog.products import Product
from fulfillment.orders import Order, OrderLine
from storefront import reviews, wishlists
from storefront.accounts.persons import Person, for_office
from storefront.reviews import Review, ReviewState
from storefront.wishlists import Wishlist, cookie

#: No id is larger.
MOST = 2**31 - 1
#: The length of a token; anything else is not looked up.
TOKEN = 43


def line_of_order(order: Order, line_id: int) -> OrderLine:
    """A line of an order she has the link of; another's does not exist."""
    found = next((each for each in order.lines if each.id == line_id), None)
    if found is None:
        raise NotFound("line")
    return found


def review_of_line(order: Order, line_id: int) -> Review | None:
    """What she wrote about a line of an order she has the link of, if anything."""
    line = line_of_order(order, line_id)
    return reviews.of_lines(db.session(), [line.id]).get(line.id)


def published_review(review_id: int) -> Review:
    """A review that everybody may read; any other does not exist."""
    found = reviews.by_id(db.session(), min(review_id, MOST))
    if found is None or found.state is not ReviewState.PUBLISHED:
        raise NotFound("review")
    return found


def product_of_review(person: Person, review: Review) -> Product:
    """What a review speaks of."""
    return for_office(person, db.session.get(Product, review.product_id), "product")


def review_for_office(person: Person, review_id: int) -> Review:
    """A review in whatever state."""
    return for_office(person, reviews.by_id(db.session(), min(review_id, MOST)), "review")


def review_of_cooperative(person: Person, review_id: int) -> Review:
    """A published review of goods of a cooperative she leads; any other does not exist."""
    found = published_review(review_id)
    product = db.session.get(Product, found.product_id)
    if product is None or product.cooperative_id not in person.cooperative_ids:
        raise NotFound("review")
    return found


def wishlist_of_request(person: Person) -> Wishlist | None:
    """Her wishlist, or the one of this browser; none before the first wish."""
    return cookie.of_browser(db.session(), person.user_id)


def own_wishlist(person: Person, now: datetime) -> Wishlist:
    """The same, begun if there is none."""
    return cookie.opened(db.session(), person.user_id, now=now)


def shared_wishlist(token: str) -> Wishlist:
    """The list that somebody shares by a link."""
    found = wishlists.by_share(db.session(), token) if len(token) == TOKEN else None
    if found is None:
        raise NotFound("wishlist")
    return found
