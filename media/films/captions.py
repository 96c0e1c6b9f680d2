"""Captions: WebVTT read strictly and written anew with nothing in it but times and words.

Notes, styles, regions, positions and tags are left out: a page needs none of them, and each is a
way to bring in more than words.

How it can fail: `film.captions` with the number of the line.
"""

from __future__ import annotations

import html
import re

from catalog.errors import Refusal

MOST_BYTES = 300_000
MOST_CUES = 5_000
TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMES = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")
TAG = re.compile(r"<[^<>]*>")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def cleaned(data: bytes) -> bytes:
    """The same captions, times and words only."""
    text = _text(data)
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise _wrong(1)
    cues: list[str] = []
    at = 1
    while at < len(lines):
        found = TIMES.fullmatch(lines[at].strip())
        if found is None and "-->" in lines[at]:
            raise _wrong(at + 1)
        if found is None:
            at += 1
            continue
        begins, ends = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
        words, at, line = [], at + 1, at + 1
        while at < len(lines) and lines[at].strip():
            words.append(_plain(lines[at]))
            at += 1
        if begins >= ends or len(cues) >= MOST_CUES:
            raise _wrong(line)
        cues.append(f"{_said(begins)} --> {_said(ends)}\n" + "\n".join(filter(None, words)))
    if not cues:
        raise _wrong(1)
    return ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode()


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _wrong(1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(1) from None
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _plain(line: str) -> str:
    """The words of a line; what looked like a tag is gone, what is left cannot become one."""
    return html.escape(html.unescape(TAG.sub("", line)), quote=False).replace("--&gt;", "→").strip()


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(each or 0) for each in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _said(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _wrong(line: int) -> Refusal:
    return Refusal(
        "film.captions",
        "We could not read these captions (line %(line)s). They must be a WebVTT file.",
        status=422,
        line=line,
    )
