"""The settings of the app that answers now."""

from __future__ import annotations

from typing import cast

from flask import current_app

from storefront.config import Settings


def settings() -> Settings:
    """The settings that this app was made with."""
    return cast("Settings", current_app.extensions["manyhands.settings"])
