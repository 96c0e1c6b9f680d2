"""Which goods the office wants to see, as its address says it; and what it can choose from."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.products import ProductState, crafts
from fulfillment.board.office_goods import GoodsWish
from storefront.wiring.labels import label
from storefront.wiring.languages import words

LONGEST = 60


def goods_wish() -> GoodsWish:
    """What is asked for in the address."""
    asked = (request.args.get(name, "")[:LONGEST] for name in ("q", "state", "craft", "home"))
    return GoodsWish(*asked)


def goods_choices() -> dict[str, Any]:
    """States, crafts and cooperatives as pairs of value and word; the first of each is all."""
    session = db.session()
    return {
        "states": [("", _("All states")), *((each.value, label(each)) for each in ProductState)],
        "crafts": [
            ("", _("All crafts")),
            *((each.slug, words(each.name)) for each in crafts(session)),
        ],
        "homes": [
            ("", _("All cooperatives")),
            *((each.slug, words(each.name)) for each in cooperatives(session)),
        ],
    }
