"""The demo, loaded once for a run of the tests: its file, its media with every picture drawn, its
keys. Every shop of a journey begins with a copy: loading took twenty seconds, drawing the pictures
as long again, and five journeys did both. That an empty folder becomes a demo is proved by
`test_demo.py`.

One folder for all workers of a run, named by the process that began it and gone with it; who comes
first loads while the others wait at the lock.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

FOLDER = "MANYHANDS_LOADED_DEMO"
DONE = "done"
#: Public pictures whose last small kind the darkroom has not made yet.
TO_DRAW = """SELECT count(*) FROM asset WHERE NOT private AND id NOT IN
             (SELECT asset_id FROM rendition WHERE kind = 'avif')"""

Run = Callable[[Path, Mapping[str, str], str], subprocess.Popen[bytes]]
Stop = Callable[[subprocess.Popen[bytes], int], int | None]


def pytest_configure() -> None:
    """The first process names the folder; workers inherit the name."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="mh-loaded-")
        atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)


def laid_out(data: Path, run: Run, stop: Stop) -> None:
    """A copy of the loaded demo in a folder that is not there yet."""
    pytest_configure()
    place = Path(os.environ[FOLDER])
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / DONE).exists():
            _load(place, run, stop)
            (place / DONE).touch()
    shutil.copytree(place / "data", data)


def _load(place: Path, run: Run, stop: Stop) -> None:
    """Load it, then let a worker draw; only the keys of its settings hold for a copy."""
    shutil.rmtree(place / "data", ignore_errors=True)
    data = place / "data"
    data.mkdir()
    keys = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEY": f"d1:{secrets.token_urlsafe(48)}",
    }
    settings = {
        **keys,
        "DATABASE_URL": f"sqlite:///{data}/manyhands.db",
        "MEDIA_URL": f"file:{data}/media",
        "MANYHANDS_DEMO": "1",
        "PUBLIC_URL": "http://127.0.0.1",
    }
    loading = run(place / "loading.log", settings, "demo --load-only")
    if loading.wait(900) != 0:
        raise RuntimeError((place / "loading.log").read_text()[-3000:])
    drawing = run(place / "drawing.log", settings, "worker")
    try:
        _until_drawn(data / "manyhands.db", drawing)
    finally:
        stop(drawing, signal.SIGINT)
    (data / "settings.env").write_text("".join(f"{name}={key}\n" for name, key in keys.items()))


def _until_drawn(file: Path, drawing: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 900
    while time.monotonic() < end and drawing.poll() is None:
        with closing(sqlite3.connect(file, timeout=30)) as database:
            if database.execute(TO_DRAW).fetchone() == (0,):
                return
        time.sleep(0.5)
    raise RuntimeError("the pictures of the demo were not drawn")
