"""A lead brings her makers from a spreadsheet."""

from __future__ import annotations

from flask import Blueprint

from storefront.accounts import Role
from storefront.accounts.access import require
from storefront.views.rosters import connect

pages = Blueprint("coop_roster", __name__, url_prefix="/coop/roster")


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


connect(pages, Role.LEAD)
