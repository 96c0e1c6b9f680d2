"""Developing a film: its poster and smaller copies, made by ffmpeg where it is, kept by a job.

Rules
* Only a film that passed the gate is touched, and what ffmpeg makes passes the same gates: a still
  goes through the darkroom, a copy through the boxes' reader, before it is laid down.
* A copy is kept if it is smaller than what it was made of. What was made of one film is found by
  the film's own path, so that a new film never shows the old one's copies.
* No transaction is open while ffmpeg works; running twice makes the same again.

How it can fail: ffmpeg cannot (`ffmpeg.Unworkable`), a gate refuses what it made: the film is then
served as it came, and waits for a poster that somebody sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import SYSTEM
from media.assets import Prepared, keep, prepared
from media.films import ffmpeg
from media.films.actions import NewFilm, name_of, prepared_film, shown_now
from media.films.models import Film, FilmRendition
from media.storage import Storage, pieces

#: How many rows of pixels smaller copies have.
HEIGHTS = (480, 720)
#: A poster is taken so far into the film, but not later than this many seconds.
POSTER_AT, LATEST = 0.2, 8.0


@dataclass(frozen=True, slots=True)
class Developed:
    """What was made of one film."""

    source_path: str
    poster: Prepared | None
    copies: tuple[tuple[int, NewFilm], ...]


def undeveloped(session: Session, film_id: int) -> tuple[list[str], bool]:
    """The films of a row that have no copies yet, and whether a poster is wanted of the first."""
    film = session.get(Film, film_id)
    if film is None:
        return [], False
    sources = [path for path in (film.path, film.sign_path) if path]
    made = set(
        session.scalars(
            select(FilmRendition.source_path).where(FilmRendition.source_path.in_(sources))
        )
    )
    return [path for path in sources if path not in made], film.poster_id is None


def develop(path: str, storage: Storage, *, poster: bool) -> Developed | None:
    """What ffmpeg makes of the film under a path; None where there is none."""
    program = ffmpeg.found()
    if program is None:
        return None
    with TemporaryDirectory(prefix="film-") as folder:
        film, kind = Path(folder) / "film", path.rpartition(".")[2]
        with film.open("wb") as out:
            out.writelines(pieces(storage, path, 0, storage.size(path)))
        try:
            size = ffmpeg.measured(program, film, kind)
            picture = _poster(program, film, kind, size, storage) if poster else None
            copies = [
                (height, copy)
                for height in HEIGHTS
                if height < size.height and (copy := _copy(program, film, kind, height, storage))
            ]
        except (ffmpeg.Unworkable, Refusal):
            return Developed(path, None, ())
        return Developed(path, picture, tuple(copies))


def keep_developed(session: Session, film_id: int, made: Developed, *, now: datetime) -> None:
    """Write down what was made, if the film is still the one it was made of."""
    film = session.get(Film, film_id, with_for_update=True, populate_existing=True)
    if film is None or made.source_path not in (film.path, film.sign_path):
        return
    for height, copy in made.copies:
        row = {"source_path": made.source_path, "height": height}
        insert_once(session, FilmRendition, {**row, "path": copy.path, "bytes": copy.bytes})
    if made.poster is not None and film.poster_id is None and made.source_path == film.path:
        name = name_of(session, film)
        film.poster_id = keep(session, made.poster, alt=name, actor=SYSTEM, now=now).id
        film.poster_from = film.path
    film.shown = shown_now(film)
    session.flush()


def _poster(
    program: Path, film: Path, kind: str, size: ffmpeg.Measured, storage: Storage
) -> Prepared:
    target = film.with_suffix(".png")
    at = min(size.seconds * POSTER_AT, LATEST)
    data = ffmpeg.still(program, film, kind, target, at=at)
    return prepared(data, private=False, storage=storage)


def _copy(program: Path, film: Path, kind: str, height: int, storage: Storage) -> NewFilm | None:
    target = film.with_suffix(f".{height}.mp4")
    if ffmpeg.smaller(program, film, kind, target, height=height) >= film.stat().st_size:
        return None
    with target.open("rb") as copy:
        return prepared_film(copy, storage)
