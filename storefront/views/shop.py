"""The shop's shelves: home, listings, product, craft and cooperative pages, search."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("shop", __name__)
