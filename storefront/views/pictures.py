"""Serving pictures: public renditions for ever, private ones by signed link."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("pictures", __name__)
