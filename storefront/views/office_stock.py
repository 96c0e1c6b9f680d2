"""Pieces of a product by place: counting them, carrying them, and what happened to them.

A count names what the page said and what was counted, so that a sale in between stays sold. The
form carries a key: sent twice it books once.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from catalog.history import record
from catalog.products import Product, Variant
from catalog.stock.bundling import parts_of
from catalog.stock.counting import (
    Carry,
    Count,
    carry,
    count,
    last_moves,
    lying,
    places,
    places_named,
)
from catalog.stock.queueing import keeping
from storefront.accounts import Role
from storefront.accounts.access import person, product_for_office
from storefront.views import goods_words
from storefront.wiring.clock import now

pages = Blueprint("stock", __name__, url_prefix="/goods/<slug>/stock")

MOVES = 50


@pages.get("")
def index(slug: str) -> str:
    """What lies where, and the last moves."""
    product, session = product_for_office(person(), slug), db.session()
    ids = [each.id for each in product.variants]
    moves = last_moves(session, ids, limit=MOVES)
    return render_template(
        "office/stock.html",
        product=product,
        places=places(session),
        counted=[each for each in product.variants if not each.is_bundle],
        bundles=parts_of(session, [each.id for each in product.variants if each.is_bundle]),
        lying=lying(session, ids),
        keeping=keeping(session, ids),
        moves=moves,
        moved_at=places_named(session, {each.location_id for each in moves}),
        skus={each.id: each.sku for each in product.variants},
        key=secrets.token_urlsafe(16),
        move_word=goods_words.move_word,
    )


@pages.post("/counts")
def counts(slug: str) -> Response:
    """Book every number that was typed."""
    product, session = product_for_office(person(), slug), db.session()
    key, booked, actor = _key(), 0, person().actor(Role.OFFICE)
    for variant, found in _counted(product):
        cause = f"count:{key}:{found.variant_id}:{found.location_id}"
        if difference := count(session, found, key=cause, now=now()):
            booked += 1
            told = {"pieces": [str(found.seen), str(found.counted)]}
            place = found.location_id
            record(
                session,
                variant,
                "count",
                actor=actor,
                now=now(),
                changes=told,
                difference=difference,
                place=place,
            )
    db.session.commit()
    flash(_("%(count)s differences were booked.", count=booked), "good")
    return redirect(url_for(".index", slug=slug), 303)


@pages.post("/carries")
def carries(slug: str) -> Response:
    """Pieces go from one place to another."""
    product, session = product_for_office(person(), slug), db.session()
    variant = next((each for each in product.variants if each.sku == request.form.get("sku")), None)
    if variant is None:
        raise Invalid("stock.sku", "Please choose a variant.", field="sku")
    source, target, pieces = (_number(name) for name in ("source", "target", "pieces"))
    known = {each.id for each in places(session)}
    if source not in known or target not in known:
        raise Invalid("stock.place", "Please choose two places.", field="source")
    wanted = Carry(variant.id, source, target, pieces)
    carry(session, wanted, key=f"carry:{_key()}", now=now())
    actor = person().actor(Role.OFFICE)
    facts = {"source": source, "target": target, "pieces": pieces}
    record(session, variant, "carry", actor=actor, now=now(), moved=(None, None), **facts)
    db.session.commit()
    flash(_("The pieces lie at their new place."), "good")
    return redirect(url_for(".index", slug=slug), 303)


def _counted(product: Product) -> Iterator[tuple[Variant, Count]]:
    """What was typed, by variant and place, so that two counts never wait for each other."""
    located = [each.id for each in places(db.session())]
    own = [each for each in product.variants if not each.is_bundle]
    for variant in sorted(own, key=lambda each: each.id):
        for place in located:
            if request.form.get(f"count-{variant.id}-{place}", "").strip():
                seen = _number(f"seen-{variant.id}-{place}")
                counted = _number(f"count-{variant.id}-{place}")
                yield variant, Count(variant.id, place, seen, counted)


def _number(name: str) -> int:
    typed = request.form.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 8):
        raise Invalid("stock.counted", "Please give a whole number of pieces.", field=name)
    return int(typed)


def _key() -> str:
    key = request.form.get("key", "")
    if not 16 <= len(key) <= 40:
        raise Invalid("stock.key", "Please open the page again.", field="key")
    return key
