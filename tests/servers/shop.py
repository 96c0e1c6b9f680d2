"""The shop itself as real processes: one with the demo on SQLite, or several that share nothing but
PostgreSQL, Redis and S3."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.loaded import laid_out
from tests.servers.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
COMMAND = str(Path(sys.executable).with_name("manyhands"))
LINK = re.compile(r"^  (?P<role>[a-z()]+(?: [a-z()]+)*)\s+(?P<link>http\S+)$", re.MULTILINE)


@dataclass
class Shop:
    """Where the shop is and how each role gets in."""

    address: str
    links: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `manyhands …` beside the shop."""
        return subprocess.run(
            [COMMAND, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )


def clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without anything that would steer a shop."""
    steering = ("DATABASE_URL", "MEDIA_URL", "REDIS_URL", "SECRET_", "DATA_KEY", "STRIPE_", "AWS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    return {**kept, "PYTHONUNBUFFERED": "1", **extra}


@contextmanager
def process(
    log: Path, environment: Mapping[str, str], *words: str
) -> Iterator[subprocess.Popen[bytes]]:
    """`manyhands …` in a process group of its own; asked to stop, and made to, at the end."""
    running = started(log, environment, *words)
    try:
        yield running
    finally:
        stop(running)


def started(log: Path, environment: Mapping[str, str], *words: str) -> subprocess.Popen[bytes]:
    """`manyhands …`, which writes into `log`; who starts it stops it."""
    with log.open("wb") as out:
        return subprocess.Popen(
            [COMMAND, *words],
            env=dict(environment),
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(running: subprocess.Popen[bytes], how: int = signal.SIGINT) -> int | None:
    """Ctrl-C, then patience, then force; its exit code."""
    if running.poll() is None:
        os.killpg(running.pid, how)
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait(10)
    return running.returncode


def wait_until_ready(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Until `/readyz` answers, or an error with what the process said."""
    end = time.monotonic() + 180
    while time.monotonic() < end:
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"{address} did not open:\n{log.read_text()[-3000:]}")


@contextmanager
def demo(folder: Path, more: Mapping[str, str] | None = None) -> Iterator[Shop]:
    """`manyhands demo`, as the README starts it, with `more` settings, on a copy of what the first
    of this run has loaded."""
    laid_out(folder / "data", _on_its_own, stop)
    port = free_port()
    log = folder / "demo.log"
    environment = clean_environment({"MANYHANDS_DATA": str(folder / "data"), **(more or {})})
    words = ("demo", "--port", str(port), "--data", str(folder / "data"))
    with process(log, environment, *words) as running:
        shop = Shop(f"http://127.0.0.1:{port}", environment=environment)
        wait_until_ready(shop.address, running, log)
        shop.links = {each["role"]: each["link"] for each in LINK.finditer(log.read_text())}
        yield shop


def _on_its_own(log: Path, settings: Mapping[str, str], words: str) -> subprocess.Popen[bytes]:
    return started(log, clean_environment(settings), *words.split())
