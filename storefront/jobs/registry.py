"""Which function does which job, and what is due again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from fulfillment.ledger import seal_job
from fulfillment.workflow.asking import JOB as PLAN
from fulfillment.workflow.listing import JOB as LISTING
from storefront.channels import bringing
from storefront.goods_sheets.actions import KEEP, READ
from storefront.jobs import buying, channel_sales, claims, fees, live, training, waiting
from storefront.jobs.capacity import lapse_quotes, measure_bench
from storefront.jobs.carriers import look_after_parcels
from storefront.jobs.carts import purge_carts
from storefront.jobs.channel_files import keep_file, read_file
from storefront.jobs.channels import pull_orders, work_off_message
from storefront.jobs.fetching import remind_pickups
from storefront.jobs.goods_sheets import keep_sheet, read_sheet
from storefront.jobs.listing import keep_listings
from storefront.jobs.materials import prove_materials
from storefront.jobs.papers import correct_invoices, follow_fapiao
from storefront.jobs.pictures import develop_film, forget_picture, render_picture, sweep_quarantine
from storefront.jobs.planning import lapse_offers, propose_plan, watch_batches
from storefront.jobs.waving import gather_waves
from storefront.jobs.wishes import sweep_wishlists
from storefront.notices.news import NEWS, tell_news
from storefront.notices.outbox import SEND
from storefront.notices.reviewing import ASK, ask_for_review
from storefront.notices.sending import send_notice

Handler = Callable[[Session, JsonMap, datetime], None]

#: name of the job → what does it; every handler may run twice.
HANDLERS: dict[str, Handler] = {
    "capacity.measure": measure_bench,
    "carts.purge": purge_carts,
    "channels.book": channel_sales.book,
    "channels.message": work_off_message,
    "channels.pull": pull_orders,
    "claims.forget": claims.purge,
    "claims.round": claims.make_round,
    "fapiao.follow": follow_fapiao,
    "invoices.correct": correct_invoices,
    "ledger.seal": seal_job,
    "live.return": live.bring_back,
    "live.release": buying.release_commissions,
    "media.forget": forget_picture,
    "media.film": develop_film,
    "media.render": render_picture,
    "media.sweep": sweep_quarantine,
    "offers.lapse": lapse_offers,
    "orders.expire": buying.expire_orders,
    "quotes.lapse": lapse_quotes,
    "payments.close": buying.close_page,
    "fees.divide": fees.divide,
    "payments.match": buying.match_money,
    "payments.notice": buying.work_off_notice,
    "payments.reconcile": buying.reconcile_payments,
    "payments.refund": buying.send_refund,
    "payments.sweep": buying.sweep_payments,
    "materials.prove": prove_materials,
    "training.round": training.make_round,
    "waiting.round": waiting.make_round,
    "waiting.serve": waiting.serve,
    "waiting.tell": waiting.tell_back,
    "waves.gather": gather_waves,
    "wishlists.sweep": sweep_wishlists,
    LISTING: keep_listings,
    bringing.READ: read_file,
    bringing.KEEP: keep_file,
    READ: read_sheet,
    KEEP: keep_sheet,
    PLAN: propose_plan,
    "parcels.look": look_after_parcels,
    "pickups.remind": remind_pickups,
    "plans.watch": watch_batches,
    SEND: send_notice,
    NEWS: tell_news,
    ASK: ask_for_review,
}

#: name of a job that comes round by itself → its period.
RECURRING: dict[str, timedelta] = {
    "quotes.lapse": timedelta(minutes=5),
    "capacity.measure": timedelta(minutes=1),
    "carts.purge": timedelta(days=1),
    "channels.book": timedelta(minutes=5),
    "channels.pull": timedelta(minutes=5),
    "claims.forget": timedelta(days=1),
    "claims.round": timedelta(minutes=1),
    "fapiao.follow": timedelta(minutes=5),
    "invoices.correct": timedelta(minutes=5),
    "ledger.seal": timedelta(minutes=1),
    "parcels.look": timedelta(minutes=5),
    "pickups.remind": timedelta(days=1),
    "plans.watch": timedelta(hours=1),
    "live.release": timedelta(hours=1),
    "live.return": timedelta(minutes=1),
    "materials.prove": timedelta(days=1),
    "media.sweep": timedelta(days=1),
    "offers.lapse": timedelta(hours=1),
    "orders.expire": timedelta(minutes=1),
    "fees.divide": timedelta(hours=1),
    "payments.match": timedelta(days=1),
    "payments.reconcile": timedelta(days=1),
    "payments.sweep": timedelta(minutes=5),
    "training.round": timedelta(days=1),
    "waiting.round": timedelta(minutes=1),
    "waiting.tell": timedelta(minutes=5),
    "waves.gather": timedelta(days=1),
    "wishlists.sweep": timedelta(days=1),
}

#: name of a job → how long after midnight UTC its turns begin: two at night at the hub; matching
#: comes after the reconciliation, which books the fees.
BEGINS: dict[str, timedelta] = {
    "payments.match": timedelta(hours=1),
    "waves.gather": timedelta(hours=18),
}
