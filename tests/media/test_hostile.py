"""Three hundred hostile files: the right verdict for each, nothing crashes, and nothing but pixels
is ever served."""

from __future__ import annotations

import pytest

from catalog.errors import Refusal
from media.assets import gate, rules
from media.assets.rules import Developed
from tests.media import boxes
from tests.media.hostile import CANARY, OK, Hostile, everything

FILES = everything()
EVERYTHING = gate.Wish(kinds=("jpeg", "webp", "avif"))


def test_there_are_three_hundred() -> None:
    assert len(FILES) >= 300


def judged(data: bytes) -> tuple[Developed | None, str]:
    """What the gate makes of it, and what it says."""
    try:
        return gate.develop(data, EVERYTHING), OK
    except Refusal as refusal:
        return None, refusal.code


@pytest.mark.parametrize("file", FILES, ids=[each.name for each in FILES])
def test_each_gets_its_verdict_and_nothing_but_pixels_passes(file: Hostile) -> None:
    made, verdict = judged(file.data)
    assert verdict in file.verdicts
    if made is None:
        assert verdict in rules.REFUSALS
        return
    assert made.peak_kib < 300 * 1024
    for each in made.drawn:
        assert boxes.strangers(each.kind, each.data) == set()
        assert CANARY not in each.data
    master = made.master.replace(b"\xff\xc0", b"\xff\xc2", 1)
    assert boxes.strangers("jpeg", master) == set()
    assert CANARY not in made.master


def test_the_walk_sees_what_is_hidden() -> None:
    hidden = {each.name: each.data for each in FILES}
    assert 0xE1 in boxes.strangers("jpeg", hidden["turned 6.jpg"])
    assert 0xFE in boxes.strangers("jpeg", hidden["comment.jpg"])
    assert "EXIF" in boxes.strangers("webp", hidden["turned 6.webp"])
    assert "trailer" in boxes.strangers("webp", hidden["page after.webp"])
