"""Films: only what browsers show everywhere, without where and when; captions with words only."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import imageio_ffmpeg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.words import Words
from media import films
from media.assets import prepared
from media.films import Film, Parts, captions
from media.storage import Storage
from storefront.wiring.storage import storage as storage_of_app
from tests.made_catalog import a_product
from tests.media.uploads import jpeg
from tests.storefront.accounts.browser import TOKEN

CANARY = "CANARY-30.2741N"
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.500\nJade beads\n"
Made = Callable[..., bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Makes one second of film with a place and a title in it."""
    folder = tmp_path_factory.mktemp("films")

    def make(name: str, *options: str) -> bytes:
        target = folder / name
        told = ["-metadata", f"title={CANARY}", "-metadata", f"comment={CANARY}"]
        told += [
            "-metadata",
            f"location={CANARY}",
            "-metadata",
            "creation_time=2026-01-02T03:04:05",
        ]
        source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1"]
        source += ["-f", "lavfi", "-i", "sine=duration=1"]
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", *source]
        command += [*options, *told, "-shortest", str(target)]
        subprocess.run(command, check=True, capture_output=True)
        return target.read_bytes()

    return make


H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+use_metadata_tags")
VP9 = ("-c:v", "libvpx-vp9", "-c:a", "libopus")


@pytest.fixture
def storage(app: Flask) -> Storage:
    return storage_of_app()


def decodes(data: bytes, folder: Path) -> bool:
    target = folder / "kept"
    target.write_bytes(data)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(target), "-f", "null", "-"]
    run = subprocess.run(command, capture_output=True, check=False)
    return run.returncode == 0 and not run.stderr


@pytest.mark.parametrize(
    ("name", "options"),
    [("v.m4a", ("-vn", "-c:a", "aac")), ("v.webm", ("-vn", "-c:a", "libopus"))],
)
def test_a_voice_has_sound_and_no_picture(
    made: Made, storage: Storage, name: str, options: tuple[str, ...]
) -> None:
    path = films.prepared_voice(io.BytesIO(made(name, *options)), storage)
    kept = storage.get(path)
    assert len(kept) > 500
    assert CANARY.encode() not in kept
    with pytest.raises(Refusal):
        films.prepared_film(io.BytesIO(made(name, *options)), storage)
    with pytest.raises(Refusal):
        films.prepared_voice(io.BytesIO(made("p.mp4", *H264)), storage)


@pytest.mark.parametrize(("name", "options"), [("a.mp4", H264), ("a.webm", VP9)])
def test_a_film_keeps_picture_and_sound_and_nothing_else(
    made: Made, storage: Storage, tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    data = made(name, *options)
    assert CANARY.encode() in data
    kept = storage.get(films.prepared_film(io.BytesIO(data), storage).path)
    assert CANARY.encode() not in kept
    assert len(kept) == len(data)
    assert decodes(kept, tmp_path)


def test_what_browsers_do_not_show_everywhere_is_refused(made: Made, storage: Storage) -> None:
    bad = [
        b"",
        b"<html>" * 9,
        b"\0\0\0\x18ftypisom" + b"\xff" * 400,
        b"\x1a\x45\xdf\xa3" + b"\xff" * 400,
        made("b.mp4", "-c:v", "mpeg4", "-c:a", "aac"),
        made("b.mkv", "-c:v", "libx264", "-c:a", "aac"),
        made("a2.mp4", *H264)[:-400],
    ]
    for data in bad:
        with pytest.raises(Refusal) as refused:
            films.prepared_film(io.BytesIO(data), storage)
        assert refused.value.code == "film.not_a_film"


def test_every_cut_and_every_flipped_byte_is_a_verdict(made: Made, storage: Storage) -> None:
    for name, options in (("c.mp4", H264), ("c.webm", VP9)):
        whole = made(name, *options)
        for at in range(0, len(whole), max(1, len(whole) // 60)):
            changed = bytearray(whole)
            changed[at] ^= 0xFF
            for data in (whole[:at], bytes(changed)):
                try:
                    films.prepared_film(io.BytesIO(data), storage)
                except Refusal as refusal:
                    verdict = refusal.code
                else:
                    verdict = "ok"
                assert verdict in {"ok", "film.not_a_film"}


def test_captions_are_times_and_words_only() -> None:
    wild = (
        "\ufeffWEBVTT - title\r\n\r\nSTYLE\r\n::cue { background: url(//evil) }\r\n\r\n"
        "NOTE by Mei\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000 position:10%\r\n"
        "<v Ahe><b>玉</b> beads & <script>x</script>\r\n"
    ).encode()
    clean = captions.cleaned(wild).decode()
    assert clean == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n玉 beads &amp; x\n"
    assert captions.cleaned(clean.encode()).decode() == clean


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"1\n00:00:01,000 --> 00:00:02,000\nSRT\n",
        b"WEBVTT\n\n",
        b"WEBVTT\n\n00:02.000 --> 00:01.000\nback\n",
        b"WEBVTT\n\n00:99.000 --> 01:00.000\nno such second\n",
        b"WEBVTT\n\n\xff\xfe",
        b"WEBVTT" + b" " * 400_000,
    ],
)
def test_what_is_no_webvtt_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        captions.cleaned(data)
    assert refused.value.code == "film.captions"


def test_a_film_is_shown_once_everybody_can_follow(
    session: Session, storage: Storage, made: Made, now: datetime
) -> None:
    product = a_product(session, "bracelet")
    film = films.prepared_film(io.BytesIO(made("d.mp4", *H264)), storage)
    zh = films.prepared_captions(VTT, storage)
    films.hang(session, product.id, Parts(film, captions_zh=zh), actor=SYSTEM, now=now)
    assert films.film_of(session, product.id) is None
    parts = Parts(transcript=Words("", "Beads are strung."))
    films.hang(session, product.id, parts, actor=SYSTEM, now=now)
    assert films.film_of(session, product.id) is None
    poster = prepared(jpeg(640, 480), private=False, storage=storage)
    parts = Parts(poster=poster, transcript=Words("", "Beads are strung."))
    films.hang(session, product.id, parts, actor=SYSTEM, now=now)
    view = films.film_of(session, product.id)
    assert view is not None
    assert view.captions_zh.endswith(".vtt")
    assert session.scalar(select(func.count(Film.id))) == 1
    films.take_down(session, product.id, actor=SYSTEM, now=now)
    assert films.film_of(session, product.id, all_of_them=True) is None


def test_players_get_the_part_they_ask_for(
    session: Session, storage: Storage, made: Made, client: FlaskClient
) -> None:
    data = made("e.mp4", *H264)
    address = "/" + films.prepared_film(io.BytesIO(data), storage).path
    whole = client.get(address)
    assert (whole.status_code, whole.content_type) == (200, "video/mp4")
    assert len(whole.data) == len(data)
    part = client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(data)}"
    assert client.get(address, headers={"Range": "bytes=99999999-"}).status_code == 416
    assert client.get("/films/../masters/ab/x.jpg").status_code == 404


def test_the_office_brings_a_film_and_the_shop_shows_it(
    session: Session, made: Made, yun: FlaskClient, client: FlaskClient
) -> None:
    a_product(session, "bracelet")
    session.commit()
    page = "/office/goods/bracelet/pictures"
    token = TOKEN.search(yun.get(page).text)
    assert token is not None
    sent = {
        "film": (io.BytesIO(made("f.mp4", *H264)), "f.mp4"),
        "sign": (io.BytesIO(made("g.webm", *VP9)), "g.webm"),
        "captions_en": (io.BytesIO(VTT), "en.vtt"),
        "transcript_zh": "穿珠子。",
        "poster": (io.BytesIO(jpeg(640, 480)), "poster.jpg"),
    }
    assert yun.post("/office/goods/bracelet/film", data=sent).status_code == 400
    fields = {**sent, "csrf_token": token[1]}
    fields["film"] = (io.BytesIO(made("f.mp4", *H264)), "f.mp4")
    fields["sign"] = (io.BytesIO(made("g.webm", *VP9)), "g.webm")
    fields["poster"] = (io.BytesIO(jpeg(640, 480)), "poster.jpg")
    fields["captions_en"] = (io.BytesIO(VTT), "en.vtt")
    assert yun.post("/office/goods/bracelet/film", data=fields).status_code == 303
    shown = client.get("/products/bracelet?lang=en").text
    assert '<track kind="captions" srclang="en"' in shown
    assert "In sign language" in shown
    assert shown.count("<video") == 2
    assert re.search(r'<video [^>]*poster="/media/[^"]+\.jpg"', shown)
