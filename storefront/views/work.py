"""A maker's pages."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("work", __name__, url_prefix="/work")
