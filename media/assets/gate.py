"""The gate: nothing from outside is decoded in this process, and nothing passes but pixels.

First the outside: size, kind by content, what the header promises (pixels, frames); this takes
microseconds and stops bombs. Then a child process with little memory and little time
(`media.darkroom`) decodes the picture and draws it anew.

How it can fail: every failure is a `Refusal` with a code of `rules.REFUSALS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from media.assets import rooms, rules
from media.assets.rooms import Answer, Limits
from media.assets.rules import Developed, Drawn

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
WALL_SECONDS = 30
#: How far a darkroom that is in no hurry steps back (`nice`).
PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make of an upload. `only_look` decodes it and makes nothing; `in_no_hurry` lets
    everything else on the machine go first."""

    kinds: tuple[str, ...] = rules.FIRST_KINDS
    widths: tuple[int, ...] = rules.WIDTHS
    keep_master: bool = True
    only_look: bool = False
    in_no_hurry: bool = False

    def told(self, kind: str) -> bytes:
        """The wish as the darkroom reads it."""
        wish = {
            "formats": [kind.upper()],
            "most_pixels": rules.MOST_PIXELS,
            "least_side": rules.LEAST_SIDE,
            "master": rules.MASTER_SIDE,
            "widths": self.widths,
            "kinds": self.kinds,
            "keep_master": self.keep_master,
            "only_look": self.only_look,
        }
        return json.dumps(wish).encode()


def develop(data: bytes, wish: Wish | None = None) -> Developed:
    """What the darkroom makes of one upload, or a refusal."""
    asked = wish or Wish()
    answer, pieces = _asked(data, asked)
    made = answer["pictures"]
    master = pieces.pop(0) if asked.keep_master else b""
    drawn = tuple(
        Drawn(each["kind"], each["width"], each["height"], piece)
        for each, piece in zip(made, pieces, strict=True)
    )
    width, height = answer["size"]
    afar = (answer.get("dominant", rules.PAPER), answer.get("thumbhash", ""))
    return Developed(width, height, *afar, drawn, master, answer["peak_kib"], answer["cpu"])


def develop_many(uploads: Sequence[bytes], wish: Wish | None = None) -> Iterator[Developed]:
    """The same for many pictures in their order; the first refusal ends it."""
    for each in uploads:
        rules.check_outside(each)
    with ThreadPoolExecutor(rooms.ROOMS) as desk:
        yield from desk.map(lambda data: develop(data, wish), uploads)


def inspect(data: bytes) -> dict[str, object]:
    """What the gate says of a file, for people who wonder: its format and size, or a refusal."""
    answer, _pieces = _asked(data, Wish(only_look=True))
    width, height = answer["uploaded"]
    found = rules.check_outside(data)
    return {"format": found, "width": width, "height": height, "bytes": len(data)}


def _asked(data: bytes, wish: Wish) -> tuple[Answer, list[bytes]]:
    kind = rules.check_outside(data)
    limits = Limits(MEMORY, CPU_SECONDS, WALL_SECONDS, PATIENCE if wish.in_no_hurry else 0)
    answered = rooms.ask(wish.told(kind), data, limits)
    if answered is None:
        raise rules.refusal("media.too_slow")
    if "refused" in answered[0]:
        raise rules.refusal(answered[0]["refused"])
    return answered
