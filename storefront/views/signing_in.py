"""Signing in and out, passkeys and second factors, and one's own settings."""

from __future__ import annotations

from flask import Blueprint

from storefront.accounts import sessions  # noqa: F401 - tells flask-login how to load a user

pages = Blueprint("signing_in", __name__)
