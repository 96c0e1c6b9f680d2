"""The cities and districts of a province, as data for the lists beneath an address."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from storefront.delivery import province_code
from storefront.delivery.places import cities_of

pages = Blueprint("places", __name__, url_prefix="/places")

#: They change once a year.
DAY = 86_400


@pages.get("")
def offered() -> Response:
    """Of the province that is typed, however it is written; nothing if it is none."""
    typed = request.args.get("province", "")[:60]
    answer = jsonify(cities=dict(cities_of(province_code(typed))))
    answer.cache_control.public = True
    answer.cache_control.max_age = DAY
    return answer
