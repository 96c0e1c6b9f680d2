"""Beauty is lost in the tail: no file, function, template or stylesheet outgrows its limit."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

from tests.house.sources import (
    FLOORS,
    ROOT,
    functions,
    lines,
    offenders,
    python_files,
    tree_of,
)

FILE, FUNCTION, TEMPLATE, STYLESHEET = 300, 25, 120, 150
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "base"}
CODE = [*python_files(*FLOORS), ROOT / "wsgi.py"]
TESTS = python_files("tests")


def longer_than(limit: int) -> Callable[[Path], list[str]]:
    """Says how long a file is that is longer."""
    return lambda path: [f"{lines(path)} lines"] if lines(path) > limit else []


def test_a_file_fits_on_a_few_screens() -> None:
    assert offenders([*CODE, *TESTS], longer_than(FILE)) == {}


def test_a_function_fits_on_one_screen() -> None:
    def long(path: Path) -> list[tuple[str, int]]:
        return [each for each in functions(path) if each[1] > FUNCTION]

    assert offenders(CODE, long) == {}


def test_a_file_is_named_after_what_is_in_it() -> None:
    assert offenders(CODE, lambda path: {path.stem} & FORBIDDEN) == {}


def test_every_module_says_what_it_is_for() -> None:
    def silent(path: Path) -> list[str]:
        return [] if ast.get_docstring(tree_of(path)) else ["no docstring"]

    assert offenders(CODE, silent) == {}


def test_a_template_stays_small() -> None:
    templates = (ROOT / "storefront/templates").rglob("*.html")
    assert offenders(templates, longer_than(TEMPLATE)) == {}


def test_a_stylesheet_stays_small() -> None:
    sheets = (ROOT / "storefront/static").rglob("*.css")
    assert offenders(sheets, longer_than(STYLESHEET)) == {}


def test_what_outgrows_its_limit_is_named(tmp_path: Path) -> None:
    """The measures really measure: this very file is longer than one line."""
    here = Path(__file__)
    assert list(offenders([here], longer_than(1))) == ["tests/house/test_size.py"]
    assert ("longer_than", 1) in dict(functions(here)).items()
