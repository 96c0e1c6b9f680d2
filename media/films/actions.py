"""Keeping films: checked and cleaned without decoding, laid down, and only then written down.

Rules
* A film is shown when somebody who does not hear or see it can follow (captions or a transcript in
  each language) and when it has a poster. Where ffmpeg is, a job takes the poster from the film and
  makes smaller copies (`developing`); somebody may send another poster at any time.
* What is served is picture and sound: what tells where, when and by whom is blanked before.
* As with pictures, no transaction is open while bytes are read or laid down.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.history import Actor, record
from catalog.products import Product
from catalog.words import Words
from media.assets import Prepared, keep
from media.films import captions, mp4, rules, webm
from media.films.models import Film
from media.storage import Storage

CLEANERS = {"mp4": mp4.cleaned, "webm": webm.cleaned}
PIECE = 1 << 20
DEVELOP = "media.film"


@dataclass(frozen=True, slots=True)
class NewFilm:
    """A film that lies in storage."""

    path: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Parts:
    """What was brought; None or empty leaves what was there."""

    film: NewFilm | None = None
    sign: NewFilm | None = None
    poster: Prepared | None = None
    captions_zh: str = ""
    captions_en: str = ""
    transcript: Words = field(default_factory=Words)


def prepared_voice(source: IO[bytes], storage: Storage) -> str:
    """Somebody's voice, as a phone records it (M4A, WebM), by the same gate; where it lies."""
    return _prepared(source, storage, voice=True).path


def prepared_film(source: IO[bytes], storage: Storage) -> NewFilm:
    """A film checked, cleaned and laid down, or a refusal `film.…`."""
    return _prepared(source, storage, voice=False)


def _prepared(source: IO[bytes], storage: Storage, *, voice: bool) -> NewFilm:
    with TemporaryFile() as held:
        size = _copied(source, held)
        held.seek(0)
        kind = rules.kind_of(held.read(16))
        if kind is None:
            raise rules.not_a_voice() if voice else rules.not_a_film()
        try:
            CLEANERS[kind](held, size, voice=voice)
        except mp4.Unsafe:
            raise (rules.not_a_voice() if voice else rules.not_a_film()) from None
        held.seek(0)
        path = rules.path_of(hashlib.file_digest(held, "sha256").hexdigest(), kind)
        held.seek(0)
        if not storage.exists(path):
            storage.send(path, held, content_type=rules.content_type_of(path))
        return NewFilm(path, size)


def prepared_captions(data: bytes, storage: Storage) -> str:
    """Captions read strictly and laid down; where they lie."""
    clean = captions.cleaned(data)
    path = rules.path_of(hashlib.sha256(clean).hexdigest(), "vtt")
    storage.send(path, BytesIO(clean), content_type=rules.content_type_of(path))
    return path


def hang(session: Session, product_id: int, parts: Parts, *, actor: Actor, now: datetime) -> Film:
    """Give a product its film, or change a part of it; shown once everybody can follow."""
    session.execute(select(Product.id).where(Product.id == product_id).with_for_update())
    film = session.scalars(select(Film).where(Film.product_id == product_id)).first()
    if film is None:
        if parts.film is None:
            raise rules.not_a_film()
        film = Film(product_id=product_id, transcript=Words(), created_at=now)
        session.add(film)
    return _hung(session, film, parts, actor=actor, now=now)


def lay(
    session: Session,
    parts: Parts,
    *,
    title: Words,
    before: Film | None = None,
    actor: Actor,
    now: datetime,
) -> Film:
    """A film that stands elsewhere than with a product. It is never changed: what is brought later
    makes a new one, with what the one `before` had, for others may still show that."""
    if before is None and parts.film is None:
        raise rules.not_a_film()
    film = Film(product_id=None, title=title, transcript=Words(), created_at=now)
    if before is not None:
        film.path, film.bytes, film.sign_path = before.path, before.bytes, before.sign_path
        film.captions_zh, film.captions_en = before.captions_zh, before.captions_en
        film.poster_id, film.poster_from = before.poster_id, before.poster_from
    session.add(film)
    return _hung(session, film, parts, actor=actor, now=now)


def _hung(session: Session, film: Film, parts: Parts, *, actor: Actor, now: datetime) -> Film:
    if parts.film:
        film.path, film.bytes = parts.film.path, parts.film.bytes
    _hang_poster(session, film, parts.poster, actor, now)
    film.sign_path = parts.sign.path if parts.sign else film.sign_path or ""
    film.captions_zh = parts.captions_zh or film.captions_zh or ""
    film.captions_en = parts.captions_en or film.captions_en or ""
    film.transcript = parts.transcript
    film.shown = shown_now(film)
    record(session, film, "hang", actor=actor, now=now, path=film.path, shown=film.shown)
    if parts.film or parts.sign:
        queue.enqueue(session, DEVELOP, {"film_id": film.id}, now=now)
    return film


def name_of(session: Session, film: Film) -> Words:
    """What a film is called: its product's name, or its own."""
    if film.product_id is None:
        return film.title
    return session.scalars(select(Product.name).where(Product.id == film.product_id)).one()


def shown_now(film: Film) -> bool:
    """Whether everybody can follow it and something stands in its place until it plays."""
    told = (film.captions_zh or film.transcript.zh) and (film.captions_en or film.transcript.en)
    return bool(told) and film.poster_id is not None


def _hang_poster(
    session: Session, film: Film, poster: Prepared | None, actor: Actor, now: datetime
) -> None:
    """A poster that somebody sent; one that was taken from another film goes with that film."""
    if film.poster_from and film.poster_from != film.path:
        film.poster_id, film.poster_from = None, ""
    if poster is not None:
        film.poster_id = keep(session, poster, alt=name_of(session, film), actor=actor, now=now).id
        film.poster_from = ""


def take_down(session: Session, product_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a product's film away."""
    film = session.scalars(select(Film).where(Film.product_id == product_id)).first()
    if film is not None:
        record(session, film, "take_down", actor=actor, now=now, path=film.path)
        session.execute(delete(Film).where(Film.id == film.id))


def _copied(source: IO[bytes], held: BinaryIO) -> int:
    while piece := source.read(PIECE):
        held.write(piece)
        if held.tell() > rules.MOST_BYTES:
            raise rules.too_large()
    return held.seek(0, os.SEEK_END)
