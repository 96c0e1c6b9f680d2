"""Keeping films: checked and cleaned without decoding, laid down, and only then written down.

Rules
* A film is shown when somebody who does not hear or see it can follow: captions or a transcript in
  each language.
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

from catalog.history import Actor, record
from catalog.products import Product
from catalog.words import Words
from media.films import captions, mp4, rules, webm
from media.films.models import Film
from media.storage import Storage

CLEANERS = {"mp4": mp4.cleaned, "webm": webm.cleaned}
PIECE = 1 << 20


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
    captions_zh: str = ""
    captions_en: str = ""
    transcript: Words = field(default_factory=Words)


def prepared_film(source: IO[bytes], storage: Storage) -> NewFilm:
    """A film checked, cleaned and laid down, or a refusal `film.…`."""
    with TemporaryFile() as held:
        size = _copied(source, held)
        held.seek(0)
        kind = rules.kind_of(held.read(16))
        if kind is None:
            raise rules.not_a_film()
        try:
            CLEANERS[kind](held, size)
        except mp4.Unsafe:
            raise rules.not_a_film() from None
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
    if parts.film:
        film.path, film.bytes = parts.film.path, parts.film.bytes
    film.sign_path = parts.sign.path if parts.sign else film.sign_path or ""
    film.captions_zh = parts.captions_zh or film.captions_zh or ""
    film.captions_en = parts.captions_en or film.captions_en or ""
    film.transcript = parts.transcript
    film.shown = bool(
        (film.captions_zh or film.transcript.zh) and (film.captions_en or film.transcript.en)
    )
    record(session, film, "hang", actor=actor, now=now, path=film.path, shown=film.shown)
    return film


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
