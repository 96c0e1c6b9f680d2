"""Skills and offers have one door each: `makers.certifying` writes skills from certificates, and
`workflow.offering` asks makers, after it has looked at their certificates, as `workflow.table` does
when an offer changes hands."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.house.sources import name_of, python_files

DEMO = "storefront/demo/makers.py"
WRITERS = {
    "Skill": {"fulfillment/makers/certifying.py", DEMO},
    "Certificate": {DEMO},
    "open_batch": {"fulfillment/batches/actions.py", "fulfillment/batches/table.py"},
    "batches.split": {"fulfillment/workflow/table.py"},
    "batches.pass_on": {"fulfillment/workflow/table.py"},
    "open_batches": {"fulfillment/batches/actions.py", "fulfillment/workflow/offering.py"},
    "certify": {"fulfillment/makers/certifying.py", "fulfillment/workflow/changes.py"},
}


@pytest.mark.parametrize("name", WRITERS)
def test_nobody_else_writes_skills_or_asks_makers(name: str) -> None:
    called = re.compile(rf"(?<!class )\b{name}\(")
    calling = {where for where, text in _sources().items() if called.search(text)}
    defined = {"fulfillment/makers/models.py"} if name in ("Skill", "Certificate") else set()
    assert calling - defined == WRITERS[name]


@cache
def _sources() -> dict[str, str]:
    return {
        name_of(each): each.read_text("utf-8") for each in python_files("fulfillment", "storefront")
    }
