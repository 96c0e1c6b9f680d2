"""The gate: pixels pass, everything else stays outside."""

import io

import pytest
from PIL import Image

from catalog.errors import Refusal
from media.assets import gate, rules
from media.assets.rules import Developed
from tests.media import uploads

EVERYTHING = gate.Wish(kinds=("jpeg", "webp", "avif"))

REFUSED = {
    "media.empty": [b""],
    "media.too_large": [b"\xff\xd8\xff" + b"\0" * rules.MOST_BYTES],
    "media.not_a_picture": [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"GIF89a" + b"\0" * 40,
        b"%PDF-1.7",
        b"<html>",
        b"MZ\x90",
        b"%!PS-Adobe",
        b"push graphic-context",
    ],
    "media.heif": [b"\0\0\0\x18ftypheic" + b"\0" * 40],
    "media.too_many_pixels": [
        uploads.png_that_says(64_000, 64_000),
        uploads.png_that_says(8_000, 5_001),
    ],
    "media.too_small": [uploads.png(15, 100)],
    "media.unreadable": [
        uploads.jpeg()[:300],
        uploads.png()[:-30],
        uploads.png_that_says(3_000, 3_000),
        b"\xff\xd8\xff" + b"jade" * 50,
        b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 30,
    ],
}


@pytest.mark.parametrize(
    ("code", "data"), [(code, data) for code, many in REFUSED.items() for data in many]
)
def test_what_is_no_good_picture_is_refused_by_its_reason(code: str, data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        gate.develop(data)
    assert refused.value.code == code
    assert refused.value.status == 422


def test_a_picture_is_told_by_its_bytes_and_decoded_by_no_other_decoder() -> None:
    gif = uploads.encoded(uploads.picture(), "GIF")
    with pytest.raises(Refusal) as refused:
        gate.develop(b"\x89PNG\r\n\x1a\n" + gif)
    assert refused.value.code == "media.unreadable"


@pytest.mark.parametrize(
    "data", [uploads.jpeg(), uploads.png(), uploads.webp(), uploads.jpeg_with_html()]
)
def test_nothing_of_an_upload_but_its_pixels_survives(data: bytes) -> None:
    assert uploads.SECRET in data or b"Comment" in data
    developed = gate.develop(data, EVERYTHING)
    for each in (*(drawn.data for drawn in developed.drawn), developed.master):
        assert uploads.SECRET not in each
        assert b"<script" not in each
        found = Image.open(io.BytesIO(each))
        assert set(found.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
            "loop",
            "background",
            "timestamp",
            "duration",
        }
        assert not found.getexif()


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(turned: int) -> None:
    developed = gate.develop(uploads.jpeg(200, 100, turned=turned))
    assert (developed.width, developed.height) == ((200, 100) if turned < 5 else (100, 200))
    red_at_start = {1: (5, 5), 2: (194, 5), 3: (194, 94), 4: (5, 94)}
    red_at_start |= {5: (5, 5), 6: (94, 5), 7: (94, 194), 8: (5, 194)}
    red, _green, blue = _drawn(developed, "jpeg").getpixel(red_at_start[turned])
    assert red > 150 > blue


@pytest.mark.parametrize(
    "data",
    [
        uploads.jpeg(mode="CMYK"),
        uploads.jpeg(mode="L"),
        uploads.png(mode="P"),
        uploads.png(mode="1"),
        uploads.png(mode="LA"),
        uploads.deep_grey_png(),
    ],
)
def test_every_way_to_hold_colours_becomes_plain_rgb(data: bytes) -> None:
    developed = gate.develop(data, EVERYTHING)
    assert {_drawn(developed, kind).mode for kind in ("jpeg", "webp", "avif")} == {"RGB"}


def test_sixteen_bits_keep_their_brightness() -> None:
    red, _green, _blue = _drawn(gate.develop(uploads.deep_grey_png()), "jpeg").getpixel((9, 9))
    assert abs(red - 40_000 // 256) <= 2


def test_what_is_see_through_becomes_white() -> None:
    assert gate.develop(uploads.see_through_png()).dominant_hex == "#FFFFFF"


def test_a_picture_is_never_enlarged() -> None:
    widths = [each.width for each in gate.develop(uploads.jpeg(900, 600)).drawn]
    assert widths == [900, 640, 320]
    assert [each.width for each in gate.develop(uploads.jpeg(200, 100)).drawn] == [200]


def test_a_large_photo_comes_in_five_widths_and_keeps_its_shape() -> None:
    developed = gate.develop(uploads.jpeg(4000, 3000))
    sizes = [(each.width, each.height) for each in developed.drawn]
    assert sizes == [(1600, 1200), (1280, 960), (960, 720), (640, 480), (320, 240)]
    assert (developed.width, developed.height) == (2000, 1500)


def test_a_thread_of_a_picture_keeps_at_least_one_line() -> None:
    sizes = [(each.width, each.height) for each in gate.develop(uploads.png(1900, 17)).drawn]
    assert sizes == [(1600, 14), (1280, 11), (960, 9), (640, 6), (320, 3)]


def test_a_comment_that_unpacks_to_a_flood_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        gate.develop(uploads.png_with_a_text_bomb())
    assert refused.value.code == "media.unreadable"


def test_many_pictures_come_back_in_their_order() -> None:
    many = [uploads.png(100 + place, 80) for place in range(9)]
    widths = [developed.width for developed in gate.develop_many(many)]
    assert widths == [100 + place for place in range(9)]


def test_a_darkroom_without_memory_refuses_and_the_house_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "MEMORY", 60_000_000)
    with pytest.raises(Refusal) as refused:
        gate.develop(uploads.png(5000, 5000))
    assert refused.value.code in {"media.too_slow", "media.too_many_pixels"}


def test_a_darkroom_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "WALL_SECONDS", 0.001)
    with pytest.raises(Refusal) as refused:
        gate.develop(uploads.png())
    assert refused.value.code == "media.too_slow"


def test_a_look_tells_format_and_size() -> None:
    told = gate.inspect(uploads.webp(120, 80))
    assert (told["format"], told["width"], told["height"]) == ("webp", 120, 80)


def _drawn(developed: Developed, kind: str) -> Image.Image:
    first = next(each for each in developed.drawn if each.kind == kind)
    return Image.open(io.BytesIO(first.data))
