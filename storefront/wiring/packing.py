"""Packing: what is sent as text travels as gzip, a quarter of it, which on a thin line is the
difference between a page and none.

Rules
* Pages of one reader, JSON, scripts and drawings are packed here; the stylesheet and kept pages are
  packed once by `assets` and `keeping`.
* A static file is the same for everybody: it is packed once, whoever asks.
* A page of one reader holds her form tokens beside words of its address. A stranger who could have
  it made again and again and saw how long it is might guess a token letter by letter (BREACH). So
  it is packed only when the browser says that she or a page of this house asked for it
  (`Sec-Fetch-Site`); what another site caused, or nobody says who, goes plain. Where a browser's
  worker asks in between, the length also varies by up to `NOISE` bytes.

How it can fail: an old browser that says nothing gets more bytes, never a wrong page.
"""

from __future__ import annotations

import gzip
import io
import secrets
from functools import cache

from flask import Flask, Response, request

from storefront.wiring.assets import STATIC
from storefront.wiring.keeping import page_is_kept

#: Less than this is not worth a header.
LEAST = 500
#: At most so many bytes of chance in the head of a packed page.
NOISE = 64
LEVEL = 5
KINDS = frozenset(
    ("text/html", "application/json", "text/javascript", "text/plain", "image/svg+xml")
)
HERSELF = frozenset(("same-origin", "none"))


def packed(text: bytes) -> bytes:
    """`text` as gzip, with a file's name of chance length in its head, which nobody reads."""
    out = io.BytesIO()
    name = "a" * secrets.randbelow(NOISE)
    with gzip.GzipFile(name, "wb", LEVEL, out, mtime=0) as file:
        file.write(text)
    return out.getvalue()


@cache
def packed_file(filename: str) -> bytes:
    """A static file, packed as well as can be."""
    return gzip.compress((STATIC / filename).read_bytes(), 9, mtime=0)


def connect_packing(app: Flask) -> None:
    """Connect it before whatever else looks at answers: what is connected first comes last."""
    app.after_request(_pack)


def _pack(answer: Response) -> Response:
    if not _is_plain_text(answer):
        return answer
    answer.vary.add("Accept-Encoding")
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return answer
    if request.endpoint == "static":
        answer.direct_passthrough = False
        answer.set_data(packed_file((request.view_args or {})["filename"]))
    elif not answer.is_streamed and not answer.direct_passthrough:
        return _packed_page(answer)
    else:
        return answer
    return _told(answer)


def _packed_page(answer: Response) -> Response:
    answer.vary.add("Sec-Fetch-Site")
    if request.headers.get("Sec-Fetch-Site") not in HERSELF:
        return answer
    text = answer.get_data()
    if len(text) < LEAST:
        return answer
    answer.set_data(packed(text))
    return _told(answer)


def _told(answer: Response) -> Response:
    answer.headers["Content-Encoding"] = "gzip"
    mark, _weak = answer.get_etag()
    if mark:
        answer.set_etag(mark, weak=True)
    return answer


def _is_plain_text(answer: Response) -> bool:
    """Whether this is a whole answer of words that nobody has packed or will keep."""
    whole = answer.status_code not in (204, 206, 304) and answer.mimetype in KINDS
    return whole and "Content-Encoding" not in answer.headers and not page_is_kept()
