"""The gate: nothing from outside is decoded in this process, and nothing passes but pixels.

The outside of an upload is checked here; then a child process with little memory and little time
(`darkroom.py`) decodes it and draws it anew. Many pictures share one child, because starting it
costs more than a small picture; if it dies, each picture gets a child of its own, so that only the
guilty one is refused.

How it can fail: every failure is a `Refusal` with a code of `rules.REFUSALS`.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from media.assets import rules
from media.assets.rules import Developed, Drawn

DARKROOM = str(Path(__file__).with_name("darkroom.py"))
MEMORY = 768 * 1024 * 1024
#: Of one picture: processor time, and time on the clock of a busy machine.
CPU_SECONDS = 10
WALL_SECONDS = 30
BATCH = 16
#: How far a darkroom that is in no hurry steps back (`nice`).
PATIENCE = 10
#: Darkrooms at once, when there are many pictures.
ROOMS = 2

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make of an upload. `only_look` decodes it and makes nothing; `in_no_hurry` lets
    everything else on the machine go first."""

    kinds: tuple[str, ...] = rules.FIRST_KINDS
    keep_master: bool = True
    only_look: bool = False
    in_no_hurry: bool = False

    def told(self, data: bytes) -> bytes:
        """The wish as the darkroom reads it."""
        wish = {
            "formats": [str(rules.format_of(data)).upper()],
            "most_pixels": rules.MOST_PIXELS,
            "least_side": rules.LEAST_SIDE,
            "master": rules.MASTER_SIDE,
            "widths": rules.WIDTHS,
            "kinds": self.kinds,
            "keep_master": self.keep_master,
            "only_look": self.only_look,
        }
        return json.dumps(wish).encode()


def develop(data: bytes, wish: Wish | None = None) -> Developed:
    """What the darkroom makes of one upload, or a refusal."""
    rules.check_outside(data)
    answer, pieces = _one(data, wish or Wish())
    return _developed(answer, pieces)


def develop_many(uploads: Sequence[bytes], wish: Wish | None = None) -> Iterator[Developed]:
    """The same for many pictures in their order; the first refusal ends it."""
    asked = wish or Wish()
    for each in uploads:
        rules.check_outside(each)
    batches = [uploads[start : start + BATCH] for start in range(0, len(uploads), BATCH)]
    with ThreadPoolExecutor(ROOMS) as rooms:
        for answers in rooms.map(lambda batch: _batch(batch, asked), batches):
            for answer, pieces in answers:
                yield _developed(answer, pieces)


def inspect(data: bytes) -> dict[str, object]:
    """What the gate says of a file, for people who wonder: its format and size, or a refusal."""
    found = rules.check_outside(data)
    answer, _pieces = _one(data, Wish(only_look=True))
    if "refused" in answer:
        raise rules.refusal(answer["refused"])
    width, height = answer["uploaded"]
    return {"format": found, "width": width, "height": height, "bytes": len(data)}


def _batch(uploads: Sequence[bytes], wish: Wish) -> list[tuple[Answer, list[bytes]]]:
    return _child(uploads, wish) or [_one(each, wish) for each in uploads]


def _one(data: bytes, wish: Wish) -> tuple[Answer, list[bytes]]:
    answers = _child([data], wish)
    return answers[0] if answers else ({"refused": "media.too_slow"}, [])


def _child(uploads: Sequence[bytes], wish: Wish) -> list[tuple[Answer, list[bytes]]] | None:
    """The answers of one darkroom to all of `uploads`, or None if it died over one of them."""
    frames = []
    for data in uploads:
        told = wish.told(data)
        frames += [struct.pack(">II", len(told), len(data)), told, data]
    limits = (MEMORY, CPU_SECONDS * len(uploads), PATIENCE if wish.in_no_hurry else 0)
    command = [sys.executable, "-I", DARKROOM, *map(str, limits)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script by our own interpreter
            command,
            input=b"".join(frames),
            capture_output=True,
            timeout=WALL_SECONDS * len(uploads),
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return _read(done.stdout, len(uploads)) if done.returncode == 0 else None


def _read(output: bytes, count: int) -> list[tuple[Answer, list[bytes]]]:
    stream = BytesIO(output)
    answers: list[tuple[Answer, list[bytes]]] = []
    for _each in range(count):
        (length,) = struct.unpack(">I", stream.read(4))
        answer: Answer = json.loads(stream.read(length))
        answers.append((answer, [stream.read(size) for size in answer.get("lengths", [])]))
    return answers


def _developed(answer: Answer, pieces: list[bytes]) -> Developed:
    if "refused" in answer:
        raise rules.refusal(answer["refused"])
    made = answer["pictures"]
    drawn = tuple(
        Drawn(each["kind"], each["width"], each["height"], data)
        for each, data in zip(made, pieces, strict=False)
    )
    width, height = answer["size"]
    master = pieces[len(made)] if len(pieces) > len(made) else b""
    return Developed(width, height, answer["dominant"], drawn, master)
