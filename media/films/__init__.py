"""Films: from upload to a page that everybody can follow. Not pictures (assets)."""

from media.films.actions import (
    DEVELOP,
    NewFilm,
    Parts,
    hang,
    lay,
    prepared_captions,
    prepared_film,
    prepared_voice,
    take_down,
)
from media.films.developing import develop, keep_developed, undeveloped
from media.films.models import Film, FilmRendition
from media.films.queries import FilmView, Looks, film_by_id, film_of, film_row, looks_of

__all__ = [
    "DEVELOP",
    "Film",
    "FilmRendition",
    "FilmView",
    "Looks",
    "NewFilm",
    "Parts",
    "develop",
    "film_by_id",
    "film_of",
    "film_row",
    "hang",
    "keep_developed",
    "lay",
    "looks_of",
    "prepared_captions",
    "prepared_film",
    "prepared_voice",
    "take_down",
    "undeveloped",
]
