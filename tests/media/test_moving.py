"""Moving between storages: all of it, once, proven by its hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner
from moto import mock_aws

from catalog.errors import Refusal
from media.storage import Storage, from_url
from media.storage.moving import Fate, move
from storefront.cli.media import media

BODIES = [f"picture {number}".encode() * 900 for number in range(12)]


def path_of(body: bytes, room: str = "public", ending: str = "jpg") -> str:
    digest = hashlib.sha256(body).hexdigest()
    return f"{room}/{digest[:2]}/{digest[2:]}.{ending}"


@pytest.fixture(params=["to s3", "from s3", "to a folder"])
def places(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Storage, Storage]]:
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3", raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.Session().client("s3").create_bucket(Bucket="pictures")
        folder, other = from_url(f"file:{tmp_path}/a"), from_url(f"file:{tmp_path}/b")
        bucket = from_url("s3://pictures/shop")
        pairs = {"to s3": (folder, bucket), "from s3": (bucket, folder)}
        source, target = pairs.get(request.param, (folder, other))
        for number, body in enumerate(BODIES):
            room = ("public", "private", "masters", "films/main")[number % 4]
            source.put(path_of(body, room), body, content_type="image/jpeg")
        source.put("quarantine/somebody", b"not ours yet", content_type="image/jpeg")
        yield source, target


def fates(source: Storage, target: Storage, *, verify: bool = False) -> list[Fate]:
    return [each.fate for each in move(source, target, verify=verify)]


@pytest.mark.parametrize("verify", [False, True])
def test_everything_arrives_but_the_quarantine(
    places: tuple[Storage, Storage], verify: bool
) -> None:
    source, target = places
    assert fates(source, target, verify=verify) == [Fate.CARRIED] * 12
    assert sorted(each.path for each in target.listed()) == sorted(
        each.path for each in source.listed() if not each.path.startswith("quarantine/")
    )
    for each in target.listed():
        assert target.get(each.path) in BODIES


def test_a_move_that_was_broken_off_goes_on(places: tuple[Storage, Storage]) -> None:
    source, target = places
    some = move(source, target)
    for _each in range(5):
        next(some)
    again = fates(source, target)
    assert (again.count(Fate.THERE), again.count(Fate.CARRIED)) == (5, 7)


def test_what_is_not_what_its_name_says_is_told_and_not_carried(
    places: tuple[Storage, Storage],
) -> None:
    source, target = places
    bad = path_of(BODIES[0])
    source.put(bad, b"something else", content_type="image/jpeg")
    told = {each.stored.path: each.fate for each in move(source, target)}
    assert told[bad] is Fate.DAMAGED
    assert not target.exists(bad)


def test_only_verifying_sees_bytes_that_changed_where_they_lie(
    places: tuple[Storage, Storage],
) -> None:
    source, target = places
    target.put(path_of(BODIES[0]), b"x" * len(BODIES[0]), content_type="image/jpeg")
    assert Fate.THERE in fates(source, target)
    assert fates(source, target, verify=True).count(Fate.CARRIED) == 1
    assert target.get(path_of(BODIES[0])) == BODIES[0]


def test_the_command_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = from_url(f"file:{tmp_path}/old")
    old.put(path_of(BODIES[0]), BODIES[0], content_type="image/jpeg")
    settings = {"SECRET_KEY": "s" * 40, "DATA_KEY": "d1:" + "d" * 40}
    for name, value in {**settings, "MEDIA_URL": f"file:{tmp_path}/old"}.items():
        monkeypatch.setenv(name, value)
    answer = CliRunner().invoke(media, ["move", "--to", f"file:{tmp_path}/new", "--verify"])
    assert answer.exit_code == 0
    assert f"MEDIA_URL=file:{tmp_path}/new" in answer.stdout
    told = CliRunner().invoke(media, ["move", "--to", f"file:{tmp_path}/new", "--json"])
    assert json.loads(told.stdout)["there"] == 1
    same = CliRunner().invoke(media, ["move", "--to", f"file:{tmp_path}/old"])
    assert isinstance(same.exception, Refusal)
