"""What every answer carries, and how cookies and counters are made."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from storefront.accounts import User
from storefront.app import create_app
from storefront.config import Settings, StripeSettings
from storefront.wiring.limits import network
from storefront.wiring.security import headers_of
from tests.conftest import SETTINGS
from tests.servers import valkey
from tests.storefront.accounts.browser import send
from tests.storefront.accounts.conftest import PASSWORD
from tests.storefront.accounts.conftest import lin as lin

IN_EARNEST = replace(SETTINGS, public_url="https://shop.example", demo=False)
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(self)",
}


def directives(policy: str) -> dict[str, list[str]]:
    parts = (each.split() for each in policy.split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("address", ["/sign-in", "/nowhere", "/healthz", "/account/settings"])
@pytest.mark.parametrize(("name", "value"), EXACT.items())
def test_every_answer_carries_the_header(
    client: FlaskClient, address: str, name: str, value: str
) -> None:
    assert client.get(address).headers[name] == value


def test_a_script_carries_only_what_is_said_of_things(client: FlaskClient) -> None:
    headers = client.get("/static/js/work.js").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Permissions-Policy" not in headers
    assert "Content-Security-Policy" in client.get("/static/mark.svg").headers


def test_the_policy_lets_nothing_in_that_is_not_ours(client: FlaskClient) -> None:
    policy = directives(client.get("/sign-in").headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'", "https://checkout.stripe.com"]
    every = {value for values in policy.values() for value in values}
    assert every <= {"'none'", "'self'", "data:", "https://checkout.stripe.com"}


def test_a_stand_in_for_the_gateway_may_be_led_to() -> None:
    stand_in = StripeSettings(api_base="http://127.0.0.1:12111/v1")
    headers = headers_of(replace(SETTINGS, stripe=stand_in))
    policy = directives(headers["Content-Security-Policy"])
    assert "http://127.0.0.1:12111" in policy["form-action"]


def test_tls_is_insisted_on_where_there_is_tls() -> None:
    assert "Strict-Transport-Security" not in headers_of(SETTINGS)
    assert headers_of(IN_EARNEST)["Strict-Transport-Security"] == "max-age=31536000"


def test_a_personal_page_is_kept_by_nobody(client: FlaskClient, lin: User) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "private, no-store"
    send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    for address in ("/account/settings", "/nowhere", "/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store"


@pytest.fixture
def earnest(tmp_path: Path) -> Flask:
    """The app as it is on a server behind TLS."""
    return create_app(replace(IN_EARNEST, database_url=f"sqlite:///{tmp_path}/shop.db"))


def test_a_cookie_is_bound_to_its_host_and_read_by_no_script(earnest: Flask) -> None:
    answer = earnest.test_client().get("/sign-in", base_url="https://shop.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-mh_session=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_a_form_from_another_site_is_refused_even_with_its_token(earnest: Flask) -> None:
    browser = earnest.test_client()
    page = browser.get("/sign-in", base_url="https://shop.example").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.post(
        "/sign-out",
        data={"csrf_token": token},
        base_url="https://shop.example",
        headers={"Referer": "https://evil.example/"},
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("settings", "storage"),
    [
        (SETTINGS, "memory://"),
        (replace(SETTINGS, redis_url="redis://cache:6379/1"), "redis://cache:6379/1"),
    ],
)
def test_counters_live_where_the_settings_say(
    settings: Settings, storage: str, tmp_path: Path
) -> None:
    app = create_app(replace(settings, database_url=f"sqlite:///{tmp_path}/shop.db"))
    assert app.config["RATELIMIT_STORAGE_URI"] == storage
    assert app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] is storage.startswith("redis")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("no address", "unknown"),
    ],
)
def test_a_home_is_counted_once(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert network() == counted


@pytest.mark.parametrize(("hops", "seen"), [(0, "10.0.0.1"), (1, "198.51.100.7")])
def test_a_forwarded_address_counts_only_behind_a_known_proxy(
    tmp_path: Path, hops: int, seen: str
) -> None:
    settings = replace(
        IN_EARNEST, trusted_proxies=hops, database_url=f"sqlite:///{tmp_path}/shop.db"
    )
    app = create_app(settings)
    app.add_url_rule("/who", "who", network)
    answer = app.test_client().get(
        "/who",
        environ_base={"REMOTE_ADDR": "10.0.0.1"},
        headers={"X-Forwarded-For": "1.1.1.1, 198.51.100.7"},
    )
    assert answer.text == seen


def statuses(redis_url: str, database: str, tries: int) -> list[int]:
    """What a process of its own answers to somebody who guesses at the sign-in page."""
    app = create_app(replace(SETTINGS, testing=False, redis_url=redis_url, database_url=database))
    browser = app.test_client()
    fields = {"email": "not an address", "way": "link"}
    return [send(browser, "/sign-in", "/sign-in", **fields).status_code for _try in range(tries)]


@pytest.mark.slow
def test_counters_are_shared_in_redis_and_go_on_without_it(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/shop.db"
    spawn = multiprocessing.get_context("spawn")

    def another_process(url: str, tries: int) -> list[int]:
        with ProcessPoolExecutor(1, mp_context=spawn) as pool:
            return pool.submit(statuses, url, database, tries).result(120)

    with valkey.running() as url:
        assert another_process(url, 11) == [422] * 10 + [429]
        assert another_process(url, 1) == [429]
        names = redis.Redis.from_url(url).keys("*")
        assert any(b"manyhands" in name for name in names)
        assert not any(b"not an address" in name for name in names)
    assert another_process(url, 14)[-1] == 429
