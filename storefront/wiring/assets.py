"""Static files as pages ask for them: one stylesheet, and every file under a name that changes
with its content, so that a browser may keep it for a year.

Rules
* `main.css` names its parts by `@import url("…") layer(…)`; they are joined here, in that order,
  once when the app is made. There is no build step; a maker's pages have the same without the
  parts in `NOT_AT_WORK`.
* `asset("js/counter.js")` is the address of a file with its fingerprint in `?v=`.

How it can fail: a part that `main.css` names and that is not there stops the app from starting;
an asset that is not there stops the page, in the tests before anybody sees it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent.parent / "static"
YEAR = "public, max-age=31536000, immutable"
#: Parts of the stylesheet that no page of a maker uses; hers is sent over thin lines without them.
NOT_AT_WORK = frozenset(
    (
        *("components/footer.css", "components/pill.css", "components/card.css"),
        *("components/pager.css", "components/chips.css", "components/thread.css"),
        *("components/split.css", "components/tiers.css", "components/sidenav.css"),
        *("components/desk.css", "pages/shop.css", "pages/listing.css", "pages/voices.css"),
        *("pages/waiting.css", "pages/buying.css", "pages/inspecting.css", "pages/ticket.css"),
        *("pages/office.css", "pages/pictures.css", "pages/quotes.css", "pages/host.css"),
        *("pages/run-of-show.css",),
        *("pages/onair.css", "pages/onair-setup.css"),
        "pages/claims.css",
        "pages/stall.css",
    )
)
_IMPORT = re.compile(r'@import url\("(?P<part>[^"]+)"\) layer\((?P<layer>[a-z]+)\);')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The joined stylesheet, plain and packed, with the fingerprint of its text."""

    text: bytes
    packed: bytes
    fingerprint: str


def joined(folder: Path, without: frozenset[str] = frozenset()) -> str:
    """`main.css` with each import replaced by the part's own text inside its layer."""

    def part(found: re.Match[str]) -> str:
        if found["part"] in without:
            return ""
        text = (folder / found["part"]).read_text(encoding="utf-8")
        return f"@layer {found['layer']} {{\n{text}\n}}"

    whole = _IMPORT.sub(part, (folder / "main.css").read_text(encoding="utf-8"))
    return _BLANKS.sub("\n", _COMMENT.sub("", whole)).strip() + "\n"


def stylesheet(folder: Path, without: frozenset[str] = frozenset()) -> Stylesheet:
    """The stylesheet of `folder`, ready to send."""
    text = joined(folder, without).encode()
    return Stylesheet(text, gzip.compress(text, 9, mtime=0), fingerprint_of(text))


def fingerprint_of(content: bytes) -> str:
    """A short name for these bytes."""
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def _fingerprint(filename: str) -> str:
    return fingerprint_of((STATIC / filename).read_bytes())


def worker_of(room: str) -> str:
    """The service worker of a room: its own few lines, then what all of them share."""
    names = (f"{room}-room.js", "offline-worker.js")
    return "\n".join((STATIC / "js" / name).read_text(encoding="utf-8") for name in names)


def asset(filename: str) -> str:
    """The lasting address of a static file."""
    return _address(request.script_root if request else "", filename)


@cache
def _address(_below: str, filename: str) -> str:
    """Worked out once: a page names five of them."""
    return url_for("static", filename=filename, v=_fingerprint(filename))


def connect_assets(app: Flask) -> None:
    """Serve the joined stylesheet, and a maker's, and tell templates where things are."""
    _serve(app, "stylesheet", "all", stylesheet(STATIC / "css"))
    _serve(app, "work_stylesheet", "work", stylesheet(STATIC / "css", NOT_AT_WORK))
    app.jinja_env.globals.update(asset=asset)
    app.after_request(_keep)


def _serve(app: Flask, endpoint: str, name: str, sheet: Stylesheet) -> None:
    def send() -> Response:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        answer = Response(sheet.packed if packed else sheet.text, mimetype="text/css")
        answer.headers.update({"Cache-Control": YEAR, "Vary": "Accept-Encoding"})
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        return answer

    app.add_url_rule(f"/static/css/{name}-{sheet.fingerprint}.css", endpoint, send)


def _keep(answer: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and answer.status_code == 200:
        answer.headers["Cache-Control"] = YEAR
    return answer
