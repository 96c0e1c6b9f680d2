"""Views: doors only. Parse, get the row through access, call one verb or query, answer."""

from __future__ import annotations

from flask import Flask

from storefront.views import (
    account,
    back_wishes,
    buying,
    cart,
    coop,
    coop_parcels,
    films,
    host,
    hub,
    hub_returns,
    indexes,
    left,
    links,
    makers,
    office,
    office_money,
    office_reconciliation,
    office_transfers,
    order_changes,
    order_fapiao,
    order_invoices,
    order_returns,
    order_reviews,
    papers,
    passkeys,
    paying,
    paying_here,
    pictures,
    places,
    preferences,
    quotes,
    reviews,
    several,
    shop,
    signing_in,
    waiting,
    wishlist,
    work,
    work_story,
)
from storefront.views.navigation import connect_navigation

ROOMS = (
    shop,
    makers,
    left,
    papers,
    indexes,
    cart,
    buying,
    places,
    several,
    waiting,
    back_wishes,
    order_fapiao,
    order_invoices,
    order_changes,
    order_returns,
    order_reviews,
    reviews,
    wishlist,
    paying,
    paying_here,
    links,
    host,
    signing_in,
    account,
    passkeys,
    work,
    work_story,
    coop,
    coop_parcels,
    hub,
    hub_returns,
    office,
    office_money,
    office_reconciliation,
    office_transfers,
    pictures,
    films,
    preferences,
    quotes,
)


def connect_views(app: Flask) -> None:
    """Register every blueprint."""
    for room in ROOMS:
        app.register_blueprint(room.pages)
    connect_navigation(app)
