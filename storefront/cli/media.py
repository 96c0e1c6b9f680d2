"""`manyhands media`: what the upload gate says of a file, small kinds that pictures of an older
house lack, and moving to another storage."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from catalog.db import db
from catalog.errors import Refusal
from media.assets import gate, render_missing
from media.storage import StorageDown, from_url
from media.storage.moving import Fate, move
from storefront.cli.context import opened, settings_here
from storefront.config import absolute_media
from storefront.wiring.clock import now


@click.group()
def media() -> None:
    """Pictures and films."""


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


@media.command("render")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def render_all(as_json: bool) -> None:
    """Ask the workers for the small kinds that pictures of an older house lack."""
    with opened():
        asked = render_missing(db.session(), now=now())
        db.session.commit()
    told = f"{asked} pictures lack a small kind; the workers make them one after the other."
    click.echo(json.dumps({"asked": asked}) if as_json else told)


@media.command("move")
@click.option("--to", "to", required=True, help="file:folder or s3://bucket/prefix")
@click.option("--verify", is_flag=True, help="Read every byte again where it arrived.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def move_all(to: str, verify: bool, as_json: bool) -> None:
    """Copy all pictures and films to another storage; may be broken off and begun again."""
    here, there = settings_here().media_url, absolute_media(to)
    if here == there:
        raise Refusal("media.same_place", "Everything lies there already.")
    fates, size, damaged = Counter[str](), 0, list[str]()
    try:
        for each in move(from_url(here), from_url(there), verify=verify):
            fates[each.fate.name.lower()] += 1
            size += each.stored.size
            if each.fate is Fate.DAMAGED:
                damaged.append(each.stored.path)
            _show(sum(fates.values()), size, as_json)
    except StorageDown as down:
        raise Refusal(
            "media.storage_down",
            "The storage does not answer (%(why)s). Please begin again; nothing is lost.",
            why=str(down),
        ) from down
    _tell(fates, size, damaged, there, as_json)
    if damaged:
        raise Refusal(
            "media.damaged", "%(many)s files are not what their names say.", many=len(damaged)
        )


def _show(done: int, size: int, as_json: bool) -> None:
    """How far it is, on a terminal."""
    if not as_json and sys.stderr.isatty():
        click.echo(f"\r{done} files, {size / 1e6:.1f} MB", nl=False, err=True)


def _tell(fates: Counter[str], size: int, damaged: list[str], there: str, as_json: bool) -> None:
    counts = {fate.name.lower(): fates[fate.name.lower()] for fate in Fate}
    if as_json:
        told = {**counts, "bytes": size, "damaged_paths": damaged, "media_url": there}
        click.echo(json.dumps(told))
        return
    click.echo(f"carried {counts['carried']}, there already {counts['there']}, {size / 1e6:.1f} MB")
    for path in damaged:
        click.echo(f"damaged: {path}", err=True)
    if not damaged:
        click.echo(f"Now set MEDIA_URL={there} and start the servers again.")
