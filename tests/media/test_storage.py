"""The contract of every storage, run on all of them."""

import io
import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
import urllib3
from moto import mock_aws

from media.storage import LocalFolder, Missing, Storage, StorageDown, from_url, pieces
from media.storage.s3 import S3
from tests.servers import objects
from tests.servers.objects import Objects

KIND = "image/jpeg"


@pytest.fixture(scope="module")
def object_store() -> Iterator[Objects]:
    """A real S3 server, for the run that takes its time."""
    with objects.running() as store:
        yield store


@pytest.fixture(
    params=["folder", "s3", "s3 below a prefix", pytest.param("server", marks=pytest.mark.slow)]
)
def storage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Storage]:
    if request.param == "folder":
        yield from_url(f"file:{tmp_path}/media")
    elif request.param == "server":
        store: Objects = request.getfixturevalue("object_store")
        for name, value in store.environment().items():
            monkeypatch.setenv(name, value)
        bucket = f"b-{uuid4().hex[:12]}"
        boto3.Session().client("s3").create_bucket(Bucket=bucket)
        yield from_url(f"s3://{bucket}/shop")
    else:
        _without_a_server(monkeypatch)
        with mock_aws():
            boto3.Session().client("s3").create_bucket(Bucket="pictures")
            yield from_url("s3://pictures/shop" if "prefix" in request.param else "s3://pictures")


def _without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3", raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.mark.slow
def test_a_server_that_does_not_know_us_is_down(
    object_store: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in object_store.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the secret")
    stranger = from_url("s3://pictures")
    with pytest.raises(StorageDown):
        stranger.put("a.jpg", b"x", content_type=KIND)
    with pytest.raises(StorageDown):
        stranger.get("a.jpg")


def test_a_server_that_is_not_there_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_a_server(monkeypatch)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", address)
        with pytest.raises(StorageDown):
            from_url("s3://pictures").get("a.jpg")


def test_what_was_put_is_got_back(storage: Storage) -> None:
    storage.put("public/ab/cd.jpg", b"\x00jade\xff", content_type=KIND)
    assert storage.get("public/ab/cd.jpg") == b"\x00jade\xff"
    assert storage.exists("public/ab/cd.jpg")


def test_putting_again_replaces(storage: Storage) -> None:
    storage.put("a.jpg", b"first", content_type=KIND)
    storage.put("a.jpg", b"second", content_type=KIND)
    assert storage.get("a.jpg") == b"second"


def test_nothing_is_missing_and_not_there(storage: Storage) -> None:
    assert not storage.exists("never/was.jpg")
    with pytest.raises(Missing):
        storage.get("never/was.jpg")


def test_what_was_deleted_is_gone_and_may_be_deleted_again(storage: Storage) -> None:
    storage.put("a.jpg", b"jade", content_type=KIND)
    storage.delete("a.jpg")
    storage.delete("a.jpg")
    assert not storage.exists("a.jpg")


def test_empty_bytes_are_bytes(storage: Storage) -> None:
    storage.put("empty.jpg", b"", content_type=KIND)
    assert storage.get("empty.jpg") == b""


def test_something_large_is_sent_and_read_in_parts(storage: Storage) -> None:
    whole = bytes(range(256)) * 10_000
    storage.send("films/a.mp4", io.BytesIO(whole), content_type="video/mp4")
    assert storage.size("films/a.mp4") == len(whole)
    assert storage.part("films/a.mp4", 300, 5) == whole[300:305]
    assert storage.part("films/a.mp4", len(whole) - 2, 50) == whole[-2:]
    assert storage.part("films/a.mp4", len(whole) + 9, 5) == b""
    assert b"".join(pieces(storage, "films/a.mp4", 7, len(whole))) == whole[7:]
    for door in (storage.size, lambda path: storage.part(path, 0, 1)):
        with pytest.raises(Missing):
            door("never/was.mp4")


def test_everything_below_a_prefix_is_listed(storage: Storage) -> None:
    for path in ("public/ab/c.jpg", "public/ab/d.jpg", "private/ab/c.jpg"):
        storage.put(path, path.encode(), content_type=KIND)
    found = {each.path: each.size for each in storage.listed("public/")}
    assert found == {"public/ab/c.jpg": 15, "public/ab/d.jpg": 15}
    assert len(list(storage.listed())) == 3
    assert all(each.since.tzinfo for each in storage.listed())


@pytest.mark.slow
def test_the_store_holds_to_what_a_ticket_says(
    object_store: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in object_store.environment().items():
        monkeypatch.setenv(name, value)
    boto3.Session().client("s3").create_bucket(Bucket="tickets")
    place = from_url("s3://tickets/shop")
    ticket = place.ticket("quarantine/abc", content_type=KIND, most_bytes=1_000)
    assert ticket is not None
    right = dict(ticket.fields)
    tries = [(right, 1_001), ({**right, "Content-Type": "text/html"}, 10)]
    tries.append(({**right, "key": "shop/public/abc"}, 10))
    for fields, size in tries:
        answer = urllib3.request(
            "POST", ticket.url, fields={**fields, "file": ("a.jpg", b"x" * size, KIND)}
        )
        assert answer.status >= 400
    assert list(place.listed()) == []
    good = urllib3.request("POST", ticket.url, fields={**right, "file": ("a", b"jade", KIND)})
    assert good.status < 300
    assert place.get("quarantine/abc") == b"jade"


@pytest.mark.parametrize(
    "path",
    ["../up.jpg", "/etc/passwd", "a/../../b", "", "a//b", "a\\b", "é.jpg", "a/.b", "x" * 200],
)
def test_a_path_that_leaves_its_place_is_refused(storage: Storage, path: str) -> None:
    for door in (storage.get, storage.exists, storage.delete):
        with pytest.raises(ValueError, match="storage path"):
            door(path)
    with pytest.raises(ValueError, match="storage path"):
        storage.put(path, b"x", content_type=KIND)


def test_a_folder_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "media"
    in_the_way.write_text("a file, not a folder")
    with pytest.raises(StorageDown):
        LocalFolder(in_the_way).put("a/b.jpg", b"x", content_type=KIND)
    assert [each.name for each in tmp_path.iterdir()] == ["media"]


def test_a_missing_bucket_is_a_neighbour_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        nowhere = S3(boto3.client("s3", region_name="us-east-1"), "nowhere")
        with pytest.raises(StorageDown):
            nowhere.put("a.jpg", b"x", content_type=KIND)
        with pytest.raises(StorageDown):
            nowhere.get("a.jpg")


def test_an_unknown_kind_of_storage_is_refused() -> None:
    with pytest.raises(ValueError, match="MEDIA_URL"):
        from_url("ftp://nowhere")
