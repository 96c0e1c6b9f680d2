"""`manyhands claims`: a chat as a file, read from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from storefront.cli import group

CHAT = "小明：A1+2\n好看\nA1 有吗？\n\nMia: sold C3\n取消A1\n要三件A2送人\n"


def parse(file: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["claims", "parse", str(file), *words])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chat_becomes_claims_with_their_confidence(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "chat.txt"
    file.write_bytes(CHAT.encode(encoding))
    done = parse(file, "--codes", "A1, A2,C3", "--json")
    told = json.loads(done.stdout)
    claims = [(each["line"], each["who"], each["code"], each["pieces"]) for each in told["claims"]]
    assert claims == [(1, "小明", "A1", 2), (5, "Mia", "C3", 1), (7, "", "A2", 3)]
    assert [each["sure"] for each in told["claims"]] == [True, True, False]
    assert (told["lines"], told["questions"], told["talk"]) == (6, 1, 1)
    assert [(each["line"], each["code"]) for each in told["taken_back"]] == [(6, "A1")]


def test_a_line_without_a_code_means_what_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("+2\n", "utf-8")
    assert parse(file, "--codes", "A1,C3", "--on-air", "C3").stdout == "1: C3 × 2  0.90\n"
    assert parse(file, "--codes", "A1,C3").stdout == ""
    assert parse(file, "--codes", "A1", "--on-air", "C3").exit_code == 2


def test_what_is_no_code_or_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_bytes(b"\xff\xff\x00")
    assert parse(file, "--codes", "A1 B2").exit_code == 2
    assert parse(file, "--codes", "A1").exit_code == 1
    assert parse(tmp_path / "nothing.txt", "--codes", "A1").exit_code == 2
