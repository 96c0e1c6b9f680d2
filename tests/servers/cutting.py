"""A line between a browser and a server that is cut when a test says so, or at random bytes.

It passes bytes in both directions until its allowance is used up; then every connection is reset in
the middle of whatever it carries, and new ones are refused until the line is mended. So a cut falls
before a request left, inside it, after it arrived but before its answer, or inside the answer; not
inside an answer's header, which a browser believes over plain HTTP (and sets half a cookie), but
never over TLS.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 4096


class Line:
    """The line. `cuts` counts those that met a connection which carried something."""

    def __init__(self, server: int, dice: random.Random) -> None:
        self.server = server
        self.dice = dice
        self.cuts = 0
        self.port = 0
        self.allowance: int | None = None
        self.most = 0
        self._down = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()

    def cut_at_random(self, most: int) -> None:
        """From now on, cut after some bytes, again and again; mended a moment after each cut."""
        self._loop.call_soon_threadsafe(self._arm, most)

    def mend(self) -> None:
        """The line holds from now on."""
        self._loop.call_soon_threadsafe(self._mend)

    def break_off(self) -> None:
        """Cut now, and stay cut."""
        self._loop.call_soon_threadsafe(self._cut, False)

    def serve(self, ready: threading.Event) -> None:
        """Run until stopped; in a thread of its own."""
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._connected, "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()

    def stop(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            every = asyncio.gather(*tasks, return_exceptions=True)
            every.add_done_callback(lambda _all: self._loop.stop())
        else:
            self._loop.stop()

    def _arm(self, most: int) -> None:
        self.most, self._down = most, False
        self.allowance = self.dice.randint(1, most)

    def _mend(self) -> None:
        self.most, self._down, self.allowance = 0, False, None

    def _cut(self, again: bool) -> None:
        self.cuts += bool(self._open)
        self._down, self.allowance = True, None
        for writer in tuple(self._open):
            writer.transport.abort()
        self._open.clear()
        if again and self.most:
            self._loop.call_later(self.dice.uniform(0, 0.15), self._again)

    def _again(self) -> None:
        if self.most:
            self._arm(self.most)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._down:
            writer.transport.abort()
            return
        with suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self.server)
            self._open |= {writer, back}
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
            self._open -= {writer, back}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(PIECE):
                let = len(data) if self.allowance is None else min(len(data), self.allowance)
                if let < data.find(b"\r\n\r\n") and data.startswith(b"HTTP/"):
                    let = 0
                writer.write(data[:let])
                await writer.drain()
                if self.allowance is not None:
                    self.allowance -= let
                    if self.allowance <= 0 or let < len(data):
                        self._cut(True)
                        return
        writer.close()


@contextmanager
def line_to(server: int, seed: int = 0) -> Iterator[Line]:
    """A line to a server on this machine."""
    line, ready = Line(server, random.Random(seed)), threading.Event()
    thread = threading.Thread(target=line.serve, args=(ready,), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield line
    finally:
        line.stop()
        thread.join(10)
