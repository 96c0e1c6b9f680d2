"""Templates keep the hand: they compile, hold no inline style or script, say nothing untranslated,
describe every picture and guard every form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import TemplateError

from storefront.wiring.icons import drawings
from tests.house.sources import offenders, text_of
from tests.house.templates import FOLDER, HOLE, TEMPLATES, Page, Tag, forms, read

DATA_ONLY = "application/ld+json"
ICONS = re.compile(r"""\bicon(?:_name)?\s*(?:\(|=)\s*["']([a-z0-9-]+)["']""")


def parsed(tmp_path: Path, text: str) -> Page:
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    return read(tmp_path / "page.html")


@pytest.mark.parametrize("engine_app", ["sqlite"], indirect=True)  # no row is read
def test_it_compiles(engine_app: tuple[Flask, object]) -> None:
    def refused(path: Path) -> str:
        try:
            engine_app[0].jinja_env.get_template(path.relative_to(FOLDER).as_posix())
        except TemplateError as error:
            return str(error)
        return ""

    assert offenders(TEMPLATES, refused) == {}


def inline(tag: Tag) -> bool:
    """Whether a tag carries style or behaviour that the policy would refuse."""
    handlers = any(name.startswith("on") for name in tag.attributes)
    script = tag.name == "script" and not {"src"} & tag.attributes.keys()
    return (
        handlers
        or "style" in tag.attributes
        or tag.name == "style"
        or (script and tag.attributes.get("type") != DATA_ONLY)
        or str(tag.attributes.get("href")).startswith("javascript:")
    )


def tags_that(wrong: Callable[[Tag], bool]) -> dict[str, list[tuple[int, str]]]:
    """The tags of each template of which something is wrong, with their lines."""
    return offenders(
        TEMPLATES, lambda path: [(tag.line, tag.name) for tag in read(path).tags if wrong(tag)]
    )


def test_it_has_no_inline_style_or_script() -> None:
    assert tags_that(inline) == {}


def test_it_says_nothing_untranslated() -> None:
    assert offenders(TEMPLATES, lambda path: read(path).texts) == {}


def test_every_form_that_changes_something_is_guarded() -> None:
    def unguarded(path: Path) -> list[str]:
        changing = re.compile(r'method="?post', re.IGNORECASE)
        return [form[:80] for form in forms(path) if changing.search(form) and not guarded(form)]

    assert offenders(TEMPLATES, unguarded) == {}


def guarded(form: str) -> bool:
    """Whether a form carries its token: by the macro, by hand or by its WTForms field."""
    return "csrf()" in form or "csrf_token" in form or "hidden_tag()" in form


def test_every_picture_has_words() -> None:
    assert tags_that(lambda tag: tag.name == "img" and not tag.attributes.get("alt")) == {}


def test_every_drawing_is_hidden_or_named() -> None:
    named = {"aria-hidden", "aria-label", "aria-labelledby"}
    assert tags_that(lambda tag: tag.name == "svg" and not named & tag.attributes.keys()) == {}


def test_every_icon_is_in_the_set() -> None:
    known = drawings().keys()
    assert offenders(TEMPLATES, lambda path: set(ICONS.findall(text_of(path))) - known) == {}


def test_every_field_has_a_label() -> None:
    assert offenders(TEMPLATES, unlabelled) == {}


def unlabelled(path: Path) -> list[int]:
    """The lines of fields that nothing names."""
    page = read(path)
    labelled = {tag.attributes.get("for") for tag in page.tags if tag.name == "label"}
    quiet = {"hidden", "submit", "button", HOLE}
    fields = [
        tag
        for tag in page.tags
        if tag.name in ("input", "select", "textarea")
        and tag.attributes.get("type") not in quiet
        and not {"aria-label", "aria-labelledby"} & tag.attributes.keys()
    ]
    wrapped = "<label" in text_of(path)
    return [] if wrapped else [t.line for t in fields if t.attributes.get("id") not in labelled]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{{ _('Hello') }} there</p>", ["… there"]),
        ('<a aria-label="Menu">{{ word }}</a>', ["Menu"]),
        ("<p>{{ _('Hello') }} · 12</p>", []),
        ('<span lang="zh-Hans">中文</span>', []),
        ("{# a note #}<p>{% trans %}Hello{% endtrans %}</p>", []),
        ("<p{% if wrong %} hidden{% endif %}>{{ text }}</p>", []),
    ],
)
def test_the_reader_finds_what_people_would_read(
    tmp_path: Path, text: str, said: list[str]
) -> None:
    assert [words for _line, words in parsed(tmp_path, text).texts] == said


@pytest.mark.parametrize(
    "text",
    [
        '<p style="top:0">',
        '<button onclick="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        "<style>p{}</style>",
    ],
)
def test_the_reader_finds_what_the_policy_refuses(tmp_path: Path, text: str) -> None:
    assert any(inline(tag) for tag in parsed(tmp_path, text).tags)
