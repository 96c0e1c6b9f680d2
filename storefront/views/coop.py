"""A cooperative's pages."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("coop", __name__, url_prefix="/coop")
