"""Every address that a template or a view asks for by name is an address of the house."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

import storefront

NAMED = re.compile(r"""url_for\(\s*["']([a-z_]+\.[a-z_.]+)["']""")


def test_every_address_that_is_asked_for_by_name_is_there(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    root = Path(storefront.__file__).parent
    files = [*root.rglob("*.html"), *root.rglob("*.txt"), *root.rglob("*.py")]
    asked = [(each, name) for each in files for name in NAMED.findall(each.read_text("utf-8"))]
    assert len(asked) > 400
    assert [f"{each.name}: {name}" for each, name in asked if name not in known] == []
