"""What every adapter of the platform port promises, proved for each of them by the same tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storefront.carriers.asking import MOST, bounded
from storefront.channels.adapters.port import (
    BadSignature,
    Key,
    KeyEnded,
    Limited,
    Refused,
    Unreachable,
    Window,
)
from storefront.channels.adapters.rules import FIRST, OVERLAP, ends_soon, next_window, rest
from storefront.channels.adapters.telling import told
from storefront.channels.rules import ChannelState
from tests.storefront.channels.adapters.far_sides import Far, made, push

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
KEY = Key("old-token", "again")
NAMES = ("taobao", "tiktok", "douyin", "wechat")
WINDOW = Window(NOW - timedelta(hours=5), NOW)


@pytest.fixture(params=NAMES)
def far(request: pytest.FixtureRequest) -> Far:
    return Far(request.param, ["310", "311", "312"])


def test_all_orders_of_a_window_come_page_by_page_signed_as_the_platform_proves(far: Far) -> None:
    platform = made(far)
    far.page = 100 if far.name == "douyin" else 2
    found: list[str] = []
    mark = ""
    for _each in range(5):
        page = platform.sold(KEY, WINDOW, mark, now=NOW)
        found += page.orders
        if not (mark := page.next):
            break
    assert found == ["310", "311", "312"]
    assert len(far.asked) == (1 if far.name == "douyin" else 2)
    far.orders = []
    assert platform.sold(KEY, WINDOW, "", now=NOW).orders == ()
    for each in far.asked:
        assert "sec1" not in each.address + each.body.decode() + repr(each)


def test_one_order_says_the_same_in_our_words_whoever_tells_it(far: Far) -> None:
    order = told(far.name, made(far).order(KEY, "311", now=NOW))
    assert (order.order, order.columns["paid_minor"]) == ("311", 7600)
    assert order.columns["shipping_minor"] == 600
    ((name, line),) = order.lines.items()
    assert name == {"tiktok": "311:900", "wechat": "311:5"}.get(far.name, "900")
    assert (line["pieces"], line["sku"], line["paid_minor"]) == (2, "TEA-1", 7000)
    assert line["state"] is ChannelState.PAID
    assert line["unit_price_minor"] == 3900
    if far.name == "douyin":
        assert (line["platform_host_id"], line["platform_host_name"]) == ("4711", "小溪")
    with pytest.raises(Refused):
        made(far).order(KEY, "999", now=NOW)


def test_failures_are_of_four_kinds_and_tell_no_secret(far: Far) -> None:
    platform = made(far)
    garbage = (b"", b"[]", b"{}", b"<html>", b"\xff\xfe", b"[" * 9_000, b'{"data":3,"code":0}')
    for wrong in (Unreachable("timeout"), *garbage):
        far.trouble = wrong
        with pytest.raises((Unreachable, Refused)) as failure:
            platform.order(KEY, "311", now=NOW)
        assert "sec1" not in str(failure.value)
        assert "old-token" not in str(failure.value)
    far.trouble, far.limited = None, True
    with pytest.raises(Limited):
        platform.sold(KEY, WINDOW, "", now=NOW)
    far.limited, far.takes = False, "new-token"
    with pytest.raises(KeyEnded):
        platform.sold(KEY, WINDOW, "", now=NOW)
    fresh = platform.renewed(KEY, now=NOW)
    assert fresh.access == "new-token"
    assert fresh.ends_at is not None
    assert platform.sold(fresh, WINDOW, "", now=NOW).orders
    assert "new-token" not in repr(fresh)
    with pytest.raises(Unreachable, match="without end"):
        bounded((b"x" * 65_536 for _each in range(MOST)), lambda: 1.0)


def test_a_push_is_believed_by_its_raw_body_only() -> None:
    for name in ("tiktok", "douyin", "wechat"):
        platform = made(Far(name))
        headers, args, body = push(name, "88", "311")
        found = platform.read_push(headers, args, body)
        assert {each.order for each in found} == {"311"}
        assert len({each.message for each in found}) == 1
        spaced = body.replace(b": ", b":  ", 1)  # means the same, is not the same
        for wrong in (body + b" ", spaced, body.replace(b"1", b"2", 1), b""):
            if name == "wechat" and wrong in (body + b" ", spaced, body.replace(b"1", b"2", 1)):
                continue  # its signature covers the ciphertext, see below
            with pytest.raises(BadSignature):
                platform.read_push(headers, args, wrong)
        with pytest.raises(BadSignature):
            platform.read_push({}, {}, body)
    headers, args, body = push("wechat", "88", "311")
    for wrong in (body.replace(b'"Encrypt": "', b'"Encrypt": "A'), b'{"Encrypt": 3}', b"[]"):
        with pytest.raises(BadSignature):
            made(Far("wechat")).read_push(headers, args, wrong)
    with pytest.raises(BadSignature):
        made(Far("taobao")).read_push({}, {}, b"{}")


def test_windows_follow_each_other_without_a_gap_and_rests_grow() -> None:
    first = next_window(None, timedelta(hours=6), NOW)
    assert first is not None
    assert first.begun == NOW - FIRST - OVERLAP
    through, seen = first.ended, [first]
    while (window := next_window(through, timedelta(hours=6), NOW)) is not None:
        assert window.begun < through
        assert window.ended - window.begun <= timedelta(hours=6)
        seen.append(window)
        through = window.ended
    assert len(seen) == 5
    assert through < NOW
    rests = [rest(each).total_seconds() / 60 for each in (1, 2, 3, 7, 80)]
    assert rests == [1, 2, 4, 60, 60]
    assert ends_soon(NOW + timedelta(minutes=10), NOW)
    assert not ends_soon(NOW + timedelta(hours=1), NOW)
    assert not ends_soon(None, NOW)
