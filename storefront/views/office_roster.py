"""The office brings a cooperative's makers from a spreadsheet."""

from __future__ import annotations

from flask import Blueprint

from storefront.accounts import Role
from storefront.views.rosters import connect

pages = Blueprint("roster", __name__, url_prefix="/people/roster")

connect(pages, Role.OFFICE)
