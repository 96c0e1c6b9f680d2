"""ThumbHash: encoded as the reference does, decoded into a few pixels."""

import io
from base64 import b64decode

import pytest
from PIL import Image

from media.assets.placeholder import placeholder
from media.darkroom import thumbhash

RED, BLUE, GREY = (200, 30, 30), (30, 30, 200), (120, 120, 120)


def pixels_of(address: str) -> Image.Image:
    return Image.open(io.BytesIO(b64decode(address.partition(",")[2]))).convert("RGB")


def test_one_colour_stays_that_colour() -> None:
    code = thumbhash.encoded(16, 16, [RED] * 256)
    drawn = pixels_of(placeholder(code.hex()))
    for channel, wanted in zip(drawn.getpixel((3, 3)), RED, strict=True):
        assert abs(channel - wanted) < 12


def test_left_and_right_are_told_apart() -> None:
    code = thumbhash.encoded(20, 10, ([RED] * 10 + [BLUE] * 10) * 10)
    drawn = pixels_of(placeholder(code.hex()))
    left, right = drawn.getpixel((0, 1)), drawn.getpixel((drawn.width - 1, 1))
    assert left[0] > left[2]
    assert right[2] > right[0]
    assert drawn.width > drawn.height


@pytest.mark.parametrize("size", [(1, 1), (32, 1), (1, 32), (32, 24), (7, 31)])
def test_every_shape_has_a_hash(size: tuple[int, int]) -> None:
    width, height = size
    code = thumbhash.encoded(width, height, [GREY] * (width * height))
    assert len(code) <= 25
    assert placeholder(code.hex())


@pytest.mark.parametrize("code", ["", "zz", "00", "ffffffffffffffffff"])
def test_what_is_no_hash_draws_nothing(code: str) -> None:
    assert placeholder(code) == ""
