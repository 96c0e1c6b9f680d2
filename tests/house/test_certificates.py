"""Skills and offers have one door each: `makers.certifying` writes skills from certificates, and
`workflow.offering` asks makers, after it has looked at their certificates, as `workflow.table` does
when an offer changes hands."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import offenders, python_files, text_of

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
    sources = python_files("fulfillment", "storefront")
    calling = set(offenders(sources, lambda path: called.findall(text_of(path))))
    defined = {"fulfillment/makers/models.py"} if name in ("Skill", "Certificate") else set()
    assert calling - defined == WRITERS[name]
