"""What ffmpeg makes of a film: a poster and smaller copies, within its limits, or nothing."""

from __future__ import annotations

import io
import subprocess
from datetime import datetime
from pathlib import Path

import imageio_ffmpeg
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.words import Words
from media import films
from media.assets import Asset
from media.films import Film, FilmRendition, Parts, ffmpeg
from media.storage import Storage
from storefront.jobs.worker import run_due
from storefront.wiring.storage import storage as storage_of_app
from tests.made_catalog import a_product

PROGRAM = Path(imageio_ffmpeg.get_ffmpeg_exe())
TOLD = Words("穿珠子。", "Beads are strung.")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds of film, 540 rows high, large enough that a smaller copy is smaller."""
    target = tmp_path_factory.mktemp("films") / "seen.mp4"
    source = ["-f", "lavfi", "-i", "testsrc2=size=960x540:rate=10:duration=2"]
    kind = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "8", "-pix_fmt", "yuv420p"]
    command = [str(PROGRAM), "-y", "-loglevel", "error", *source, *kind, str(target)]
    subprocess.run(command, check=True, capture_output=True)
    return target.read_bytes()


@pytest.fixture
def storage(app: Flask) -> Storage:
    return storage_of_app()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """ffmpeg is installed."""
    monkeypatch.setenv("MANYHANDS_FFMPEG", str(PROGRAM))


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """ffmpeg is not installed."""
    monkeypatch.setenv("MANYHANDS_FFMPEG", "/nowhere/ffmpeg")


def hung(session: Session, storage: Storage, data: bytes, now: datetime) -> Film:
    product = a_product(session, "bracelet")
    film = films.prepared_film(io.BytesIO(data), storage)
    return films.hang(session, product.id, Parts(film, transcript=TOLD), actor=SYSTEM, now=now)


@pytest.mark.usefixtures("here")
def test_a_film_gets_a_poster_and_a_smaller_copy_and_is_shown_then(
    app: Flask, session: Session, storage: Storage, seen: bytes, now: datetime
) -> None:
    film = hung(session, storage, seen, now)
    assert not film.shown
    session.commit()
    for _ in range(2):
        run_due(app)
        session.expire_all()
    view = films.film_of(session, film.product_id)
    assert view is not None
    assert view.poster.startswith("/media/")
    assert [each.media for each in view.sources] == ["(max-width: 30rem)", ""]
    copy = session.scalars(select(FilmRendition)).one()
    assert (copy.height, copy.bytes < len(seen)) == (480, True)
    assert storage.get(copy.path)[4:8] == b"ftyp"
    assert session.scalar(select(func.count(Asset.id))) == 1


@pytest.mark.usefixtures("here")
def test_a_new_film_loses_the_poster_that_was_taken_from_the_old_one(
    app: Flask, session: Session, storage: Storage, seen: bytes, now: datetime
) -> None:
    film = hung(session, storage, seen, now)
    session.commit()
    run_due(app)
    session.refresh(film)
    assert film.poster_from == film.path
    other = films.prepared_film(io.BytesIO(seen + b"\0\0\0\x08free"), storage)
    parts = Parts(other, transcript=TOLD)
    films.hang(session, film.product_id, parts, actor=SYSTEM, now=now)
    assert (film.poster_id, film.shown) == (None, False)


@pytest.mark.usefixtures("away")
def test_without_ffmpeg_it_is_served_as_it_came_and_waits_for_a_poster(
    app: Flask, session: Session, storage: Storage, seen: bytes, now: datetime
) -> None:
    film = hung(session, storage, seen, now)
    session.commit()
    run_due(app)
    session.refresh(film)
    view = films.film_of(session, film.product_id, all_of_them=True)
    assert view is not None
    assert (view.poster, len(view.sources), view.shown) == ("", 1, False)


def test_it_reads_nothing_but_the_film_it_was_given(tmp_path: Path) -> None:
    """A list that names another file, or a place on the net, is no film to it."""
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for text in (f"ffconcat version 1.0\nfile {secret}\n", "#EXTM3U\n#EXTINF:1,\nhttp://x/a.ts\n"):
        film = tmp_path / "film"
        film.write_text(text)
        with pytest.raises(ffmpeg.Unworkable):
            ffmpeg.measured(PROGRAM, film, "mp4")


def test_it_ends_where_its_limits_are(
    tmp_path: Path, seen: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tmp_path / "film"
    film.write_bytes(seen)
    assert ffmpeg.measured(PROGRAM, film, "mp4").height == 540
    for name, least in (("MOST_WRITTEN", 512), ("MEMORY", 8 << 20)):
        with monkeypatch.context() as tight:
            tight.setattr(ffmpeg, name, least)
            with pytest.raises(ffmpeg.Unworkable):
                ffmpeg.smaller(PROGRAM, film, "mp4", tmp_path / "out.mp4", height=480)
