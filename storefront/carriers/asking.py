"""Asking a machine outside: time limits, a size limit, no redirects, one try.

Connecting may take `CONNECT` seconds and everything `TOTAL`, however slowly the answer drips; more
than `MOST` bytes are not read. The address comes from settings only, never from data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import monotonic

import urllib3

from storefront.carriers.port import Unreachable

CONNECT, TOTAL = 3.0, 10.0
MOST = 1024 * 1024
_PIECE = 16 * 1024
_pool = urllib3.PoolManager(num_pools=4, maxsize=4, retries=False)


def post(address: str, fields: Mapping[str, str]) -> bytes:
    """The body that answers a form; `Unreachable` if none comes in time or it is not a 200."""
    begun = monotonic()
    try:
        answer = _pool.request(
            "POST",
            address,
            fields=dict(fields),
            encode_multipart=False,
            preload_content=False,
            redirect=False,
            timeout=urllib3.Timeout(connect=CONNECT, read=TOTAL, total=TOTAL),
        )
        try:
            if answer.status != 200:
                raise Unreachable(f"status {answer.status}")
            return bounded(answer.stream(_PIECE), lambda: monotonic() - begun)
        finally:
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as failure:
        raise Unreachable(type(failure).__name__) from failure


def bounded(pieces: Iterable[bytes], spent: Callable[[], float]) -> bytes:
    """The pieces together; `Unreachable` when they grow too many or too slow."""
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) > MOST:
            raise Unreachable("an answer without end")
        if spent() > TOTAL:
            raise Unreachable("too slow")
    return bytes(read)
