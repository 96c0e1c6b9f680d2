"""A 12-megapixel photo to all renditions, beside libvips with one thread, in the same run.

    .venv/bin/python -m tests.benchmarks.pictures [rounds]

Both sides read the same JPEG (4000 × 3000, quality 90), make 1600, 1280, 960, 640 and 320 wide in
one format, and stay in memory: JPEG quality 80, progressive, optimised; WebP quality 78, effort 4;
AVIF quality 60, speed 8 (libvips' effort 1; its default, effort 4, is shown beside it). Ours goes
the whole way: header, fork of a darkroom, socket. libvips runs with `VIPS_CONCURRENCY=1` in a child
of its own that has been warmed up by one round. The rounds of the two are interleaved; medians.
On a machine that others use too, the processor's time is the better judge. Ours resamples with a
Hamming window and halves by averaging, libvips with Lanczos.
Peak memory is the most the process held: ours as the darkroom says, libvips' `VmHWM`.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from catalog.errors import Refusal
from media.assets import gate
from media.assets.rules import WIDTHS
from tests.media import uploads

VIPS = {
    "jpeg": (".jpg", {"Q": 80, "optimize_coding": True, "interlace": True}),
    "webp": (".webp", {"Q": 78, "effort": 4}),
    "avif": (".avif", {"Q": 60, "effort": 1}),
    "avif, effort 4": (".avif", {"Q": 60, "effort": 4}),
}


def photo() -> bytes:
    """Smooth light, texture, edges and noise: as hard to encode as a photo."""
    dice, height, width = np.random.default_rng(3), 3000, 4000
    down, across = np.mgrid[0:height, 0:width].astype("float32")
    drawn = np.zeros((height, width, 3), "float32")
    for _ in range(14):
        x, y, size = dice.uniform(0, width), dice.uniform(0, height), dice.uniform(150, 900)
        light = np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * size**2))
        drawn += light[..., None] * dice.uniform(30, 200, 3).astype("float32")
    for _ in range(60):
        x, y = dice.integers(0, width - 300), dice.integers(0, height - 300)
        box = slice(y, y + dice.integers(40, 300)), slice(x, x + dice.integers(40, 300))
        drawn[box] += dice.uniform(-60, 60, 3)
    rough = dice.normal(0, 1, (height // 4, width // 4)).astype("float32")
    drawn += np.kron(rough, np.ones((4, 4), "float32"))[..., None] * 7
    drawn += dice.normal(0, 4, (height, width, 1)).astype("float32")
    out = io.BytesIO()
    Image.fromarray(drawn.clip(0, 255).astype("uint8")).save(out, "JPEG", quality=90)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Turn:
    """One photo in one format: seconds on the clock and of the processor, MiB, bytes."""

    wall: float
    cpu: float
    peak: float
    size: int


def ours(kind: str, data: bytes) -> Turn:
    """By the gate."""
    begun = time.perf_counter()
    made = gate.develop(data, gate.Wish(kinds=(kind,), keep_master=False))
    spent = time.perf_counter() - begun
    return Turn(spent, made.cpu, made.peak_kib / 1024, sum(len(each.data) for each in made.drawn))


class Vips:
    """libvips in a child of its own that answers one line for each line."""

    def __init__(self, kind: str, path: Path) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.pictures", "vips", kind, str(path)]
        env = {**os.environ, "VIPS_CONCURRENCY": "1"}
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.child = subprocess.Popen(command, env=env, text=True, **pipes)
        self.turn()

    def turn(self) -> Turn:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write("go\n")
        self.child.stdin.flush()
        return Turn(*json.loads(self.child.stdout.readline()))

    def close(self) -> None:
        self.child.communicate()


def serve_vips(kind: str, path: str) -> None:
    import pyvips  # noqa: PLC0415 - only in this child, so that ours is measured without it

    ending, options = VIPS[kind]
    for _line in sys.stdin:
        begun, worked, size, picture = time.perf_counter(), time.process_time(), 0, None
        for width in sorted(WIDTHS, reverse=True):
            if picture is None:
                picture = pyvips.Image.thumbnail(path, width, height=10**7)
            else:
                picture = picture.thumbnail_image(width, height=10**7)
            picture = picture.copy_memory()
            size += len(picture.write_to_buffer(ending, keep="none", **options))
        spent, worked = time.perf_counter() - begun, time.process_time() - worked
        status = Path("/proc/self/status").read_text()
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
        print(json.dumps((spent, worked, peak, size)), flush=True)


def refused(data: bytes) -> float:
    """Milliseconds until the gate says no."""
    begun = time.perf_counter()
    try:
        gate.develop(data)
    except Refusal:
        return 1e3 * (time.perf_counter() - begun)
    raise AssertionError("taken")


def compare(rounds: int, data: bytes, path: Path) -> None:
    print("                     wall ms (median)         cpu ms (median)        peak MiB")
    print("format            ours   vips  ratio       ours   vips  ratio    ours   vips")
    for kind in VIPS:
        theirs = Vips(kind, path)
        mine = ours(kind.split(",")[0], data)
        turns = rounds if "4" not in kind else 1
        pairs = [(ours(kind.split(",")[0], data), theirs.turn()) for _round in range(turns)]
        theirs.close()
        line = f"{kind:15}"
        for what in ("wall", "cpu"):
            one, other = (
                1e3 * statistics.median(getattr(each[side], what) for each in pairs)
                for side in (0, 1)
            )
            line += f"{one:7.0f}{other:7.0f}{one / other:7.2f}    "
        peaks = [max(each[side].peak for each in pairs) for side in (0, 1)]
        print(f"{line}{peaks[0]:5.0f}{peaks[1]:7.0f}   bytes {mine.size} / {pairs[0][1].size}")


def main() -> None:
    rounds, data = int(sys.argv[1]) if len(sys.argv) > 1 else 7, photo()
    with TemporaryDirectory() as folder:
        path = Path(folder, "photo.jpg")
        path.write_bytes(data)
        compare(rounds, data, path)
    begun = time.perf_counter()
    made = gate.develop(data)
    first = 1e3 * (time.perf_counter() - begun)
    print(
        f"first answer (JPEG, master, hash, colour): {first:.0f} ms, {made.peak_kib / 1024:.0f} MiB"
    )
    bombs: dict[str, Callable[[], bytes]] = {
        "PNG that says 64,000 × 64,000": lambda: uploads.png_that_says(64_000, 64_000),
        "PNG that promises 36 million pixels": lambda: uploads.png_that_says(6_000, 6_000),
        "PNG with a comment of 200 MB": uploads.png_with_a_text_bomb,
    }
    for name, make in bombs.items():
        print(f"refused in {refused(make()):7.2f} ms: {name}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["vips"]:
        serve_vips(*sys.argv[2:4])
    else:
        main()
