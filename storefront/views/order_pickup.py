"""The code by which she fetches her order, drawn for a scanner."""

from __future__ import annotations

from io import BytesIO

import segno
from flask import Blueprint, Response

from catalog.db import db
from catalog.errors import NotFound
from fulfillment import pickups
from storefront.accounts.access_buying import order_of_token
from storefront.views.cart import nobody_keeps_it
from storefront.wiring.settings import settings

pages = Blueprint("order_pickup", __name__, url_prefix="/orders/<token>")
pages.after_request(nobody_keeps_it)


@pages.get("/code.svg")
def drawing(token: str) -> Response:
    """Where staff look it up; nobody else is let in there."""
    order = order_of_token(token)
    row = pickups.of_order(db.session(), order.id)
    if row is None:
        raise NotFound("pickup")
    picture = BytesIO()
    there = "ship" if order.pickup_cooperative_id is None else "coop"
    address = f"{settings().public_url}/{there}/pickups/{row.code}"
    made = segno.make(address, error="m", micro=False)
    made.save(picture, kind="svg", scale=6, border=4, dark="#000", light="#fff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")
