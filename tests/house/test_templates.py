"""Templates keep the hand: they compile, hold no inline style or script, say nothing untranslated,
describe every picture and guard every form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from storefront.wiring.icons import drawings
from tests.house.sources import name_of
from tests.house.templates import FOLDER, HOLE, TEMPLATES, Page, Tag, forms, read

ALL = pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
DATA_ONLY = "application/ld+json"
ICONS = re.compile(r"""\bicon(?:_name)?\s*(?:\(|=)\s*["']([a-z0-9-]+)["']""")


def parsed(tmp_path: Path, text: str) -> Page:
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    return read(tmp_path / "page.html")


@ALL
def test_it_compiles(engine_app: tuple[Flask, object], path: Path) -> None:
    assert engine_app[0].jinja_env.get_template(path.relative_to(FOLDER).as_posix())


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


@ALL
def test_it_has_no_inline_style_or_script(path: Path) -> None:
    assert [(tag.line, tag.name) for tag in read(path).tags if inline(tag)] == []


@ALL
def test_it_says_nothing_untranslated(path: Path) -> None:
    assert read(path).texts == []


@ALL
def test_every_form_that_changes_something_is_guarded(path: Path) -> None:
    unguarded = [
        form[:80]
        for form in forms(path)
        if re.search(r'method="?post', form, re.IGNORECASE) and not guarded(form)
    ]
    assert unguarded == []


def guarded(form: str) -> bool:
    """Whether a form carries its token: by the macro, by hand or by its WTForms field."""
    return "csrf()" in form or "csrf_token" in form or "hidden_tag()" in form


@ALL
def test_every_picture_has_words(path: Path) -> None:
    silent = [
        tag.line for tag in read(path).tags if tag.name == "img" and not tag.attributes.get("alt")
    ]
    assert silent == []


@ALL
def test_every_drawing_is_hidden_or_named(path: Path) -> None:
    drawn = [tag for tag in read(path).tags if tag.name == "svg"]
    named = {"aria-hidden", "aria-label", "aria-labelledby"}
    assert [tag.line for tag in drawn if not named & tag.attributes.keys()] == []


@ALL
def test_every_icon_is_in_the_set(path: Path) -> None:
    asked = set(ICONS.findall(path.read_text("utf-8")))
    assert asked - drawings().keys() == set()


@ALL
def test_every_field_has_a_label(path: Path) -> None:
    page = read(path)
    labelled = {tag.attributes.get("for") for tag in page.tags if tag.name == "label"}
    wrapped = "<label" in path.read_text("utf-8")
    quiet = {"hidden", "submit", "button", HOLE}
    fields = [
        tag
        for tag in page.tags
        if tag.name in ("input", "select", "textarea")
        and tag.attributes.get("type") not in quiet
        and not {"aria-label", "aria-labelledby"} & tag.attributes.keys()
    ]
    assert [
        tag.line for tag in fields if tag.attributes.get("id") not in labelled and not wrapped
    ] == []


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
