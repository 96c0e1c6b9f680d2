"""What is sent as text is packed, but for strangers' questions about a reader's own page."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from storefront.wiring.assets import asset
from storefront.wiring.packing import NOISE

PAGE = "/sign-in"
GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    ("site", "is_packed"),
    [
        ("same-origin", True),
        ("none", True),
        ("cross-site", False),
        ("same-site", False),
        ("", False),
    ],
)
def test_a_page_is_packed_for_herself_and_plain_for_strangers(
    client: FlaskClient, site: str, is_packed: bool
) -> None:
    answer = client.get(PAGE, headers={**GZIP, **({"Sec-Fetch-Site": site} if site else {})})
    assert answer.headers.get("Content-Encoding") == ("gzip" if is_packed else None)
    text = gzip.decompress(answer.data) if is_packed else answer.data
    assert text.rstrip().endswith(b"</html>")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(answer.vary)


def test_who_cannot_unpack_gets_it_plain(client: FlaskClient) -> None:
    answer = client.get(PAGE, headers={"Sec-Fetch-Site": "none"})
    assert "Content-Encoding" not in answer.headers
    assert b"csrf_token" in answer.data


def test_the_same_page_has_many_lengths(client: FlaskClient) -> None:
    asked = {**GZIP, "Sec-Fetch-Site": "none"}
    lengths = {len(client.get(PAGE, headers=asked).data) for _ in range(16)}
    assert len(lengths) > 4
    assert max(lengths) - min(lengths) <= NOISE * 2


def test_a_script_is_packed_for_everybody_and_known_again(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = asset("js/work.js")
    plain = client.get(address)
    answer = client.get(address, headers=GZIP)
    assert gzip.decompress(answer.data) == plain.data
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Cookie" not in answer.vary
    mark = {**GZIP, "If-None-Match": answer.headers["ETag"]}
    assert client.get(address, headers=mark).status_code == 304
