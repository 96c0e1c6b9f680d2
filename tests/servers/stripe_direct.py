"""The official library speaking to the stand-in without a network: thousands of histories a minute.

Everything else is as over a socket: the same form fields, headers, status codes and bodies. A lost
answer is a broken connection here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import stripe
from werkzeug.test import Client

from tests.servers.stripe_fake import LostLine, StripeFake


class Direct(stripe.HTTPClient):
    """An HTTP client of the library whose other end is the stand-in itself."""

    name = "direct"

    def __init__(self, fake: StripeFake) -> None:
        super().__init__()
        self._client = Client(fake)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        place = urlsplit(url)
        try:
            answer = self._client.open(
                place.path,
                method=method.upper(),
                query_string=place.query,
                headers=dict(headers or {}),
                data=post_data,
            )
        except LostLine as failure:
            raise stripe.APIConnectionError("the line is dead", should_retry=True) from failure
        return answer.get_data(as_text=True), answer.status_code, dict(answer.headers)
