"""A private S3 for a test: JuiceFS's gateway (MinIO's own request handling) over a local folder.

It refuses wrong signatures, expired links and anonymous reads like the real one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.postgres import free_port, wait_for


@dataclass(frozen=True)
class Objects:
    """Where the server is and who may write to it."""

    endpoint: str
    access_key: str = "manyhands"
    secret_key: str = "manyhands-secret"

    def environment(self) -> dict[str, str]:
        """What boto3 reads."""
        return {
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_DEFAULT_REGION": "us-east-1",
        }


@contextmanager
def running() -> Iterator[Objects]:
    """An empty server that makes a bucket when asked to."""
    folder = Path(tempfile.mkdtemp(prefix="mh-s3-"))
    juicefs = str(Path(sys.executable).with_name("juicefs"))
    meta = f"sqlite3://{folder}/meta.db"
    objects = Objects(f"http://127.0.0.1:{(port := free_port())}")
    env = {
        **os.environ,
        "MINIO_ROOT_USER": objects.access_key,
        "MINIO_ROOT_PASSWORD": objects.secret_key,
        "HOME": str(folder),
    }
    make = [juicefs, "format", "--storage", "file", "--bucket", f"{folder}/data/", meta, "tests"]
    subprocess.run(make, check=True, capture_output=True, env=env)
    options = ["--keep-etag", "--multi-buckets", "--object-meta", "--cache-dir", f"{folder}/cache"]
    command = [juicefs, "gateway", *options, meta, f"127.0.0.1:{port}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    try:
        wait_for(port, server)
        yield objects
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
