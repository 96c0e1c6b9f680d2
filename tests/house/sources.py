"""The house's own source files, for the tests that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

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


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its length in lines, docstring and decorators left out."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - first_line(node) + 1  # type: ignore[operator]


def first_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Where a function's own statements begin."""
    documented = ast.get_docstring(node) is not None and len(node.body) > 1
    return node.body[1 if documented else 0].lineno if documented else node.lineno
