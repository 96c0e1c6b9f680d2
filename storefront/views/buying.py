"""Buying: cart, checkout, and the order page a customer follows."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("buying", __name__)
