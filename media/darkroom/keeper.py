"""The keeper of the darkrooms: it has Pillow at hand, and forks one child for each picture.

Starting an interpreter costs a tenth of a second, forking this one two milliseconds; and it has
one thread, so that forking is safe whatever the server above does.

Protocol on the socket at file 0: a message of JSON limits that carries one end of a socket pair,
answered by the child's process id. On that pair: `>II` lengths, JSON wish, the upload; answered by
`>I` length, JSON, and the bytes of each picture it lists.

Promises
* A child gives up its rights before it looks at the first byte: memory, processor time, files,
  children; the alarm of the kernel ends it however deep inside a decoder it is.
* A child holds no file but its own socket and can open none: neither a file nor a connection.
* When the house goes, its end of the socket closes and the keeper goes too.

How it can fail: a child that breaks a limit dies without an answer; the gate refuses the picture.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import struct
import warnings
from typing import Any, BinaryIO

from PIL import Image, ImageFile

from media.darkroom import drawing

#: Limits as the gate tells them; `patience` is for work that is in no hurry (`nice`).
Limits = dict[str, int]
MESSAGE = 1_000


def main() -> None:
    """Fork a darkroom for every socket that is handed over, until the house is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the house, which then lets us go
    _warm_up()
    house = socket.socket(fileno=0)
    while True:
        told, rooms, _flags, _address = socket.recv_fds(house, MESSAGE, 1)
        if not told:
            return
        child = os.fork()
        if child == 0:
            _darkroom(rooms[0], json.loads(told))
        os.close(rooms[0])
        house.sendall(struct.pack(">I", child))


def _warm_up() -> None:
    """Load what is loaded on first use, so that every child finds it there."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.init()
    drawing.warm_up()


def _darkroom(room: int, limits: Limits) -> None:
    """Develop what comes in and end; never returns to the keeper's loop."""
    try:
        os.dup2(room, 0)
        os.closerange(1, 64)
        _give_up_rights(limits)
        with open(0, "rb", closefd=False) as wishes, open(0, "wb", closefd=False) as answers:
            while lengths := wishes.read(8):
                told, size = struct.unpack(">II", lengths)
                wish = json.loads(wishes.read(told))
                _answer(answers, *drawing.developed(wishes.read(size), wish))
    finally:
        os._exit(0)


def _give_up_rights(limits: Limits) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits["wall"])
    os.nice(limits["patience"])
    for limit, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 1),
    ):
        resource.setrlimit(limit, (most, most))


def _answer(answers: BinaryIO, told: dict[str, Any], encoded: list[bytes]) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    cost = {"peak_kib": used.ru_maxrss, "cpu": used.ru_utime + used.ru_stime}
    text = json.dumps(told | cost).encode()
    answers.write(struct.pack(">I", len(text)) + text)
    for each in encoded:
        answers.write(each)
    answers.flush()


if __name__ == "__main__":
    main()
