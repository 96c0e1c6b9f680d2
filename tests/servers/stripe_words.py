"""How Stripe reads a request: bracketed form fields, and which of them a call may carry.

The names come from the official library's own types (`stripe.params`), so that a parameter that
Stripe's API does not know is refused here as it is there.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from stripe._request_options import RequestOptions

Tree = dict[str, Any]

#: Names that the library's modules use and do not import.
ELSEWHERE: dict[str, Any] = {"StripeContext": object, "Mapping": Mapping}
#: Options of the library, not of the API.
OPTIONS = frozenset(RequestOptions.__annotations__)


class Wrong(Exception):  # noqa: N818 - it is an answer
    """What Stripe answers with 400."""

    def __init__(self, message: str, *, code: str = "", param: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.body = {
            "error": {
                "type": "invalid_request_error",
                "message": message,
                "code": code or None,
                "param": param or None,
            }
        }
        self.status = status


def tree_of(encoded: str) -> Tree:
    """`line_items[0][quantity]=2` as nested maps; numbered maps become lists."""
    tree: Tree = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        first, *deeper = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        place, key = tree, first
        for each in deeper:
            place = place.setdefault(key, {})
            key = each or str(len(place))
        place[key] = value
    return typing.cast("Tree", _lists(tree))


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    values = {key: _lists(value) for key, value in node.items()}
    if values and all(key.isdigit() for key in values):
        return [values[key] for key in sorted(values, key=int)]
    return values


def check(kind: type, given: Tree, path: str = "") -> None:
    """Refuse unknown and missing parameters of a call, at every depth."""
    legal = _hints(kind)
    for name, value in given.items():
        here = f"{path}[{name}]" if path else name
        if name not in legal:
            message = f"Received unknown parameter: {here}"
            raise Wrong(message, code="parameter_unknown", param=here)
        inner = _typed_dict(legal[name])
        for each in value if isinstance(value, list) else [value]:
            if inner is not None and isinstance(each, dict):
                check(inner, each, here)
    for name in sorted(getattr(kind, "__required_keys__", frozenset()) - OPTIONS):
        if name not in given:
            here = f"{path}[{name}]" if path else name
            message = f"Missing required param: {here}."
            raise Wrong(message, code="parameter_missing", param=here)


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind, localns=ELSEWHERE)
    return {name: hint for name, hint in hints.items() if name not in OPTIONS}


def _typed_dict(hint: Any) -> type | None:
    """The map that a parameter holds, also inside lists and choices."""
    if isinstance(hint, type) and hasattr(hint, "__required_keys__"):
        return hint
    found = (_typed_dict(each) for each in typing.get_args(hint))
    return next((each for each in found if each is not None), None)
