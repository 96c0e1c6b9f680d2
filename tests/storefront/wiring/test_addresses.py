"""A page knows its own address, and sends nobody to another house."""

from __future__ import annotations

import pytest
from flask import Flask

from storefront.wiring.addresses import here_with, lasting, local


def test_a_question_is_changed_and_the_others_stay(app: Flask) -> None:
    with app.test_request_context("/products?craft=beading&page=3&ready=1"):
        assert here_with(page=4) == "/products?craft=beading&ready=1&page=4"
        assert here_with(page=None, craft=None) == "/products?ready=1"


def test_what_was_asked_cannot_break_out_of_the_address(app: Flask) -> None:
    with app.test_request_context("/search", query_string={"q": '"><script>'}):
        assert "<" not in here_with(page=2)


def test_the_lasting_address_keeps_only_what_makes_a_page(app: Flask) -> None:
    with app.test_request_context("/products?utm=x&page=2&lang=en"):
        assert lasting("zh-Hans", "page") == "http://localhost/products?page=2&lang=zh-Hans"


@pytest.mark.parametrize(
    "away", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "", None]
)
def test_nobody_is_sent_to_another_house(away: str | None) -> None:
    assert local(away) == "/"


def test_a_path_of_ours_is_kept() -> None:
    assert local("/products?page=2") == "/products?page=2"
