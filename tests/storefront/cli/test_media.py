"""`manyhands media check`."""

import json
from pathlib import Path

from click.testing import CliRunner

from catalog.errors import Refusal
from storefront.cli.media import media
from tests.media import uploads


def test_a_good_picture_is_told_with_its_size(tmp_path: Path) -> None:
    file = tmp_path / "jade.jpg"
    file.write_bytes(uploads.jpeg(120, 80))
    answer = CliRunner().invoke(media, ["check", str(file)])
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert told["accepted"] is True
    assert (told["format"], told["width"], told["height"]) == ("jpeg", 120, 80)


def test_a_refused_file_is_told_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "page.jpg"
    file.write_bytes(b"<html>")
    answer = CliRunner().invoke(media, ["check", str(file)])
    assert isinstance(answer.exception, Refusal)
    told = json.loads(answer.stdout)
    assert told["accepted"] is False
    assert told["code"] == "media.not_a_picture"


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    assert CliRunner().invoke(media, ["check", "/nowhere.jpg"]).exit_code == 2
