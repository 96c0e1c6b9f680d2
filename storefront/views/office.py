"""The office: orders, plans, goods, money."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("office", __name__, url_prefix="/office")
