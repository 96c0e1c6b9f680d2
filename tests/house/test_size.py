"""Beauty is lost in the tail: no file, function, template or stylesheet outgrows its limit."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.sources import FLOORS, ROOT, functions, name_of, python_files

FILE, FUNCTION, TEMPLATE, STYLESHEET = 300, 25, 120, 150
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "base"}
CODE = [*python_files(*FLOORS), ROOT / "wsgi.py"]
TESTS = python_files("tests")


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=name_of)
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    assert lines(path) <= FILE


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_function_fits_on_one_screen(path: Path) -> None:
    assert [each for each in functions(path) if each[1] > FUNCTION] == []


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_file_is_named_after_what_is_in_it(path: Path) -> None:
    assert path.stem not in FORBIDDEN


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "storefront/templates").rglob("*.html")), ids=name_of
)
def test_a_template_stays_small(path: Path) -> None:
    assert lines(path) <= TEMPLATE


@pytest.mark.parametrize("path", sorted((ROOT / "storefront/static").rglob("*.css")), ids=name_of)
def test_a_stylesheet_stays_small(path: Path) -> None:
    assert lines(path) <= STYLESHEET
