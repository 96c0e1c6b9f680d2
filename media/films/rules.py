"""What a film from outside must be, and where it lies."""

from __future__ import annotations

import re

from catalog.errors import Refusal

MOST_BYTES = 200 * 1024 * 1024
LONGEST_TRANSCRIPT = 20_000
FILM = re.compile(r"films/[0-9a-f]{2}/[0-9a-f]{62}\.(mp4|webm|vtt)")
CONTENT_TYPES = {"mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt; charset=utf-8"}


def kind_of(head: bytes) -> str | None:
    """mp4 or webm by the first bytes; None for everything else."""
    if head[4:8] == b"ftyp":
        return "mp4"
    return "webm" if head[:4] == b"\x1a\x45\xdf\xa3" else None


def path_of(digest: str, ending: str) -> str:
    """Where something of a film lies: under the hash of its bytes."""
    return f"films/{digest[:2]}/{digest[2:]}.{ending}"


def content_type_of(path: str) -> str:
    """What is told to browsers."""
    return CONTENT_TYPES[path.rpartition(".")[2]]


def not_a_film() -> Refusal:
    """For everything that browsers cannot be trusted to show."""
    return Refusal(
        "film.not_a_film",
        "Please send a film as MP4 (H.264 or AV1 with AAC or Opus) or WebM, exported for the web.",
        status=422,
    )


def not_a_voice() -> Refusal:
    """For a recording that phones cannot be trusted to play."""
    return Refusal(
        "film.not_a_voice", "Please send a voice as M4A or WebM, as a phone records it.", status=422
    )


def too_large() -> Refusal:
    """For a film that is too long or too fine."""
    return Refusal("film.too_large", "This film is larger than 200 MB.", status=422)
