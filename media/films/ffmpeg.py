"""ffmpeg as a limited child: one still picture of a film, and smaller copies of it.

It is used where it is installed (`MANYHANDS_FFMPEG`, else on the path) and missed nowhere else:
without it a film is served as it came and somebody sends its poster.

Promises
* It reads one file of ours whose kind the gate has read already, by that kind's own demuxer, and
  writes one file; every protocol but `file` is shut, so that no film can name another file's list
  or a place on the net.
* It may use `MEMORY`, `CPU_SECONDS`, `WALL_SECONDS` and `MOST_WRITTEN`, and has no environment.

How it can fail: `Unworkable` for whatever goes wrong; nothing of it is kept.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 900
WALL_SECONDS = 1_200
MOST_WRITTEN = 400 * 1024 * 1024
#: What a still picture may take.
STILL_SECONDS = 60

_DEMUXERS = {"mp4": "mov", "webm": "matroska"}
_SIZE = re.compile(rb"Video: .*?[ ,](\d{2,5})x(\d{2,5})[ ,\[]")
_DURATION = re.compile(rb"Duration: (\d+):(\d\d):(\d\d)")
#: The shell sets the limits and becomes ffmpeg: nothing of ours runs between fork and exec.
_LIMITED = (
    'ulimit -v "$1" && ulimit -t "$2" && ulimit -f "$3" && ulimit -c 0 && shift 3 && exec "$@"'
)


class Unworkable(Exception):  # noqa: N818 - an answer about a film, not an accident
    """ffmpeg could not, or might not, do what was asked."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How large the picture of a film is, and how long it lasts."""

    width: int
    height: int
    seconds: int


def found() -> Path | None:
    """The program, where there is one."""
    told = os.environ.get("MANYHANDS_FFMPEG")
    place = shutil.which(told) if told else shutil.which("ffmpeg")
    return Path(place) if place else None


def measured(program: Path, film: Path, kind: str) -> Measured:
    """How large and how long a film is."""
    told = _run(program, [*_source(film, kind)], seconds=STILL_SECONDS, fails=True)
    size, lasts = _SIZE.search(told), _DURATION.search(told)
    if size is None:
        raise Unworkable(told[-300:].decode(errors="replace"))
    hours, minutes, seconds = (int(each) for each in lasts.groups()) if lasts else (0, 0, 0)
    return Measured(int(size[1]), int(size[2]), (hours * 60 + minutes) * 60 + seconds)


def still(program: Path, film: Path, kind: str, target: Path, *, at: float) -> bytes:
    """One picture of a film, some seconds after its beginning, as PNG."""
    asked = ["-frames:v", "1", "-an", "-vf", "scale='min(1600,iw)':-2", "-f", "image2"]
    told = ["-ss", f"{at:.2f}", *_source(film, kind), *asked, "-update", "1", str(target)]
    _run(program, told, seconds=STILL_SECONDS)
    return _written(target)


def smaller(program: Path, film: Path, kind: str, target: Path, *, height: int) -> int:
    """A copy so many rows high that every browser plays while it comes; how large it is."""
    picture = ["-map", "0:v:0", "-c:v", "libx264", "-profile:v", "main", "-pix_fmt", "yuv420p"]
    size = ["-preset", "veryfast", "-crf", "26", "-vf", f"scale=-2:{height}"]
    sound = ["-map", "0:a:0?", "-c:a", "aac", "-b:a", "96k", "-ac", "2"]
    plain = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"]
    plain += ["-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    told = [*_source(film, kind), *picture, *size, *sound, *plain]
    _run(
        program, [*told, "-movflags", "+faststart", "-f", "mp4", str(target)], seconds=WALL_SECONDS
    )
    return len(_written(target))


def _source(film: Path, kind: str) -> list[str]:
    return ["-protocol_whitelist", "file", "-f", _DEMUXERS[kind], "-i", f"file:{film}"]


def _run(program: Path, told: list[str], *, seconds: int, fails: bool = False) -> bytes:
    """What it said; `fails` is for when it is asked for nothing but to look."""
    limits = [str(MEMORY // 1024), str(min(CPU_SECONDS, seconds)), str(MOST_WRITTEN // 512)]
    quiet = ["-hide_banner", "-nostdin", "-threads", "1", "-y"]
    command = ["/bin/sh", "-c", _LIMITED, "sh", *limits, str(program), *quiet, *told]
    try:
        done = subprocess.run(  # noqa: S603 - our own program and our own words
            command, capture_output=True, timeout=seconds, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unworkable("too slow") from None
    if done.returncode and not fails:
        raise Unworkable(done.stderr[-300:].decode(errors="replace"))
    return done.stderr


def _written(target: Path) -> bytes:
    if not target.exists() or not target.stat().st_size:
        raise Unworkable("nothing was written")
    return target.read_bytes()
