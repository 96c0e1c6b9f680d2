"""Skills and offers have one door each: `makers.certifying` writes skills from certificates, and
`workflow.offering` asks makers, after it has looked at their certificates."""

from __future__ import annotations

import ast

import pytest

from tests.house.sources import ROOT

WRITERS = {
    "Skill": {"fulfillment/makers/certifying.py", "storefront/demo/makers.py"},
    "Certificate": {"storefront/demo/makers.py"},
    "open_batch": {"fulfillment/batches/actions.py"},
    "open_batches": {"fulfillment/batches/actions.py", "fulfillment/workflow/offering.py"},
    "certify": {"fulfillment/workflow/changes.py"},
}


@pytest.mark.parametrize("name", WRITERS)
def test_nobody_else_writes_skills_or_asks_makers(name: str) -> None:
    calling = {
        str(path.relative_to(ROOT))
        for room in ("fulfillment", "storefront")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _called(node) == name
    }
    assert calling <= WRITERS[name]


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
