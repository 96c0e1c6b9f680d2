"""What a screen reader finds: Chromium's accessibility tree of a page as lines of role and name,
deeper where a node lies deeper; what is ignored is left out, its children take its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from tests.journeys.maker_tasks import TASKS

Node = dict[str, Any]

#: Pieces of a line as it is drawn: their words stand in the node above.
DRAWN = frozenset(("InlineTextBox", "LineBreak", "ListMarker"))
#: States worth a word beside the name.
STATES = ("level", "required", "invalid", "checked", "valuemin", "valuemax", "focused")


def tree_of(page: Page) -> list[str]:
    """The lines of a page."""
    asked = page.context.new_cdp_session(page)
    nodes: list[Node] = asked.send("Accessibility.getFullAXTree")["nodes"]
    asked.detach()
    known = {each["nodeId"]: each for each in nodes}
    return list(_lines(known, nodes[0], 0, ""))


def _lines(known: dict[str, Node], node: Node, depth: int, above: str) -> Iterator[str]:
    role, name = _value(node, "role"), _value(node, "name")
    if role in DRAWN:
        return
    shown = not node.get("ignored") and role not in ("none", "generic")
    if shown and role == "StaticText" and name == above:
        return
    if shown:
        words = (role, *((f"“{name}”",) if name else ()), *_states(node))
        yield "  " * depth + " ".join(words)
    for child in node.get("childIds", ()):
        if child in known:
            yield from _lines(known, known[child], depth + shown, name if shown else above)


def _value(node: Node, part: str) -> str:
    return " ".join(str(node.get(part, {}).get("value", "")).split())


def _states(node: Node) -> Iterator[str]:
    if value := _value(node, "value"):
        yield f"= {value}"
    for each in node.get("properties", ()):
        said = each["value"].get("value")
        if each["name"] in STATES and said not in (None, False, "false", 0):
            yield f"({each['name']})" if said is True else f"({each['name']} {said})"


def transcript(page: Page, address: str, batch: int) -> str:
    """Every screen of a maker's main tasks, as Markdown."""
    parts: list[str] = []

    def seen(screen: str) -> None:
        lines = "\n".join(tree_of(page))
        parts.append(f"### {screen}\n\n```text\n{lines}\n```\n")

    for name, task in TASKS.items():
        parts.append(f"## {name}\n")
        task(page, address, batch, seen)
    return "\n".join(parts)
