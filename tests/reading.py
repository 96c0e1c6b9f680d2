"""Reading pages like a person without JavaScript: forms with their fields, links, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Form:
    """A form of a page: where it goes, how, what it holds, and its buttons."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.inside)
        elif self.inside is None:
            return
        elif tag == "input" and given.get("name"):
            if given.get("type") not in ("checkbox", "radio", "file") or "checked" in given:
                self.inside.fields[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self.area = given.get("name")
            self.inside.fields[self.area or ""] = ""
        elif tag == "button" and given.get("name"):
            self.inside.buttons.append((given["name"], given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.inside is not None and self.area:
            self.inside.fields[self.area] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        if tag == "textarea":
            self.area = None


def forms(page: TestResponse) -> list[Form]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(page.text)
    return reader.forms


def form(page: TestResponse, action: str) -> Form:
    """The form whose address ends like this."""
    found = [each for each in forms(page) if each.action.split("?")[0].endswith(action)]
    assert found, f"no form to {action} among {[each.action for each in forms(page)]}"
    return found[0]


def send(browser: FlaskClient, page: TestResponse, action: str, **typed: object) -> TestResponse:
    """Fill in a form of the page and press its button; redirects are followed."""
    filled = form(page, action)
    where = filled.action or page.request.path
    data = {**filled.fields, **typed}
    if filled.method == "get":
        return browser.get(where, query_string=data, follow_redirects=True)
    return browser.post(where, data=data, follow_redirects=True)
