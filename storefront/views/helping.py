"""Whom somebody may act for as a named helper: she chooses, and she stops."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog.errors import NotFound
from storefront.accounts.access import person, require
from storefront.accounts.helped import act_for, act_for_nobody, people_helped

pages = Blueprint("helping", __name__, url_prefix="/helping")


@pages.get("")
def index() -> str:
    """The makers who named me."""
    who = require()
    return render_template("people/helping.html", people=people_helped(who.user_id or 0))


@pages.post("/<int:helper_id>")
def somebody(helper_id: int) -> Response:
    """Act for this maker from now on."""
    if act_for(require().user_id or 0, helper_id) is None:
        raise NotFound("helper")
    return redirect(url_for("work.index"), 303)


@pages.post("/nobody")
def nobody() -> Response:
    """Be only myself again."""
    require()
    act_for_nobody()
    return redirect(url_for(".index") if person().user_id else "/", 303)
