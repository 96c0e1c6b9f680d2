"""A sealed stream gives back what went in, or nothing that was not in it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import vault
from catalog.vault import VaultError
from storefront.backups import frames, stream
from storefront.backups.stream import SealedWriter, opened
from tests.conftest import SETTINGS
from tests.pace import examples

#: Small pieces, so that a short text has many.
PIECE = 16
PURPOSE = "backup.1.database"


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    vault.configure(SETTINGS.data_key)
    monkeypatch.setattr(stream, "PIECE", PIECE)


def sealed(plain: bytes, step: int = 5, purpose: str = PURPOSE) -> bytes:
    target = io.BytesIO()
    with SealedWriter(target, purpose) as writer:
        for start in range(0, len(plain), step):
            writer.write(plain[start : start + step])
    assert writer.size == len(target.getvalue())
    return target.getvalue()


def unsealed(data: bytes, purpose: str = PURPOSE) -> bytes:
    return opened(io.BytesIO(data), purpose).read()


@given(st.binary(max_size=100), st.integers(1, 40))
@settings(max_examples=examples(60))
def test_what_went_in_comes_out(plain: bytes, step: int) -> None:
    assert unsealed(sealed(plain, step)) == plain


@given(st.binary(min_size=1, max_size=70), st.data())
@settings(max_examples=examples(150))
def test_whatever_is_done_to_it_is_found(plain: bytes, data: st.DataObject) -> None:
    whole = sealed(plain)
    place = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(whole)
    changed[place] ^= 1 << bit
    for spoilt in (bytes(changed), whole[:place], whole + whole[:1], whole[:place] + b"\0"):
        if spoilt != whole:
            with pytest.raises(VaultError):
                unsealed(spoilt)


def test_pieces_keep_their_places_and_their_stream() -> None:
    plain = bytes(range(PIECE * 4))
    whole, other = sealed(plain), sealed(plain)
    head, long = len(whole) - 4 * (PIECE + 16), PIECE + 16
    cut = [whole[head + n * long : head + (n + 1) * long] for n in range(4)]
    start = whole[:head]
    orders: list[Callable[[], bytes]] = [
        lambda: start + cut[1] + cut[0] + cut[2] + cut[3],
        lambda: start + cut[0] + cut[2] + cut[3],
        lambda: start + cut[0] + cut[0] + cut[1] + cut[2] + cut[3],
        lambda: start + b"".join(cut[:3]),
        lambda: start + b"".join(cut[:2]),
        lambda: start + other[head:],
        lambda: other[:head] + b"".join(cut),
    ]
    for made in orders:
        with pytest.raises(VaultError):
            unsealed(made())
    assert unsealed(start + b"".join(cut)) == plain
    with pytest.raises(VaultError):
        unsealed(whole, "backup.1.media")


def test_what_breaks_off_in_a_frame_is_found() -> None:
    target = io.BytesIO()
    frames.put(target, {"table": "maker"}, [b"one", b"", b"two" * 200_000])
    frames.put(target, {"table": "batch"})
    source = io.BytesIO(target.getvalue())
    assert frames.told(source) == {"table": "maker"}
    assert b"".join(frames.pieces(source)) == b"one" + b"two" * 200_000
    assert frames.told(source) == {"table": "batch"}
    assert list(frames.pieces(source)) == []
    assert frames.told(source) is None
    broken = io.BytesIO(target.getvalue()[:-700])
    assert frames.told(broken) == {"table": "maker"}
    with pytest.raises(VaultError):
        list(frames.pieces(broken))
