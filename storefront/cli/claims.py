"""`manyhands claims`: what the lines of a live chat say of the codes on sale.

It answers from the lines alone, without a database. Wrong usage is 2, a file that is no text 1.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from catalog.errors import Refusal
from storefront.live.claims import SURE, Reading, Sense, read

#: Bytes of a chat that are read; a session of twelve hours has fewer.
LARGEST = 64 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")


class Codes(click.ParamType[tuple[str, ...]]):
    """Codes of what is on sale, with commas between."""

    name = "codes"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        found = tuple(each.strip() for each in value.split(",") if each.strip())
        wrong = next((each for each in found if not (each.isascii() and each.isalnum())), None)
        if wrong is not None or not found:
            self.fail(f"“{wrong or value}” is not a code: write A1,A2,C3.", param, ctx)
        return found


@click.group()
def claims() -> None:
    """Claims from a live chat."""


@claims.command("parse")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--codes", type=Codes(), required=True, help="Codes on sale now: A1,A2,C3.")
@click.option("--on-air", help="The code shown now, for lines without one (+1).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def parse(*, file: Path, codes: tuple[str, ...], on_air: str | None, as_json: bool) -> None:
    """Who wants how many of what, line by line, and how sure that is."""
    if on_air is not None and on_air not in codes:
        raise click.BadParameter("name one of the codes", param_hint="--on-air")
    read_lines = [(text, read(text, codes, on_air=on_air)) for text in _lines(file)]
    if as_json:
        click.echo(json.dumps(_plain(read_lines), ensure_ascii=False))
    else:
        for told in _told(read_lines):
            click.echo(told)


def _lines(file: Path) -> list[str]:
    if file.stat().st_size > LARGEST:
        raise Refusal("claims.size", "This file is larger than a chat can be.")
    content = file.read_bytes()
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise Refusal("claims.text", "This file is not a text in UTF-8 or GB18030.")


def _plain(lines: Iterable[tuple[str, Reading]]) -> dict[str, object]:
    made: list[dict[str, object]] = []
    back: list[dict[str, object]] = []
    senses: Counter[Sense] = Counter()
    for number, (text, reading) in enumerate(lines, start=1):
        senses[reading.sense] += bool(text.strip())
        where = {"line": number, "who": reading.who, "text": text.strip()}
        for each in reading.claims:
            how = {"confidence": each.confidence, "form": each.form.value, "sure": each.is_sure}
            made.append({**where, "code": each.code, "pieces": each.pieces, **how})
        back += [{**where, "code": code} for code in reading.taken_back]
    return {
        "lines": senses.total(),
        "claims": made,
        "taken_back": back,
        "questions": senses[Sense.QUESTION],
        "talk": senses[Sense.TALK],
        "sure_from": SURE,
    }


def _told(lines: Iterable[tuple[str, Reading]]) -> Iterator[str]:
    for number, (text, reading) in enumerate(lines, start=1):
        for each in reading.claims:
            sure = "" if each.is_sure else "  please read: " + text.strip()
            who = f"  {reading.who}" if reading.who else ""
            told = f"{number}: {each.code} × {each.pieces}  {each.confidence:.2f}{who}{sure}"
            yield told
        for code in reading.taken_back:
            yield f"{number}: {code} taken back"
