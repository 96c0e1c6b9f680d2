"""The office: what needs it now. Orders, sheets, plans, goods and people have modules of their own.

Everything below `/office` asks for the role first, whatever the address.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from catalog.db import db
from fulfillment.board.office_orders import orders_to_plan, orders_unpaid, plans_waiting
from fulfillment.board.skills import skills_short
from storefront import reviews
from storefront.accounts import Role
from storefront.accounts.access import require
from storefront.views import (
    office_bundles,
    office_changes,
    office_channels,
    office_costs,
    office_counting,
    office_courses,
    office_credit,
    office_delivery,
    office_fairness,
    office_fapiao,
    office_film,
    office_goods,
    office_goods_edit,
    office_goods_sheet,
    office_invoices,
    office_lessons,
    office_lettering,
    office_maker,
    office_materials,
    office_orders,
    office_people,
    office_pictures,
    office_plans,
    office_privacy,
    office_quality,
    office_quotes,
    office_recipes,
    office_record,
    office_replans,
    office_reports,
    office_reviews,
    office_roster,
    office_sheets,
    office_skills,
    office_steps,
    office_stock,
    office_story,
    office_taxes,
    office_variants,
    office_vouchers,
    office_waiting,
    office_waves,
)

pages = Blueprint("office", __name__, url_prefix="/office")
ROOMS = (
    office_sheets,
    office_orders,
    office_changes,
    office_plans,
    office_quality,
    office_quotes,
    office_recipes,
    office_replans,
    office_reports,
    office_goods,
    office_goods_edit,
    office_goods_sheet,
    office_lessons,
    office_lettering,
    office_pictures,
    office_film,
    office_people,
    office_privacy,
    office_record,
    office_roster,
    office_maker,
    office_channels,
    office_counting,
    office_materials,
    office_skills,
    office_steps,
    office_stock,
    office_story,
    office_variants,
    office_bundles,
    office_waves,
    office_waiting,
    office_courses,
    office_delivery,
    office_taxes,
    office_invoices,
    office_fapiao,
    office_vouchers,
    office_credit,
    office_costs,
    office_fairness,
    office_reviews,
)
for room in ROOMS:
    pages.register_blueprint(room.pages)


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """What needs the office now."""
    session = db.session()
    to_plan, to_plan_count = orders_to_plan(session)
    unpaid, unpaid_count = orders_unpaid(session)
    return render_template(
        "office/index.html",
        to_plan=to_plan,
        to_plan_count=to_plan_count,
        unpaid=unpaid,
        unpaid_count=unpaid_count,
        waiting=plans_waiting(session),
        short=skills_short(session, limit=3),
        reviews_waiting=reviews.waiting_count(session),
    )
