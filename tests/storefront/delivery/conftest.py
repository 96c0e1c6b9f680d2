"""Yun of the office, who writes the table."""

from __future__ import annotations

from tests.storefront.views.conftest import yun

__all__ = ["yun"]
