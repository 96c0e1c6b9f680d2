"""What operators watch."""

from dataclasses import replace
from ipaddress import ip_network

from flask import Flask
from flask.testing import FlaskClient

from storefront.config import WatchingSettings


def test_a_living_process_says_ok(client: FlaskClient) -> None:
    assert client.get("/healthz").data == b"ok\n"


def test_a_shop_with_a_database_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 200


def test_every_answer_is_counted(client: FlaskClient) -> None:
    client.get("/healthz")
    assert b'manyhands_requests_total{endpoint="healthz"' in client.get("/metrics").data


def test_numbers_are_told_to_who_may_watch(app: Flask, client: FlaskClient) -> None:
    watching = WatchingSettings((ip_network("10.1.0.0/16"), ip_network("fd00::/8")), "watch-this")
    asked = app.extensions["manyhands.settings"]
    proxied = {"X-Forwarded-For": "203.0.113.9"}
    cases = [
        (WatchingSettings(), "127.0.0.1", {}, 200),
        (WatchingSettings(), "10.1.2.3", {}, 404),
        (WatchingSettings(), "127.0.0.1", proxied, 404),
        (WatchingSettings(), "127.0.0.1", {"Authorization": "Bearer "}, 200),
        (watching, "10.1.2.3", {}, 200),
        (watching, "fd00::7", {}, 200),
        (watching, "127.0.0.1", {}, 404),
        (watching, "203.0.113.9", {"Authorization": "Bearer watch-this"}, 200),
        (watching, "10.1.2.3", {"Authorization": "Bearer guessed"}, 404),
        (watching, "", {}, 404),
    ]
    for who, address, heads, status in cases:
        app.extensions["manyhands.settings"] = replace(asked, watching=who)
        answer = client.get("/metrics", headers=heads, environ_base={"REMOTE_ADDR": address})
        app.extensions["manyhands.settings"] = asked
        assert (answer.status_code, address) == (status, address)
        assert (b"manyhands_requests_total" in answer.data) == (status == 200)


def test_an_unknown_address_is_told_in_words(client: FlaskClient) -> None:
    answer = client.get("/nowhere?lang=en")
    assert answer.status_code == 404
    assert "We could not find that." in answer.text


def test_every_answer_carries_the_policy(client: FlaskClient) -> None:
    policy = client.get("/nowhere").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
