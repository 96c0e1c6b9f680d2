"""`manyhands media`: what the upload gate says of a file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from catalog.errors import Refusal
from media.assets import gate


@click.group()
def media() -> None:
    """Pictures."""


@media.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The answer is JSON with and without it.")
def check(file: Path, as_json: bool) -> None:
    """Say as JSON whether FILE would be taken, and why not."""
    answer: dict[str, object] = {"file": str(file)}
    try:
        found = gate.inspect(file.read_bytes())
    except Refusal as refusal:
        click.echo(json.dumps(answer | {"accepted": False, **_reason(refusal)}))
        raise
    click.echo(json.dumps(answer | {"accepted": True, "code": None, "message": None, **found}))


def _reason(refusal: Refusal) -> dict[str, object]:
    return {"code": refusal.code, "message": str(refusal)}
