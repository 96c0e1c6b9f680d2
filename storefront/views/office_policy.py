"""The accounting policy in the office: every fact with its two sides, and the chart of accounts, to
read and to take along. Both are printed from the recipes and the chart by which the house books."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from catalog.errors import NotFound
from fulfillment.ledger.chart import CHART
from fulfillment.ledger.policy import POLICY, TABLES
from storefront.accounts import Role
from storefront.accounts.access import require
from storefront.sheets.export import csv_file

pages = Blueprint("office_policy", __name__, url_prefix="/office/money/policy")


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """The whole policy on one page."""
    return render_template("office/money/policy.html", chapters=POLICY, chart=CHART)


@pages.get("/<name>.csv")
def table(name: str) -> Response:
    """The policy or the chart as a table that any spreadsheet opens."""
    if name not in TABLES:
        raise NotFound("page")
    rows = list(TABLES[name]())
    answer = Response(csv_file(list(rows[0]), [list(row.values()) for row in rows]))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
