"""What was said in a chat, as it comes: pasted, typed, or posted by a chat reader. Pure.

Social Stream Ninja posts each message as JSON by an XMLHttpRequest of its extension or program:
`chatname`, `chatmessage` (perhaps with HTML: pictures of faces, escaped signs), `userid` where the
platform has one, `type` (the platform) and `id`. That id is a counter that begins anew, at a random
number, with each start of the reader; so it tells a message from others only together with its
words, and lines that have none are told apart by nothing: each counts.

Pasted lines have no id at all. The same line of the same viewer is the same message each time the
chat is pasted; said twice within one paste it is two.

How it can fail: what is neither an object nor a list of them, or has no words, is nothing.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storefront.live.claims.standing import MOST_LETTERS, MOST_LINES

PASTED, TYPED = "pasted", "typed"
#: Letters of a name, a line and a source that are kept.
NAME, TEXT, SOURCE = 60, 300, 24
#: Messages of one post.
MOST_POSTED = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a chat. `message` tells it from the other lines of its source, `author` its writer
    from other writers; each may be empty where nothing tells."""

    source: str
    message: str
    author: str
    name: str
    text: str


def pasted(block: str) -> list[Told]:
    """Lines as somebody copied them, the first ones up to the limit."""
    lines = [each.strip() for each in block[:MOST_LETTERS].splitlines()]
    seen: Counter[str] = Counter()
    found = []
    for line in [each for each in lines if each][:MOST_LINES]:
        seen[line] += 1
        found.append(Told(PASTED, f"{seen[line]}:{line}", "", "", line[: NAME + TEXT]))
    return found


def typed(name: str, text: str, *, nonce: str) -> list[Told]:
    """One line that a person typed; `nonce` is that of her form, so that two presses are one."""
    name, text = _plain(name, NAME).replace(":", " ").replace("：", " ").strip(), _plain(text, TEXT)
    return [Told(TYPED, nonce, name, name, text)] if text and nonce else []


def posted(said: object) -> list[Told]:
    """Messages as a chat reader posts them: one, or a list of them."""
    found = said if isinstance(said, list) else [said]
    told = [_posted(each) for each in found[:MOST_POSTED] if isinstance(each, Mapping)]
    return [each for each in told if each is not None]


def _posted(said: Mapping[str, object]) -> Told | None:
    text = _plain(_word(said, "chatmessage", "message", "text"), TEXT)
    name = _plain(_word(said, "chatname", "displayName", "name"), NAME)
    if not text:
        return None
    source = re.sub(r"[^a-z0-9_-]", "", _word(said, "type", "platform").lower())[:SOURCE]
    number, author = _word(said, "id")[:80], _word(said, "userid", "userId")[:80] or name
    message = f"{number}:{author}:{text}" if number else ""
    return Told(source or "chat", message, author, name, text)


def _word(said: Mapping[str, object], *names: str) -> str:
    found: Iterable[object] = (said.get(each) for each in names)
    words = (str(each) for each in found if isinstance(each, str | int) and each is not True)
    return next((each.strip() for each in words if each.strip()), "")


def _plain(text: str, most: int) -> str:
    """Without the HTML that readers leave in it, on one line."""
    bare = html.unescape(re.sub(r"<[^<>]{0,2000}>", " ", text[: most * 40]))
    shown = "".join(each if each.isprintable() else " " for each in bare)
    return " ".join(shown.split())[:most]
