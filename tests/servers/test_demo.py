"""The demo command: starts on nothing, keeps what was done, and says plainly what is wrong."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import urllib.request
from pathlib import Path

import pytest

from storefront.migrating import scripts
from tests.servers import shop
from tests.servers.postgres import free_port

pytestmark = pytest.mark.slow


def refused(folder: Path, port: int, *, data: Path | None = None) -> str:
    """What `manyhands demo` says when it will not start."""
    outcome = subprocess.run(
        [shop.COMMAND, "demo", "--port", str(port), "--data", str(data or folder / "data")],
        env=shop.clean_environment({}),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert "Traceback" not in outcome.stderr
    return outcome.stderr.strip()


def test_it_opens_prints_a_link_for_each_role_and_closes_cleanly(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    environment = shop.clean_environment({})
    words = ("demo", "--port", str(port), "--data", str(tmp_path / "data"))
    with shop.process(log, environment, *words) as running:
        shop.wait_until_ready(f"http://127.0.0.1:{port}", running, log)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 200
        assert shop.stop(running, signal.SIGINT) == 0
    said = log.read_text()
    assert "Traceback" not in said
    roles = {each["role"] for each in shop.LINK.finditer(said)}
    assert {"shopper", "host", "maker", "cooperative lead", "inspector", "office"} <= roles
    assert "Loading the demo" in said
    with shop.process(log, environment, *words) as running:
        shop.wait_until_ready(f"http://127.0.0.1:{port}", running, log)
    assert "Loading the demo" not in log.read_text()


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "cannot be used" in refused(tmp_path, taken.getsockname()[1])


def test_an_unwritable_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert "cannot be written to" in refused(tmp_path, free_port(), data=tmp_path / "file/data")


def test_a_database_of_a_newer_version_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with sqlite3.connect(tmp_path / "data/manyhands.db") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('29990101_from_the_future')")
    assert "newer Manyhands" in refused(tmp_path, free_port())


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/manyhands.db").write_text("this is a letter, not a database" * 100)
    assert "cannot be opened" in refused(tmp_path, free_port())


def test_a_database_of_another_program_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with sqlite3.connect(tmp_path / "data/manyhands.db") as database:
        database.execute("CREATE TABLE recipes (title TEXT)")
    assert "another program" in refused(tmp_path, free_port())


def test_a_database_of_an_older_version_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    oldest = next(iter(scripts().get_bases()))
    with sqlite3.connect(tmp_path / "data/manyhands.db") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES (?)", [oldest])
    assert "older than this program" in refused(tmp_path, free_port())
