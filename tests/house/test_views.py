"""Views are doors: they hold no statement and read no table; rows come through access or a room."""

from __future__ import annotations

import ast

import pytest

from tests.house.sources import ROOT, offenders, text_of

VIEWS = sorted((ROOT / "storefront/views").glob("*.py"))
#: What loads rows past access, when called on a session.
LOADING = frozenset({"get", "get_one", "scalar", "scalars", "execute", "query", "merge", "refresh"})
STATEMENTS = frozenset({"select", "update", "insert", "delete", "text", "exists"})


def offences(source: str) -> list[str]:
    """Each line of a view that would load or change rows by itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _loads(node):
            found.append(f"{node.lineno}: {ast.unparse(node.func)}")
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            wrong = STATEMENTS & {each.name for each in node.names}
            found += [f"{node.lineno}: {name}" for name in sorted(wrong)]
    return found


def _loads(call: ast.Call) -> bool:
    """`db.session.scalars(…)`, `db.session().get(…)`, and the same on a name `session` of ours."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in LOADING:
        return False
    owner = ast.unparse(call.func.value)
    return owner in {"db.session", "db.session()", "rows"} or owner.endswith("_session")


def test_a_view_loads_no_row_past_access() -> None:
    assert offenders(VIEWS, lambda path: offences(text_of(path))) == {}


@pytest.mark.parametrize(
    "line",
    [
        "db.session.get(Batch, 1)",
        "db.session().scalars(x)",
        "db.session.execute(x)",
        "from sqlalchemy import select",
        "db.session.query(Batch)",
    ],
)
def test_the_test_sees_a_view_that_does(line: str) -> None:
    assert len(offences(line)) == 1
