"""One stylesheet, under a name that changes with its content, packed for those who can unpack."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from storefront.wiring.assets import NOT_AT_WORK, STATIC, asset, joined, stylesheet

ALL = re.compile(r'href="(/static/css/all-[0-9a-f]{12}\.css)"')


def written(folder: Path, **parts: str) -> Path:
    for name, text in parts.items():
        (folder / f"{name}.css").write_text(text, encoding="utf-8")
    return folder


def test_parts_stand_in_their_layers_in_the_order_of_the_list(tmp_path: Path) -> None:
    main = '@import url("a.css") layer(base);\n@import url("b.css") layer(pages);\n'
    sheet = joined(written(tmp_path, main=main, a="p { color: red }", b="/* why */ q { top: 0 }"))
    flat = " ".join(sheet.split())
    assert flat == "@layer base { p { color: red } } @layer pages { q { top: 0 } }"


def test_a_part_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        joined(written(tmp_path, main='@import url("gone.css") layer(base);'))


def test_other_content_has_another_name(tmp_path: Path) -> None:
    before = stylesheet(written(tmp_path, main="p { top: 0 }")).fingerprint
    assert stylesheet(written(tmp_path, main="p { top: 1px }")).fingerprint != before


def test_every_part_that_is_written_is_in_the_list() -> None:
    css = STATIC / "css"
    listed = set(re.findall(r'url\("([^"]+)"\)', (css / "main.css").read_text("utf-8")))
    there = {file.relative_to(css).as_posix() for file in css.rglob("*.css")}
    assert listed == there - {"main.css"}


def test_the_stylesheet_is_one_lasting_answer(client: FlaskClient) -> None:
    [address] = ALL.findall(client.get("/help").text)
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in plain.headers["Cache-Control"]
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_file_with_its_fingerprint_may_be_kept(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = asset("js/counter.js")
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/js/counter.js").headers["Cache-Control"]


def test_the_first_view_is_light(client: FlaskClient) -> None:
    page = client.get("/products")
    [address] = ALL.findall(page.text)
    scripts = sum(len(gzip.compress(file.read_bytes())) for file in STATIC.glob("js/*.js"))
    weight = len(gzip.compress(page.data)) + len(gzip.compress(client.get(address).data)) + scripts
    assert weight <= 60 * 1024


def test_a_makers_stylesheet_lacks_only_what_none_of_her_pages_names() -> None:
    templates = STATIC.parent / "templates"
    hers = [*(templates / "work").glob("*.html"), *(templates / "courses").glob("*.html")]
    words = set(re.findall(r'class="([^"{]+)', " ".join(each.read_text("utf-8") for each in hers)))
    named = {word for each in words for word in each.split()}
    lines = (STATIC / "css" / "main.css").read_text("utf-8")
    assert {part for part in NOT_AT_WORK if part not in lines} == set()
    kept = set(re.findall(r"\.([a-z][\w-]*)", joined(STATIC / "css", NOT_AT_WORK)))
    whole = set(re.findall(r"\.([a-z][\w-]*)", joined(STATIC / "css")))
    assert named & (whole - kept) == set()
