"""Paying: the rehearsal gateway's page and the gateways' signed notices."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("paying", __name__)
