"""Every model of the house in one import, so that metadata is whole for migrations and tests."""

from __future__ import annotations

from pathlib import Path

from catalog import cooperatives, fairness, history, pricing, products, queue, search, stock
from catalog.db import Model
from fulfillment import (
    batches,
    credit,
    earnings,
    fees,
    guides,
    ledger,
    makers,
    materials,
    orders,
    parts,
    pickups,
    programmes,
    promises,
    quality,
    recipients,
    returns,
    sendings,
    shipping,
    trace,
    training,
    vouchers,
    waves,
)
from fulfillment.planner import models as plans
from media import assets, films
from storefront import (
    accounts,
    addresses,
    backups,
    carts,
    channels,
    delivery,
    fapiao,
    invoices,
    live,
    partners,
    payments,
    quotes,
    reviews,
    stalls,
    waiting,
    wishlists,
)
from storefront.channels.adapters import models as channel_messages
from storefront.channels.money import models as channel_money
from storefront.channels.parcels import models as channel_parcels
from storefront.channels.sales import models as channel_sales
from storefront.goods_sheets import models as goods_sheets
from storefront.live import claims as live_claims
from storefront.live import cues as live_cues
from storefront.live import desk as live_desk
from storefront.live import sessions as live_sessions

#: The rooms that keep tables. Naming them here is what loads them.
ROOMS = (
    *(cooperatives, fairness, history, pricing, products, queue, search, stock, assets, films),
    *(batches, earnings, fees, ledger, makers, orders, plans, promises, quality),
    *(materials, trace, training, guides),
    *(programmes, pickups, recipients, parts, returns, shipping, waves, vouchers, credit, sendings),
    *(
        accounts,
        addresses,
        carts,
        channels,
        channel_messages,
        channel_money,
        channel_parcels,
        channel_sales,
        delivery,
        live,
        live_claims,
        live_cues,
        live_desk,
        live_sessions,
        payments,
        quotes,
        reviews,
        waiting,
        wishlists,
        goods_sheets,
    ),
    *(backups, fapiao, invoices, partners, stalls),
)
metadata = Model.metadata

#: The folder of migrations, beside this file.
MIGRATIONS = Path(__file__).parent / "migrations"
