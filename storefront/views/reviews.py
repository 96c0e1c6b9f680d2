"""Reviews as everybody reads them: all of a product, and the way to complain of one."""

from __future__ import annotations

import hashlib

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound
from catalog.products import MOST_STARS, product_page
from media.assets import covers
from storefront import reviews
from storefront.accounts.access_voices import published_review
from storefront.accounts.photos import photo_views
from storefront.forms.counting import whole
from storefront.forms.reviewing import ComplaintForm
from storefront.reviews import Complaint
from storefront.wiring import limiter, now
from storefront.wiring.limits import network
from storefront.wiring.settings import settings

pages = Blueprint("reviews", __name__)

#: Reviews on a page of their own.
PAGE = 20


@pages.get("/products/<slug>/reviews")
def of_product(slug: str) -> str:
    """What buyers say of one product, the newest first."""
    session = db.session()
    product = product_page(session, slug)
    if product is None:
        raise NotFound("product")
    stars = whole(request.args.get("stars"))
    stars = stars if stars in range(1, MOST_STARS + 1) else None
    before = whole(request.args.get("before"))
    found = reviews.published(session, product.id, stars=stars, before_id=before, limit=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    return render_template(
        "reviews/of_product.html",
        product=product,
        shown=shown,
        stars=stars,
        before=before,
        next_before=shown[-1].id if more else None,
        cover=covers(session, [product.id]).get(product.id),
        photos=photo_views(session, reviews.asset_ids(shown)),
    )


@pages.get("/reviews/<int:review_id>/complaint")
def complaint(review_id: int) -> str:
    """What is wrong with it?"""
    review = published_review(review_id)
    return _page(review, ComplaintForm(formdata=None))


@pages.post("/reviews/<int:review_id>/complaint")
@limiter.limit("10 per hour")
def complain(review_id: int) -> Response | tuple[str, int]:
    """A reader asks us to look."""
    review, form = published_review(review_id), ComplaintForm()
    if not form.validate():
        return _page(review, form), 422
    reason = Complaint(form.reason.data)
    reviews.complain(db.session(), review, reason, by_hash=_reader(review_id), now=now())
    slug = reviews.slug_of(db.session(), review)
    db.session.commit()
    flash(_("Thank you. A person will look at it."), "good")
    return redirect(url_for(".of_product", slug=slug), 303)


def _page(review: reviews.Review, form: ComplaintForm) -> str:
    return render_template("reviews/complaint.html", review=review, form=form)


def _reader(review_id: int) -> str:
    """The network that asks, so that it is counted once; who it is cannot be told from it."""
    said = f"{settings().secret_key}:{review_id}:{network()}"
    return hashlib.sha256(said.encode()).hexdigest()
