"""A customer's own reviews: written, changed and taken back from the page of her order.

Whoever has the order's link may do this, as she may send pieces back. Photos take the path of every
picture that comes from outside, and are shown by links that end, also once they are published: what
she takes back is nobody's any more.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound, Refusal
from fulfillment import orders
from fulfillment.orders import Order
from fulfillment.workflow.arrival import arrived
from media.assets import Prepared, covers, keep
from storefront import reviews
from storefront.accounts.access import person
from storefront.accounts.access_buying import order_of_token
from storefront.accounts.access_voices import line_of_order, review_of_line
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.reviewing import PHOTO_FIELDS, ReviewForm, photo_words
from storefront.reviews import NewPhoto
from storefront.reviews.rules import address_hash
from storefront.views.cart import nobody_keeps_it
from storefront.views.receiving import received_picture
from storefront.views.reviewing import Reviewable, reviewable
from storefront.wiring import limiter, now
from storefront.wiring.languages import language

pages = Blueprint("order_reviews", __name__, url_prefix="/orders/<token>/reviews")
pages.after_request(nobody_keeps_it)


@pages.get("/<int:line_id>")
def line(token: str, line_id: int) -> str:
    """What she thinks of one line, or a form to say it."""
    order = order_of_token(token)
    said = review_of_line(order, line_id)
    typed = {"language": language(), "stars": ""}
    if said is not None and said.words + said.name:
        typed = {each: getattr(said, each) for each in ("words", "name", "language")}
        typed["stars"] = str(said.stars)
    return _page(order, line_id, ReviewForm(formdata=None, **typed))


@pages.post("/<int:line_id>")
@limiter.limit("20 per hour")
def write(token: str, line_id: int) -> Response | tuple[str, int]:
    """She says it, or says it in other words."""
    order, form = order_of_token(token), ReviewForm()
    line_of_order(order, line_id)
    if not form.validate():
        return _page(order, line_id, form), 422
    try:
        photos = _photos()
        order = order_of_token(token)
        _written(order, line_id, form, photos)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(say(refusal))
        return _page(order_of_token(token), line_id, form), refusal.status
    flash(_("Thank you. We read it first; then everybody can."), "good")
    return redirect(url_for("buying.order", token=token), 303)


@pages.post("/<int:line_id>/withdrawal")
def withdraw(token: str, line_id: int) -> Response:
    """She takes it back."""
    review = review_of_line(order_of_token(token), line_id)
    if review is None:
        raise NotFound("review")
    reviews.withdraw(db.session(), review, actor=person().actor(), now=now())
    db.session.commit()
    flash(_("Your review is taken back; nothing of it is kept."), "good")
    return redirect(url_for("buying.order", token=token), 303)


@pages.get("/silence")
def quiet(token: str) -> str:
    """Whether she wants to be asked at all."""
    order = order_of_token(token)
    silent = bool(order.email) and reviews.is_silent(db.session(), address_hash(order.email or ""))
    return render_template("reviews/silence.html", order=order, silent=silent)


@pages.post("/silence")
def be_quiet(token: str) -> Response:
    """She does not."""
    order = order_of_token(token)
    if order.email:
        reviews.keep_silent(db.session(), address_hash(order.email), now=now())
        db.session.commit()
    flash(_("All right. We do not ask you for reviews."), "good")
    return redirect(url_for("buying.order", token=token), 303)


def _written(
    order: Order, line_id: int, form: ReviewForm, photos: list[tuple[Prepared, str]]
) -> None:
    session, moment, actor = db.session(), now(), person().actor()
    line, (lines, since) = line_of_order(order, line_id), arrived(session, order)
    new = form.new(line.id, line.product_id)
    delivered_at = since if line.id in lines else None
    facts = {"delivered_at": delivered_at, "owner_id": order.user_id}
    review = reviews.write(session, new, **facts, actor=actor, now=moment)  # type: ignore[arg-type] # two kinds of facts
    kept = []
    for picture, shows in photos:
        alt = photo_words(shows, new.language)
        asset = keep(session, picture, alt=alt, actor=actor, now=moment)
        kept.append(NewPhoto(asset.id, shows))
    dropped = {int(each) for each in request.form.getlist("drop") if each.isdecimal()}
    reviews.hang_photos(session, review, kept, dropped=dropped, actor=actor, now=moment)


def _photos() -> list[tuple[Prepared, str]]:
    """The photos of the form that passed the gate, each with what she says it shows."""
    found = []
    for place, field in enumerate(PHOTO_FIELDS, start=1):
        picture = received_picture(field, private=True)
        if picture is not None:
            found.append((picture, request.form.get(f"shows{place}", "")))
    return found


def _page(order: Order, line_id: int, form: ReviewForm) -> str:
    session = db.session()
    wanted = line_of_order(order, line_id)
    shown = orders.shown_lines(session, order.id)
    rows = reviewable(session, order, shown, now=now())
    row: Reviewable | None = next((each for each in rows if each.line_id == line_id), None)
    review = row.review if row else None
    return render_template(
        "reviews/write.html",
        order=order,
        row=row,
        form=form,
        fields=PHOTO_FIELDS,
        cover=covers(session, [wanted.product_id]).get(wanted.product_id),
        photos=photo_views(session, reviews.asset_ids([review] if review else [])),
    )
