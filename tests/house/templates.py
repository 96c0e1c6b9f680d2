"""Reading the house's templates: what is text for people, and what is machinery."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from tests.house.sources import ROOT, text_of

FOLDER = ROOT / "storefront/templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TRANSLATED = re.compile(r"\{%-?\s*trans\b.*?%\}.*?\{%-?\s*endtrans\s*-?%\}", re.DOTALL)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
#: Stands where Jinja stood; a letter, so that it may stand in a tag or an attribute.
HOLE = "\u25a1"
#: Attributes whose value is read aloud or shown.
SPOKEN = {"alt", "aria-label", "placeholder", "title", "aria-description", "data-label"}


def plain(path: Path) -> str:
    """A template with its comments and translated texts gone and each Jinja tag a hole."""
    text = text_of(path)
    for gone in (_COMMENT, _TRANSLATED):
        text = gone.sub("", text)
    return _JINJA.sub(HOLE, text)


class Tag:
    """One opening tag with its attributes and the line on which it stands."""

    def __init__(self, name: str, attributes: dict[str, str | None], line: int) -> None:
        self.name, self.attributes, self.line = name, attributes, line


class Page(HTMLParser):
    """The tags of a template and the texts that a person would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.texts: list[tuple[int, str]] = []
        self._language: list[tuple[str, str | None]] = []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        self.tags.append(Tag(name, known, self.getpos()[0]))
        self._language.append((name, known.get("lang")))
        for attribute in SPOKEN & known.keys():
            self._read(known[attribute] or "")

    def handle_endtag(self, name: str) -> None:
        while self._language and self._language.pop()[0] != name:
            pass

    def handle_data(self, text: str) -> None:
        if any(language for _name, language in self._language if language != HOLE):
            return  # said to be in one language on purpose: 中文, English
        self._read(text)

    def _read(self, text: str) -> None:
        if any(character.isalpha() for character in text.replace(HOLE, "")):
            self.texts.append((self.getpos()[0], text.replace(HOLE, "…").strip()))


@cache
def read(path: Path) -> Page:
    """The page that a template describes."""
    page = Page()
    page.feed(plain(path))
    page.close()
    return page


def forms(path: Path) -> list[str]:
    """Each form of a template from its opening to its closing tag, Jinja and all."""
    text = _COMMENT.sub("", text_of(path))
    return re.findall(r"<form\b.*?</form>", text, re.DOTALL)
