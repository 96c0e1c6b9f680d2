"""The house's own source files, for the tests that read them.

A rule of the house is ONE test over all files that collects every offender: a test for each file
cost more to collect and to report than the rule itself. Each file is read and parsed once.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sized
from functools import cache
from pathlib import Path
from typing import TypeVar

Wrong = TypeVar("Wrong", bound=Sized)
ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("catalog", "media", "fulfillment", "storefront")
GENERATED = ("storefront/migrations/versions",)


def python_files(*folders: str) -> list[Path]:
    """Every Python file below the folders that a person wrote."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if not name_of(path).startswith(GENERATED))


def name_of(path: Path) -> str:
    """The path as the house says it."""
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    """What stands in a file."""
    return path.read_text("utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(text_of(path), name_of(path))


def lines(path: Path) -> int:
    """How long a file is."""
    return len(text_of(path).splitlines())


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Each comment of a Python text with its line; what only looks like one is left out."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def offenders(paths: Iterable[Path], wrong: Callable[[Path], Wrong]) -> dict[str, Wrong]:
    """What is wrong with each file, by its name; empty when nothing is, and never asked of none."""
    every = list(paths)
    assert every, "there is nothing to look at"
    found = {name_of(path): wrong(path) for path in every}
    return {name: each for name, each in found.items() if each}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its length in lines, docstring and decorators left out."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            last = node.body[-1].end_lineno or node.lineno
            yield node.name, last - first_line(node) + 1


def first_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Where a function's own statements begin."""
    documented = ast.get_docstring(node) is not None and len(node.body) > 1
    return node.body[1 if documented else 0].lineno if documented else node.lineno
