"""What a maker's device keeps: the worker of her pages, and the page for what it does not have."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from storefront.accounts import Role
from storefront.accounts.access import require
from storefront.wiring.assets import worker_of

pages = Blueprint("work_offline", __name__, url_prefix="/work")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("/worker.js")
def worker() -> Response:
    """The service worker; it may speak for every page under /work and for no other."""
    answer = Response(worker_of("work"), mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/work"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.get("/offline")
def offline() -> str:
    """There is no network, and this page is not on her device."""
    return render_template("work/offline.html")
