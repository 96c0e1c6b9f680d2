"""What operators watch: `/healthz` (the process lives), `/readyz` (it can serve), `/metrics`.

`/metrics` tells how much is sold and of what: it answers a token, or somebody in a network that the
settings name (this machine, if they name none); to others it is not there. What a proxy brings that
nobody said is trusted comes from anywhere, whatever machine the proxy stands on.
"""

from __future__ import annotations

import time
from hmac import compare_digest
from ipaddress import ip_address

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from catalog.db import db
from catalog.errors import NotFound
from storefront.wiring.settings import settings

REQUESTS = Counter("manyhands_requests", "Answers given", ["endpoint", "method", "status"])
SECONDS = Histogram("manyhands_request_seconds", "Time to answer", ["endpoint"])


def connect_operations(app: Flask) -> None:
    """Add the three addresses and count every answer."""
    app.add_url_rule("/healthz", "healthz", lambda: ("ok\n", 200, {"Content-Type": "text/plain"}))
    app.add_url_rule("/readyz", "readyz", _ready)
    app.add_url_rule("/metrics", "metrics", _metrics)
    app.before_request(_begin)
    app.after_request(_count)


def _ready() -> tuple[str, int, dict[str, str]]:
    plain = {"Content-Type": "text/plain"}
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "the database does not answer\n", 503, plain
    return "ready\n", 200, plain


def _metrics() -> Response:
    if not _may_watch():
        raise NotFound("page")
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _may_watch() -> bool:
    watching, given = settings().watching, request.authorization
    if watching.token and given is not None and given.type == "bearer":
        return compare_digest((given.token or "").encode(), watching.token.encode())
    if not settings().trusted_proxies and "X-Forwarded-For" in request.headers:
        return False
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:  # a Unix socket has no address
        return False
    return any(address in network for network in watching.networks)


def _begin() -> None:
    g.begun = time.perf_counter()


def _count(answer: Response) -> Response:
    endpoint = request.endpoint or "none"
    REQUESTS.labels(endpoint, request.method, answer.status_code).inc()
    if "begun" in g:
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.begun)
    return answer
