"""Rooms: darkrooms as this process asks for them, each a child with little memory and little time.

One keeper per process is started on first use and forks a child for every picture (see
`media.darkroom.keeper`). A server with many threads may ask at once; at most `ROOMS` darkrooms work
at a time, so that a flood of uploads cannot take the machine.

How it can fail: no answer within the time, or a child that dies, is `None`; the child is killed.
A keeper that is gone is started anew once.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).resolve().parents[2])
START = f"import sys; sys.path.insert(0, {ROOT!r}); from media.darkroom.keeper import main; main()"
#: Darkrooms at once in this process.
ROOMS = 2

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one darkroom may use: bytes, processor seconds, and seconds on the clock."""

    memory: int
    cpu: int
    wall: int
    patience: int = 0


class Keeper:
    """The process from which darkrooms are forked, and our line to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own code by our own interpreter
                [sys.executable, "-I", "-c", START],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
        self.owner = os.getpid()
        self._line = ours

    def room(self, limits: Limits) -> tuple[socket.socket, int]:
        """A new darkroom: our end of its socket, and its process id."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                told = json.dumps(asdict(limits)).encode()
                socket.send_fds(self._line, [told], [theirs.fileno()])
            answer = self._line.recv(4, socket.MSG_WAITALL)
            if len(answer) != 4:
                raise BrokenPipeError
        except OSError:
            ours.close()
            raise
        return ours, struct.unpack(">I", answer)[0]

    def close(self) -> None:
        """Let it go: the end of our line is its end."""
        self._line.close()
        self._process.wait()


_door = threading.Lock()
_rooms = threading.BoundedSemaphore(ROOMS)
_kept: list[Keeper] = []


def ask(told: bytes, upload: bytes, limits: Limits) -> tuple[Answer, list[bytes]] | None:
    """The answer of one darkroom to one upload, or None if it died over it."""
    with _rooms:
        room, child = _opened(limits)
        with room:
            room.settimeout(limits.wall)
            try:
                room.sendall(struct.pack(">II", len(told), len(upload)) + told)
                room.sendall(upload)
                room.shutdown(socket.SHUT_WR)
                return _read(room)
            except TimeoutError:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                return None
            except (OSError, struct.error):
                return None


def _opened(limits: Limits) -> tuple[socket.socket, int]:
    """A room of this process's own keeper; a keeper that is gone is replaced once."""
    with _door:
        if _kept and _kept[0].owner != os.getpid():
            _kept.clear()  # we were forked: that one belongs to our parent
        if _kept:
            try:
                return _kept[0].room(limits)
            except OSError:
                _kept.pop().close()
        _kept.append(Keeper())
        return _kept[0].room(limits)


def _read(room: socket.socket) -> tuple[Answer, list[bytes]]:
    with room.makefile("rb") as stream:
        (length,) = struct.unpack(">I", stream.read(4))
        answer: Answer = json.loads(stream.read(length))
        pieces = [stream.read(size) for size in answer.get("lengths", [])]
    if [len(each) for each in pieces] != answer.get("lengths", []):
        raise struct.error("cut off")
    return answer, pieces
