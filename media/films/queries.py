"""The film of a product as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.words import Words
from media.films.models import Film
from media.films.rules import content_type_of


@dataclass(frozen=True, slots=True)
class FilmView:
    """Addresses are empty where there is nothing."""

    address: str
    kind: str
    sign_address: str
    sign_kind: str
    captions_zh: str
    captions_en: str
    transcript: Words
    shown: bool


def film_of(session: Session, product_id: int, *, all_of_them: bool = False) -> FilmView | None:
    """The film of a product, if there is one to be shown (or, for the office, one at all)."""
    film = session.scalars(select(Film).where(Film.product_id == product_id)).first()
    if film is None or not (film.shown or all_of_them):
        return None
    return FilmView(
        address=_link(film.path),
        kind=content_type_of(film.path),
        sign_address=_link(film.sign_path),
        sign_kind=content_type_of(film.sign_path) if film.sign_path else "",
        captions_zh=_link(film.captions_zh),
        captions_en=_link(film.captions_en),
        transcript=film.transcript,
        shown=film.shown,
    )


def _link(path: str) -> str:
    return f"/{path}" if path else ""
