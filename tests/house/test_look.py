"""The look is kept in tokens: nothing is written down twice, both lights are equal, and whoever
sees little can still read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import offenders
from tests.house.stylesheets import (
    SHEETS,
    block,
    by_choice,
    by_device,
    contrast,
    declarations,
    light,
    text_of,
    tokens,
)

THEMES = {"light": light(), "dark": {**light(), **by_choice()}}
#: The only files that may name a colour or a size.
SOURCES = {"tokens.css", "themes.css", "print.css"}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lch|lab|hwb)\(")
NAMED = re.compile(r"\b(?:white|black|red|green|blue|gr[ae]y|silver|gold|orange|yellow|purple)\b")
PAPERS = ("--paper", "--paper-raised", "--paper-sunk")
AA, AAA, LARGE = 4.5, 7.0, 3.0
#: Text that people at work read, and must be able to read with tired eyes in poor light.
AT_WORK = ("--ink", "--ink-soft", "--thread", "--jade", "--amber", "--cinnabar")
SOFT = ("--jade", "--amber", "--cinnabar", "--thread")


def test_colours_are_tokens() -> None:
    def coloured(path: Path) -> list[str]:
        return [
            f"{name}: {value}"
            for name, value in declarations(text_of(path))
            if COLOUR.search(value) or NAMED.search(re.sub(r"var\([^)]*\)", "", value))
        ]

    assert offenders([path for path in SHEETS if path.name not in SOURCES], coloured) == {}


def test_every_token_that_is_used_exists() -> None:
    known = light().keys()

    def unknown(path: Path) -> set[str]:
        own = set(re.findall(r"(--[a-z0-9-]+)\s*:", text_of(path)))
        return set(re.findall(r"var\((--[a-z0-9-]+)", text_of(path))) - own - known

    assert offenders(SHEETS, unknown) == {}


def test_no_rule_names_one_element_or_shouts() -> None:
    loud = re.compile(r"!important|(?:^|[\s,}])#[a-z][\w-]*\s*[,{]")
    assert offenders(SHEETS, lambda path: loud.findall(text_of(path))) == {}


def test_a_chosen_night_is_the_night_of_the_device() -> None:
    assert by_device() == by_choice()


def test_a_night_changes_only_what_the_day_has() -> None:
    assert by_choice().keys() <= light().keys()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", AT_WORK)
def test_words_are_read_with_tired_eyes(theme: str, paper: str, ink: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[ink], colours[paper]) >= AAA


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", SOFT)
def test_a_tone_is_read_on_its_own_soft_ground(theme: str, tone: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[tone], colours[f"{tone}-soft"]) >= AA
    assert contrast(colours["--ink"], colours[f"{tone}-soft"]) >= AAA


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["--thread", "--thread-deep"])
def test_a_button_is_read(theme: str, ground: str) -> None:
    assert contrast(THEMES[theme]["--on-thread"], THEMES[theme][ground]) >= AAA


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("paper", PAPERS)
def test_edges_of_fields_and_the_focus_are_seen(theme: str, paper: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours["--line-strong"], colours[paper]) >= LARGE
    assert contrast(colours["--thread"], colours[paper]) >= LARGE


def test_who_brings_her_own_colours_gets_them() -> None:
    [path] = [path for path in SHEETS if path.name == "themes.css"]
    forced = tokens(block(text_of(path), "forced-colors: active"))
    own = {"Canvas", "CanvasText", "LinkText", "none"}
    assert set(forced.values()) <= own
    assert by_choice().keys() - forced.keys() <= {"--veil"}


def test_contrast_is_the_known_measure() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_words_on_the_thread_stay_visible_in_ones_own_colours() -> None:
    def lost(path: Path) -> list[str]:
        rules = re.findall(r"\{([^{}]*)\}", text_of(path))
        grounds = [rule for rule in rules if re.search(r"background: var\(--thread\)", rule)]
        spoken = [rule for rule in grounds if re.search(r"(?<!-)color: var\(--on-thread\)", rule)]
        return [rule for rule in spoken if "forced-color-adjust: none" not in rule]

    assert offenders(SHEETS, lost) == {}
