"""The rehearsal carrier: says by the clock what a good carrier would say, or what a test tells it.

For the demo it never says “delivered”: that stays with people. A test steers it by `script`: what
to answer (or raise) for a number, and `signed` makes a push as it would sign it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from fulfillment.shipping import Seen, Sighting
from storefront.carriers.port import Asked, BadSignature, Push, Unreachable

#: Hours after it left us → what is said then.
ROAD = ((2, Seen.ACCEPTED, "已揽收"), (11, Seen.MOVING, "运输中"), (30, Seen.ARRIVING, "派送中"))
HEADER = "X-Rehearsal-Signature"


class RehearsalCarrier:
    """A carrier that moves nothing."""

    name = "rehearsal"

    def __init__(self, secret: str) -> None:
        self.secret = secret.encode()
        self.script: dict[str, Sequence[Sighting] | Exception] = {}
        self.asked: list[str] = []
        self.subscribed: dict[str, str] = {}

    def look(self, asked: Asked, *, now: datetime) -> Sequence[Sighting]:
        """All news of a parcel."""
        self.asked.append(asked.number)
        told = self.script.get(asked.number)
        if isinstance(told, Exception):
            raise told
        return self._by_the_clock(asked.since, now) if told is None else told

    def subscribe(self, asked: Asked, *, callback: str) -> bool:
        """Ask that news of a parcel are pushed; a script that fails, fails here too."""
        told = self.script.get(asked.number)
        if isinstance(told, Exception):
            raise told
        self.subscribed[asked.number] = callback
        return True

    def read_push(self, headers: Mapping[str, str], body: bytes) -> Push:
        """News that were sent to our door."""
        given = {name.lower(): value for name, value in headers.items()}.get(HEADER.lower(), "")
        if not hmac.compare_digest(given.encode(), self._sign(body).encode()):
            raise BadSignature
        try:
            told = json.loads(body)
            news = [
                Sighting(Seen(each["seen"]), datetime.fromisoformat(each["at"]), each["words"])
                for each in told["news"]
            ]
            return Push(str(told["number"]), news)
        except (ValueError, KeyError, TypeError) as failure:
            raise Unreachable("not to be read") from failure

    def receipt(self) -> tuple[str, str]:
        """Nothing to read."""
        return "", "text/plain"

    def signed(self, number: str, news: Sequence[Sighting]) -> tuple[bytes, dict[str, str]]:
        """A push as this carrier sends it: body and headers."""
        rows = [
            {"seen": each.seen.value, "at": each.at.isoformat(), "words": each.words}
            for each in news
        ]
        body = json.dumps({"number": number, "news": rows}).encode()
        return body, {HEADER: self._sign(body)}

    def _sign(self, body: bytes) -> str:
        return hmac.new(self.secret, body, hashlib.sha256).hexdigest()

    def _by_the_clock(self, since: datetime, now: datetime) -> Sequence[Sighting]:
        said = [Sighting(seen, since + timedelta(hours=hours), w) for hours, seen, w in ROAD]
        return [each for each in said if each.at <= now]
