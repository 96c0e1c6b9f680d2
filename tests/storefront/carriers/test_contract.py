"""What every adapter of the carrier port promises, proved for each of them by the same tests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from fulfillment.shipping import Seen, Sighting
from storefront.carriers import Asked, BadSignature, Breaker, Carrier, NotCarried, Unreachable
from storefront.carriers.asking import MOST, TOTAL, bounded
from storefront.carriers.kuaidi100 import COMPANIES, Kuaidi100, signature
from storefront.carriers.rehearsal import RehearsalCarrier
from storefront.config import CarrierSettings

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ASKED = Asked("顺丰速运", "SF123", "8000", NOW - timedelta(days=3))
NEWS = (
    Sighting(Seen.ACCEPTED, NOW - timedelta(hours=50), "已揽收"),
    Sighting(Seen.MOVING, NOW - timedelta(hours=40), "到达杭州"),
    Sighting(Seen.DELIVERED, NOW - timedelta(hours=20), "已签收"),
)
SAID = {Seen.ACCEPTED: "揽收", Seen.MOVING: "在途", Seen.DELIVERED: "签收"}
KEYS = CarrierSettings("CUST", "KEY", "SALT", "https://kuaidi.example")


@dataclass
class Bench:
    """An adapter with its far side: what it will answer, and a push as the far side signs it."""

    carrier: Carrier
    answers: Callable[[Sequence[Sighting] | bytes | Exception], None]
    push: Callable[[str, Sequence[Sighting]], tuple[bytes, dict[str, str]]]


@dataclass
class FarSide:
    """Kuaidi100's side of the wire."""

    told: Sequence[Sighting] | bytes | Exception = ()
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def __call__(self, address: str, fields: Mapping[str, str]) -> bytes:
        self.asked.append((address, fields))
        if isinstance(self.told, Exception):
            raise self.told
        return (
            self.told
            if isinstance(self.told, bytes)
            else json.dumps(body("SF123", self.told)).encode()
        )


def body(number: str, news: Sequence[Sighting]) -> dict[str, Any]:
    """An answer as Kuaidi100 writes it."""
    rows = [
        {
            "time": (each.at + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S"),
            "context": each.words,
            "status": SAID[each.seen],
        }
        for each in news
    ]
    return {"message": "ok", "nu": number, "com": "shunfeng", "state": "0", "data": rows}


def md5(text: str) -> str:
    """Computed here, beside the adapter's own way."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()


def kuaidi100() -> Bench:
    far = FarSide()

    def push(number: str, news: Sequence[Sighting]) -> tuple[bytes, dict[str, str]]:
        param = json.dumps({"status": "polling", "lastResult": body(number, news)})
        sign = md5(f"{param}SALT")
        return urlencode({"param": param, "sign": sign}).encode(), {}

    return Bench(Kuaidi100(KEYS, far), lambda told: setattr(far, "told", told), push)


def rehearsal() -> Bench:
    made = RehearsalCarrier("a-secret-of-the-rehearsal")

    def answers(told: Sequence[Sighting] | bytes | Exception) -> None:
        made.script["SF123"] = Unreachable("garbage") if isinstance(told, bytes) else told

    return Bench(made, answers, made.signed)


@pytest.fixture(params=[kuaidi100, rehearsal], ids=lambda make: make.__name__)
def bench(request: pytest.FixtureRequest) -> Bench:
    made: Bench = request.param()
    return made


def test_it_tells_what_it_knows_in_aware_times(bench: Bench) -> None:
    for news in (NEWS, NEWS[::-1], NEWS + NEWS, ()):
        bench.answers(news)
        assert list(bench.carrier.look(ASKED, now=NOW)) == list(news)


def test_it_asks_for_pushes_and_may_ask_twice(bench: Bench) -> None:
    for code in ("200", "501"):
        bench.answers(json.dumps({"result": True, "returnCode": code}).encode())
        if isinstance(bench.carrier, RehearsalCarrier):
            bench.answers(())
        assert bench.carrier.subscribe(ASKED, callback="https://shop.example/door")
    bench.answers(Unreachable("timeout"))
    with pytest.raises(Unreachable):
        bench.carrier.subscribe(ASKED, callback="https://shop.example/door")


def test_kuaidi100_is_asked_for_pushes_by_its_contract() -> None:
    far = FarSide(json.dumps({"result": False, "returnCode": "600"}).encode())
    assert not Kuaidi100(KEYS, far).subscribe(ASKED, callback="https://shop.example/door")
    ((address, fields),) = far.asked
    assert (address, fields["schema"]) == ("https://kuaidi.example/poll", "json")
    wish = {"callbackurl": "https://shop.example/door", "salt": "SALT", "resultv2": "1"}
    told = {"company": "shunfeng", "number": "SF123", "key": "KEY"}
    assert json.loads(fields["param"]) == {**told, "parameters": {**wish, "phone": "8000"}}
    unsigned = Kuaidi100(CarrierSettings("CUST", "KEY", "", "https://kuaidi.example"), far)
    assert not unsigned.subscribe(ASKED, callback="https://shop.example/door")
    assert len(far.asked) == 1, "a push that nobody signs is not asked for"
    for garbage in (b"", b"[]", b"{}"):
        far.told = garbage
        with pytest.raises(Unreachable):
            Kuaidi100(KEYS, far).subscribe(ASKED, callback="https://shop.example/door")


def test_slow_failing_and_garbled_answers_are_one_kind_of_failure(bench: Bench) -> None:
    garbage = (
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"nu": "OTHER", "data": []}',
        b"\xff\xfe",
        b"[" * 9_000,
    )
    for told in (Unreachable("timeout"), *garbage):
        bench.answers(told)
        with pytest.raises(Unreachable):
            bench.carrier.look(ASKED, now=NOW)


def test_a_push_is_believed_by_its_raw_body_only(bench: Bench) -> None:
    raw, headers = bench.push("SF123", NEWS)
    told = bench.carrier.read_push(headers, raw)
    assert (told.number, list(told.news)) == ("SF123", list(NEWS))
    for wrong in (raw.replace(b"SF123", b"SF124"), b"", b"param=%7B%7D&sign=", raw[:-4] + b"0000"):
        with pytest.raises(BadSignature):
            bench.carrier.read_push(headers, wrong)


def test_kuaidi100_is_asked_as_its_contract_says() -> None:
    """`sign` is MD5(param + key + customer) in capitals over the very text that is sent."""
    assert signature("{}", "k", "c") == md5("{}kc")
    assert signature("message digest") == "F96B697D7CB7938D525A2F31AAF161D0"  # RFC 1321, A.5
    far = FarSide(NEWS)
    Kuaidi100(KEYS, far).look(ASKED, now=NOW)
    address, fields = far.asked[0]
    assert address == "https://kuaidi.example/poll/query.do"
    assert fields["sign"] == signature(fields["param"], "KEY", "CUST")
    assert json.loads(fields["param"])["com"] == "shunfeng"
    assert json.loads(fields["param"])["phone"] == "8000"
    assert "KEY" not in json.dumps({**fields, "sign": ""})
    far.told = b'{"result": false, "returnCode": "500", "message": "none"}'
    assert Kuaidi100(KEYS, far).look(ASKED, now=NOW) == ()
    with pytest.raises(NotCarried):
        Kuaidi100(KEYS, far).look(Asked("驴车", "1", "", NOW), now=NOW)
    assert set(COMPANIES) >= {"顺丰", "中通", "ems"}


def test_without_a_salt_no_push_is_believed() -> None:
    closed = Kuaidi100(CarrierSettings("CUST", "KEY", ""), FarSide())
    raw = urlencode({"param": "{}", "sign": signature("{}")}).encode()
    with pytest.raises(BadSignature):
        closed.read_push({}, raw)


def test_an_answer_without_end_or_too_slow_is_left() -> None:
    assert bounded([b"ab", b"c"], lambda: 1.0) == b"abc"
    with pytest.raises(Unreachable, match="without end"):
        bounded((b"x" * 65_536 for _each in range(MOST)), lambda: 1.0)
    clock = iter(range(100))
    with pytest.raises(Unreachable, match="slow"):
        bounded((b"x" for _each in range(100)), lambda: float(next(clock)) * TOTAL / 3)


def test_the_breaker_opens_after_five_failures_and_tries_once_after_its_rest() -> None:
    fuse, second = Breaker(), timedelta(seconds=1)
    for each in range(4):
        fuse.failed(NOW + each * second)
    assert fuse.lets_through(NOW + 4 * second)
    fuse.failed(NOW + 4 * second)
    assert not fuse.lets_through(NOW + 63 * second)
    assert fuse.lets_through(NOW + 64 * second)
    assert not fuse.lets_through(NOW + 65 * second), "one try only"
    fuse.failed(NOW + 66 * second)
    assert not fuse.lets_through(NOW + 120 * second)
    assert fuse.lets_through(NOW + 126 * second)
    fuse.succeeded()
    assert fuse.lets_through(NOW + 127 * second)
