"""The demo command: starts on nothing, keeps what was done, and says plainly what is wrong."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sqlite3
import sys
import urllib.request
from pathlib import Path

import pytest

from storefront.cli import main
from storefront.migrating import scripts
from tests.servers import shop
from tests.servers.postgres import free_port

pytestmark = pytest.mark.slow


def refused(folder: Path, port: int, *, data: Path | None = None) -> str:
    """What `manyhands demo` says when it will not start. A fork of this process, which has read the
    house already, says it: a new one takes ten seconds to come to its first word."""
    words = ("demo", "--port", str(port), "--data", str(data or folder / "data"))
    said = folder / "said"
    child = multiprocessing.get_context("fork").Process(target=commanded, args=(said, words))
    child.start()
    child.join(120)
    told = said.read_text()
    assert child.exitcode == 1, told
    assert "Traceback" not in told
    return told.strip()


def commanded(said: Path, words: tuple[str, ...]) -> None:
    """Be the command, from its first line to its exit code."""
    environment = shop.clean_environment({})
    os.environ.clear()
    os.environ.update(environment)
    out = os.open(said, os.O_WRONLY | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(out, stream)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    sys.argv = ["manyhands", *words]
    main()


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
