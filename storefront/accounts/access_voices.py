"""Access to what people say: reviews of one's own order, published ones, and the office's."""

from __future__ import annotations

from catalog.db import db
from catalog.errors import NotFound
from catalog.products import Product
from fulfillment.orders import Order, OrderLine
from storefront import reviews
from storefront.accounts.persons import Person, for_office
from storefront.reviews import Review, ReviewState

#: No id is larger.
MOST = 2**31 - 1


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
