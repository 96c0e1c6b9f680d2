"""Kept pages against a bare Flask route that sends the same bytes on the same server.

`python -m tests.benchmarks.page_cache [ROUNDS] [SECONDS]` opens the demo's shop (Granian, one
process), fetches four of its pages, opens beside it a bare Flask app on Granian with the same
settings that answers with the very bytes of each, and asks both in turn over kept-alive
connections. Printed are answers a second and their ratio, as plain text and packed (the limit is
0.7), and the processor's time for each answer, which other work on the machine disturbs less.
Then a price is changed, and how long it takes until the page says so is told; the limit is 2 s.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from sqlalchemy import create_engine, text

from storefront.cli.serving import THREADS
from tests.servers import shop as shops
from tests.servers.postgres import free_port

LIMIT = 0.7
LATEST = 2.0
CONNECTIONS = 8
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)

#: A port and a process group; rounds and seconds of each.
Server = tuple[int, int]
Run = tuple[int, float]
PAGES = ("/", "/products", "/products/jade-round-bracelet", "/cooperatives/qingxi")
BARE = """
from pathlib import Path
from flask import Flask, Response
app = Flask("bare")
FOLDER = Path({folder!r})
def route(name):
    body = (FOLDER / name).read_bytes()
    app.add_url_rule("/" + name, name, lambda: Response(body, mimetype="text/html"))
for each in sorted(FOLDER.glob("*.html")):
    route(each.name)
"""


def asked(port: int, path: str, packed: bool) -> bytes:
    """One page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=_headers(packed))
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status)
    return body


def _headers(packed: bool) -> dict[str, str]:
    return {"Accept-Encoding": "gzip" if packed else "identity", "Accept-Language": "en"}


def rate(port: int, path: str, packed: bool, seconds: float) -> int:
    """How many answers came within `seconds` over `CONNECTIONS` connections."""
    end, counts = time.monotonic() + seconds, [0] * CONNECTIONS
    fields = "".join(f"{name}: {value}\r\n" for name, value in _headers(packed).items())
    wish = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{fields}\r\n".encode()

    def ask(place: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            while time.monotonic() < end:
                line.sendall(wish)
                _received(line)
                counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CONNECTIONS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts)


def _received(line: socket.socket) -> None:
    """One whole answer, taken in and let go."""
    got = line.recv(1 << 18)
    while b"\r\n\r\n" not in got:
        got += line.recv(1 << 18)
    head, _, body = got.partition(b"\r\n\r\n")
    left = int(LENGTH.search(head)[1]) - len(body)  # type: ignore[index] # both servers say it
    while left > 0:
        left -= len(line.recv(1 << 18))


def cpu_of(group: int) -> float:
    """Seconds of processor that a process and its children have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def bare(folder: Path) -> Iterator[Server]:
    """A bare Flask app that answers with the files of `folder`."""
    port = free_port()
    (folder / "bare.py").write_text(BARE.format(folder=str(folder)))
    server = Path(sys.executable).with_name("granian")
    words = [server, "--interface", "wsgi", "--port", port, "--workers", 1]
    words += ["--blocking-threads", THREADS, "--no-access-log", "--log-level", "error", "bare:app"]
    running = subprocess.Popen([str(each) for each in words], cwd=folder, start_new_session=True)
    try:
        _wait(port)
        yield port, running.pid
    finally:
        shops.stop(running)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the bare server did not open")


def compared(ours: Server, theirs: Server, asked_for: tuple[str, str, bool], run: Run) -> float:
    """The ratio for one page, both asked in turn: by the clock, and by processor per answer."""
    path, name, packed = asked_for
    answers, cpu = {ours: 0, theirs: 0}, {ours: 0.0, theirs: 0.0}
    for _ in range(run[0]):
        for server, where, kind in ((ours, path, packed), (theirs, "/" + name, False)):
            before = cpu_of(server[1])
            answers[server] += rate(server[0], where, kind, run[1])
            cpu[server] += cpu_of(server[1]) - before
    each = {server: 1e6 * cpu[server] / answers[server] for server in cpu}
    ratio, whole = answers[ours] / answers[theirs], run[0] * run[1]
    print(
        f"  {path:<32}{'packed' if packed else 'plain':<8}"
        f"{answers[ours] / whole:7.0f}/s bare {answers[theirs] / whole:7.0f}/s {ratio:6.2f}"
        f"   processor {each[ours]:5.0f} µs, bare {each[theirs]:5.0f} µs"
    )
    return ratio


@contextmanager
def opened(folder: Path) -> Iterator[Server]:
    """The demo's shop in one process without jobs, and its process group."""
    port = free_port()
    made = {
        "SECRET_KEY": "s" * 40,
        "DATA_KEY": "d1:" + "d" * 40,
        "DATABASE_URL": f"sqlite:///{folder}/shop.db",
        "MEDIA_URL": f"file:{folder}/media",
        "MANYHANDS_DEMO": "1",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(shops.ROOT),
    }
    environment, log = shops.clean_environment(made), folder / "shop.log"
    with shops.process(log, environment, "demo", "--load-only") as loading:
        if loading.wait(300):
            raise RuntimeError(log.read_text()[-3000:])
    words = ("serve", "--bind", f"127.0.0.1:{port}", "--no-jobs")
    with shops.process(log, environment, *words) as running:
        shops.wait_until_ready(f"http://127.0.0.1:{port}", running, log)
        yield port, running.pid


def seen_after(port: int, folder: Path) -> float:
    """Seconds from the commit of a new price until the product's page shows it."""
    engine = create_engine(f"sqlite:///{folder}/shop.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE price SET amount_minor = 98765"))
    begin = time.monotonic()
    while b"987.65" not in asked(port, PAGES[2], False):
        time.sleep(0.02)
        if time.monotonic() - begin > 20:
            break
    return time.monotonic() - begin


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    ratios = []
    with tempfile.TemporaryDirectory() as place, opened(Path(place)) as ours:
        folder, kinds = Path(place) / "bytes", list(product(PAGES, (False, True)))
        folder.mkdir()
        for number, (path, packed) in enumerate(kinds):
            (folder / f"{number}.html").write_bytes(asked(ours[0], path, packed))
        with bare(folder) as plain:
            for number, (path, packed) in enumerate(kinds):
                asked(ours[0], path, packed)
                page = (path, f"{number}.html", packed)
                ratios.append(compared(ours, plain, page, (rounds, seconds)))
        late = seen_after(ours[0], Path(place))
    worst = min(ratios)
    print(f"worst ratio {worst:.2f} (limit {LIMIT}): {'ok' if worst >= LIMIT else 'too slow'}")
    verdict = "ok" if late < LATEST else "late"
    print(f"a price is seen after {late:.2f} s (limit {LATEST}): {verdict}")


if __name__ == "__main__":
    main()
