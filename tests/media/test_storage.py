"""The contract of every storage, run on all of them."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from media.storage import LocalFolder, Missing, Storage, StorageDown, from_url
from media.storage.s3 import S3

KIND = "image/jpeg"


@pytest.fixture(params=["folder", "s3", "s3 below a prefix"])
def storage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Storage]:
    if request.param == "folder":
        yield from_url(f"file:{tmp_path}/media")
        return
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3", raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="pictures")
        yield from_url("s3://pictures/shop" if "prefix" in request.param else "s3://pictures")


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
