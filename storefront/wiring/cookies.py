"""Cookies of ours: not read by scripts, sent back to us alone, over https if the shop is."""

from __future__ import annotations

from datetime import timedelta

from werkzeug.wrappers import Response

from storefront.wiring.settings import settings


def hand_out(answer: Response, name: str, value: str, lasts: timedelta) -> None:
    """Let the browser remember `value` for so long."""
    answer.set_cookie(
        name,
        value,
        max_age=lasts,
        httponly=True,
        samesite="Lax",
        secure=settings().secure,
    )
