"""A stand-in for Stripe's API on a loopback port, spoken to by the official library and the
official command line tool.

It answers as Stripe does: bearer key, form fields checked by name (`stripe_words`), idempotency
keys kept with their parameters and their first answer, errors as JSON with a request id. A test
may make it lose answers: the work is done and the line goes dead.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stripe.params import (
    BalanceTransactionListParams,
    DisputeListParams,
    PaymentIntentCancelParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentListParams,
    PaymentMethodCreateParams,
    PayoutListParams,
    PriceCreateParams,
    ProductCreateParams,
    RefundCreateParams,
    RefundListParams,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListParams,
    SessionRetrieveParams,
)
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.servers.stripe_books import Books, Row, shown
from tests.servers.stripe_lists import page_of
from tests.servers.stripe_words import Tree, Wrong, check, tree_of

KEY = "sk_test_manyhands"
SCRIPT = Path(__file__).with_name("stripe_script.js")
Answer = Callable[[str, Tree], Row]


class LostLine(ConnectionError):  # noqa: N818 - it is meant; the server just hangs up
    """The work was done, and nobody hears of it."""


class StripeFake:
    """The API; `books` is what it knows, `calls` what was asked of it."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.books = Books(clock)
        self.calls: list[tuple[str, str, Tree]] = []
        self.lose = 0
        self._kept: dict[str, tuple[str, Tree, int, Row]] = {}
        self._lock = threading.Lock()

    @property
    def routes(self) -> dict[tuple[str, str], tuple[type | None, Answer]]:
        """Method and address, with * for an id → its parameters and what it does."""
        books = self.books
        return {
            ("POST", "checkout/sessions"): (SessionCreateParams, self._open),
            ("GET", "checkout/sessions/*"): (SessionRetrieveParams, self._session),
            ("POST", "checkout/sessions/*/expire"): (
                SessionExpireParams,
                lambda name, _: books.expire(name),
            ),
            ("POST", "refunds"): (RefundCreateParams, lambda _, wish: books.after.refund(wish)),
            ("GET", "refunds"): (RefundListParams, self._listed("refund")),
            ("GET", "disputes"): (DisputeListParams, self._listed("dispute")),
            ("GET", "payouts"): (PayoutListParams, self._listed("payout")),
            ("GET", "checkout/sessions"): (SessionListParams, self._listed("checkout.session")),
            ("GET", "refunds/*"): (None, lambda name, _: books.get(name, "refund")),
            ("GET", "payment_intents/*"): (None, lambda n, _: books.get(n, "payment_intent")),
            ("GET", "payment_intents"): (PaymentIntentListParams, self._listed("payment_intent")),
            ("POST", "payment_intents"): (
                PaymentIntentCreateParams,
                lambda _, wish: books.intents.create(wish),
            ),
            ("POST", "payment_intents/*/confirm"): (
                PaymentIntentConfirmParams,
                books.intents.confirmed,
            ),
            ("POST", "payment_intents/*/cancel"): (
                PaymentIntentCancelParams,
                lambda name, _: books.intents.cancel(name),
            ),
            ("GET", "account"): (None, lambda _n, _w: books.account),
            ("GET", "charges/*"): (None, lambda name, _: books.get(name, "charge")),
            ("GET", "balance_transactions"): (
                BalanceTransactionListParams,
                self._listed("balance_transaction"),
            ),
            ("GET", "events"): (None, self._listed("event")),
            ("POST", "products"): (ProductCreateParams, self._plain("product")),
            ("POST", "prices"): (PriceCreateParams, self._plain("price")),
            ("POST", "payment_methods"): (
                PaymentMethodCreateParams,
                self._plain("payment_method"),
            ),
            ("GET", "payment_pages/*"): (None, self._page),
            ("POST", "payment_pages/*/confirm"): (None, self._confirm),
        }

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        with self._lock:
            answer = self._answer(request)
            if self.lose and request.method == "POST":
                self.lose -= 1
                raise LostLine
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path == "/stripe.js":
            return Response(SCRIPT.read_bytes(), content_type="text/javascript")
        try:
            status, row = self._keyed(request)
        except Wrong as wrong:
            status, row = wrong.status, wrong.body
        headers = {"Request-Id": f"req_{len(self.calls):06d}", "Access-Control-Allow-Origin": "*"}
        return Response(json.dumps(row), status, headers, content_type="application/json")

    def _keyed(self, request: Request) -> tuple[int, Row]:
        """The first answer to an idempotency key is the answer for ever."""
        raw = request.get_data(as_text=True) if request.method == "POST" else _query(request)
        wish, key = tree_of(raw), request.headers.get("Idempotency-Key")
        if not _secretly(request) and not self._by_the_page(request, wish):
            raise Wrong("Invalid API Key provided", status=401)
        if key is None or request.method == "GET":
            return 200, self._done(request, wish)
        if key in self._kept:
            path, before, status, row = self._kept[key]
            if (path, before) != (request.path, wish):
                raise Wrong(
                    "Keys for idempotent requests can only be used with the same parameters"
                )
            return status, row
        try:
            status, row = 200, self._done(request, wish)
        except Wrong as wrong:
            status, row = wrong.status, wrong.body
        self._kept[key] = (request.path, wish, status, row)
        return status, row

    def _done(self, request: Request, wish: Tree) -> Row:
        path = request.path.removeprefix("/v1/").strip("/")
        self.calls.append((request.method, path, wish))
        for (method, pattern), (kind, act) in self.routes.items():
            name = _matched(pattern, path)
            if method == request.method and name is not None:
                if kind is not None:
                    check(kind, wish)
                return shown(act(name, wish))
        raise Wrong(f"Unrecognized request URL ({request.method}: {request.path})", status=404)

    def _by_the_page(self, request: Request, wish: Tree) -> bool:
        """A browser may confirm the one intent whose secret it has, by the publishable key."""
        *_, name, verb = request.path.split("/")
        secret = self.books.rows.get(name, {}).get("client_secret")
        known = str(wish.pop("key", "")).startswith("pk_") and secret is not None
        return known and verb == "confirm" and wish.pop("client_secret", "") == secret

    def _open(self, _name: str, wish: Tree) -> Row:
        return self.books.open_session(wish)

    def _session(self, name: str, wish: Tree) -> Row:
        session = dict(self.books.get(name, "checkout.session"))
        if "payment_intent" in (wish.get("expand") or []) and session["payment_intent"]:
            session["payment_intent"] = self.books.rows[session["payment_intent"]]
        return session

    def _listed(self, kind: str) -> Answer:
        return lambda _name, wish: page_of(self.books.rows, kind, wish)

    def _plain(self, kind: str) -> Answer:
        return lambda _name, wish: self.books.make(kind, **wish)

    def _page(self, name: str, _wish: Tree) -> Row:
        session = self.books.get(name, "checkout.session")
        return {**shown(session), "object": "checkout.session", "total_summary": _sums(session)}

    def _confirm(self, name: str, _wish: Tree) -> Row:
        return self.books.complete(name)


def _sums(session: Row) -> Row:
    return {"due": session["amount_total"], "subtotal": session["amount_total"]}


def _secretly(request: Request) -> bool:
    given = request.authorization
    return given is not None and KEY in (given.token, given.get("username"))


def _query(request: Request) -> str:
    return request.query_string.decode()


def _matched(pattern: str, path: str) -> str | None:
    """The id that stands for * in a pattern; empty where it has none, None if it is another."""
    wanted, given = pattern.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    pairs = list(zip(wanted, given, strict=True))
    if any(one not in ("*", other) for one, other in pairs):
        return None
    return next((other for one, other in pairs if one == "*"), "")


class Quiet(WSGIRequestHandler):
    """Says nothing, and hangs up when the line is lost."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        return


@contextmanager
def served(fake: StripeFake) -> Iterator[str]:
    """The fake on a port of its own; its address."""
    server = make_server("127.0.0.1", 0, fake, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
