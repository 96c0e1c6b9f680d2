"""Headers are read without decoding; what makes no sense is None and never an accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media.assets import headers
from media.assets.headers import Header
from tests.media import uploads

GOOD = {
    "jpeg": uploads.jpeg(70, 40),
    "png": uploads.png(70, 40),
    "webp": uploads.webp(70, 40),
}


@pytest.mark.parametrize("kind", GOOD)
def test_the_size_is_read_from_the_header(kind: str) -> None:
    assert headers.kind_of(GOOD[kind]) == kind
    assert headers.read(kind, GOOD[kind]) == Header(70, 40)


@pytest.mark.parametrize("how", [{"lossless": True}, {"quality": 50}])
def test_every_way_to_write_webp_is_understood(how: dict[str, object]) -> None:
    data = uploads.encoded(uploads.picture(90, 20), "WEBP", **how)
    assert headers.read("webp", data) == Header(90, 20)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_moves_is_noticed(kind: str) -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    data = uploads.encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    header = headers.read(kind.lower(), data)
    assert header is not None
    assert header.moves


@given(st.data())
def test_a_broken_header_is_no_accident(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(GOOD)))
    whole = bytearray(GOOD[kind])
    for _hit in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, min(len(whole) - 1, 300)))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    found = headers.read(kind, cut)
    assert found is None or found.width >= 0
