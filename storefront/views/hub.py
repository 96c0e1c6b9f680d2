"""The hub: final looks, receiving and sending."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("hub", __name__)
