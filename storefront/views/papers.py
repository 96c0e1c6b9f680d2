"""Papers: who we are, help, terms, privacy, accessibility. Short, true, no legal fog."""

from __future__ import annotations

from flask import Blueprint, render_template

pages = Blueprint("papers", __name__)


@pages.get("/about")
def about() -> str:
    """Who we are and how the money flows."""
    return render_template("shop/papers/about.html")


@pages.get("/help")
def help_page() -> str:
    """What people ask most."""
    return render_template("shop/papers/help.html")


@pages.get("/terms")
def terms() -> str:
    """What we promise and what we ask."""
    return render_template("shop/papers/terms.html")


@pages.get("/privacy")
def privacy() -> str:
    """What we keep, why, and for how long."""
    return render_template("shop/papers/privacy.html")


@pages.get("/accessibility")
def accessibility() -> str:
    """For whom these pages work, and what to do where they do not."""
    return render_template("shop/papers/accessibility.html")
