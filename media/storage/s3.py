"""Storage in any S3: `s3://bucket/prefix`, with `AWS_ENDPOINT_URL_S3` and the usual variables.

Every call has a time limit (`CONNECT_SECONDS`, `READ_SECONDS`) and two tries. How it can fail: no
answer, no right or no bucket is `StorageDown`, which a job tries again later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from media.storage.port import Missing, StorageDown, checked

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_SECONDS = 3
READ_SECONDS = 10
ABSENT = frozenset({"NoSuchKey", "404", "NotFound"})
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

    def get(self, path: str) -> bytes:
        """The bytes under `path`."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self._key(path))["Body"].read()
        except (BotoCoreError, ClientError) as problem:
            raise _told(problem, path) from problem

    def delete(self, path: str) -> None:
        """Take the object away."""
        try:
            self.client.delete_object(Bucket=self.bucket, Key=self._key(path))
        except (BotoCoreError, ClientError) as problem:
            raise StorageDown(type(problem).__name__) from problem

    def exists(self, path: str) -> bool:
        """Whether the object is there."""
        try:
            self.client.head_object(Bucket=self.bucket, Key=self._key(path))
        except (BotoCoreError, ClientError) as problem:
            told = _told(problem, path)
            if isinstance(told, Missing):
                return False
            raise told from problem
        return True

    def _key(self, path: str) -> str:
        return self.prefix + checked(path)


def opened(url: str) -> S3:
    """The storage that `s3://bucket/prefix` names."""
    place = urlsplit(url)
    client = boto3.Session().client("s3", config=LIMITS)  # the shared session is not thread-safe
    return S3(client, place.netloc, place.path)


def _told(problem: Exception, path: str) -> Missing | StorageDown:
    if isinstance(problem, ClientError) and problem.response["Error"].get("Code") in ABSENT:
        return Missing(path)
    return StorageDown(type(problem).__name__)
