"""Storage in any S3: `s3://bucket/prefix`, with `AWS_ENDPOINT_URL_S3` and the usual variables.

Every call has a time limit (`CONNECT_SECONDS`, `READ_SECONDS`) and two tries. How it can fail: no
answer, no right or no bucket is `StorageDown`, which a job tries again later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from media.storage.port import PATH, PIECE, Missing, StorageDown, Stored, Ticket, checked

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_SECONDS = 3
READ_SECONDS = 10
ABSENT = frozenset({"NoSuchKey", "404", "NotFound"})
BEYOND = "InvalidRange"
#: How long a browser may take to begin bringing a file.
TICKET_SECONDS = 300
#: One part at a time, so that memory does not grow with the file.
PARTS = TransferConfig(multipart_chunksize=8 * PIECE, use_threads=False)
LIMITS = Config(
    connect_timeout=CONNECT_SECONDS,
    read_timeout=READ_SECONDS,
    retries={"total_max_attempts": 2, "mode": "standard"},
    signature_version="s3v4",
)


class S3:
    """Bytes as objects below `prefix` in `bucket`."""

    def __init__(self, client: S3Client, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def put(self, path: str, data: bytes, *, content_type: str) -> None:
        """Lay `data` under `path`."""
        try:
            self.client.put_object(
                Bucket=self.bucket, Key=self._key(path), Body=data, ContentType=content_type
            )
        except (BotoCoreError, ClientError) as problem:
            raise StorageDown(type(problem).__name__) from problem

    def send(self, path: str, source: BinaryIO, *, content_type: str) -> None:
        """Lay what can be read from `source` under `path`, in parts if it is large."""
        extra = {"ContentType": content_type}
        key = self._key(path)
        try:
            self.client.upload_fileobj(source, self.bucket, key, ExtraArgs=extra, Config=PARTS)
        except (BotoCoreError, ClientError, Boto3Error) as problem:
            raise StorageDown(type(problem).__name__) from problem

    def get(self, path: str) -> bytes:
        """The bytes under `path`."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self._key(path))["Body"].read()
        except (BotoCoreError, ClientError) as problem:
            raise _told(problem, path) from problem

    def part(self, path: str, start: int, length: int) -> bytes:
        """At most `length` bytes from `start` on."""
        span = f"bytes={start}-{start + length - 1}"
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=self._key(path), Range=span)
            return found["Body"].read()
        except (BotoCoreError, ClientError) as problem:
            if isinstance(problem, ClientError) and _code(problem) == BEYOND:
                return b""
            raise _told(problem, path) from problem

    def size(self, path: str) -> int:
        """How many bytes the object has."""
        try:
            found = self.client.head_object(Bucket=self.bucket, Key=self._key(path))
        except (BotoCoreError, ClientError) as problem:
            raise _told(problem, path) from problem
        return found["ContentLength"]

    def delete(self, path: str) -> None:
        """Take the object away."""
        try:
            self.client.delete_object(Bucket=self.bucket, Key=self._key(path))
        except (BotoCoreError, ClientError) as problem:
            raise StorageDown(type(problem).__name__) from problem

    def exists(self, path: str) -> bool:
        """Whether the object is there."""
        try:
            self.size(path)
        except Missing:
            return False
        return True

    def listed(self, prefix: str = "") -> Iterator[Stored]:
        """Every object whose path begins with `prefix`, page by page."""
        pages = self.client.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix + prefix):
                for each in page.get("Contents", ()):
                    path = each["Key"].removeprefix(self.prefix)
                    if PATH.fullmatch(path):
                        yield Stored(path, each["Size"], each["LastModified"])
        except (BotoCoreError, ClientError) as problem:
            raise StorageDown(type(problem).__name__) from problem

    def ticket(self, path: str, *, content_type: str, most_bytes: int) -> Ticket | None:
        """Leave for one POST of this kind and size to this key; the store itself holds to it."""
        about = {"Content-Type": content_type}
        told = self.client.generate_presigned_post(
            self.bucket,
            self._key(path),
            Fields=dict(about),
            Conditions=[about, ["content-length-range", 1, most_bytes]],
            ExpiresIn=TICKET_SECONDS,
        )
        return Ticket(told["url"], told["fields"])

    def _key(self, path: str) -> str:
        return self.prefix + checked(path)


def opened(url: str) -> S3:
    """The storage that `s3://bucket/prefix` names."""
    place = urlsplit(url)
    client = boto3.Session().client("s3", config=LIMITS)  # the shared session is not thread-safe
    return S3(client, place.netloc, place.path)


def _told(problem: Exception, path: str) -> Missing | StorageDown:
    if isinstance(problem, ClientError) and _code(problem) in ABSENT:
        return Missing(path)
    return StorageDown(type(problem).__name__)


def _code(problem: ClientError) -> str:
    return problem.response["Error"].get("Code", "")
