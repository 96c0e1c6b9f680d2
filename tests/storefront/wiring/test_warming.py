"""A server process compiles its templates before anybody asks, and answers the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from storefront.wiring.warming import warm, warm_beside
from tests.conftest import ENGINES
from tests.storefront.accounts.browser import TOKEN

#: Templates are the same on every engine; that each compiles is proved every day by `tests/house`.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("engine_app", ENGINES[:1], indirect=True),
]


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(app.jinja_env, "bytecode_cache", None)
    if app.jinja_env.cache is not None:
        app.jinja_env.cache.clear()


def test_every_template_is_compiled_and_kept(app: Flask, tmp_path: Path) -> None:
    warm(app)
    names = app.jinja_env.list_templates(extensions=["html", "txt"])
    assert len(list(tmp_path.rglob("*.cache"))) >= len(names) > 50


def test_a_warmed_app_answers_the_same(app: Flask, client: FlaskClient) -> None:
    cold = TOKEN.sub("", client.get("/about").text)
    warm_beside(app).join(120)
    assert TOKEN.sub("", client.get("/about").text) == cold


def test_without_a_safe_folder_it_compiles_for_itself(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsafe() -> None:
        raise RuntimeError

    monkeypatch.setattr("storefront.wiring.warming.FileSystemBytecodeCache", unsafe)
    warm(app)
    assert app.jinja_env.bytecode_cache is None
