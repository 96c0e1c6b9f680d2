"""Every sentence of the interface exists in Simplified Chinese, with the same places to fill, and
the compiled catalogue is the one that was written."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir

from tests.house.sources import FLOORS, ROOT, name_of, offenders, python_files, text_of

CATALOGUE = ROOT / "storefront/translations/zh_Hans/LC_MESSAGES/messages.po"
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd%]|\{(\w+)\}")
WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "_l": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
#: Sentences that refusals and labels carry are messages, too: `Refusal("code", "Sentence.")`.
REFUSALS = {"Refusal": (2,), "Invalid": (2,), "__init__": (2,)}


@cache
def messages() -> set[str]:
    """Every message id that the sources use."""
    found: set[str] = set()
    for floor in FLOORS:
        extracted = extract_from_dir(
            str(ROOT / floor),
            METHODS,
            {"**.html": {}},
            {**KEYWORDS, **REFUSALS},
            strip_comment_tags=True,
        )
        for _file, _line, message, _comments, _context in extracted:
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def places(text: str) -> list[str]:
    return sorted(match.group() for match in PLACE.finditer(text) if match.group() != "%%")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_every_sentence_has_its_chinese(catalogue: polib.POFile) -> None:
    known = {entry.msgid for entry in catalogue if entry.translated()}
    assert messages() - known == set()


def test_no_sentence_is_left_over_or_doubtful(catalogue: polib.POFile) -> None:
    used = messages()
    assert [entry.msgid for entry in catalogue if entry.msgid not in used] == []
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_a_translation_fills_the_same_places(catalogue: polib.POFile) -> None:
    wrong = []
    for entry in catalogue:
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        meant = places(entry.msgid_plural or entry.msgid)
        wrong += [entry.msgid for text in texts if places(text) != meant]
    assert wrong == []


def test_chinese_is_chinese(catalogue: polib.POFile) -> None:
    """A sentence that was copied instead of translated is noticed; signs and names may stay."""
    texts = [(entry.msgid, entry.msgstr or entry.msgstr_plural.get(0, "")) for entry in catalogue]
    english = [text for _, text in texts if WORDS.search(PLACE.sub("", text))]
    copied = [text for text in english if not CHINESE.search(text)]
    assert copied == []


def test_the_compiled_catalogue_is_the_written_one(catalogue: polib.POFile) -> None:
    compiled = CATALOGUE.with_suffix(".mo").read_bytes()
    assert compiled == catalogue.to_binary()


def test_no_interface_text_in_chinese_stands_in_the_code() -> None:
    """Chinese belongs in the catalogue or in `Words`, in the demo's content, in the headings that
    sheets are read by, in what carriers are called and say, in what a live chat and platforms say,
    and in the endings of places."""
    sheets = ("storefront/sheets", "storefront/goods_sheets")
    carriers = "storefront/carriers"
    said = ("storefront/live/claims", "storefront/channels")
    allowed = ("storefront/demo", *sheets, carriers, "storefront/delivery/places.py", *said)
    every = python_files("storefront")
    assert (
        offenders([each for each in every if not name_of(each).startswith(allowed)], _chinese) == {}
    )


def _chinese(path: Path) -> list[str]:
    lines = [line for line in text_of(path).splitlines() if CHINESE.search(line)]
    return [line for line in lines if "Words(" not in line and "众手" not in line]
