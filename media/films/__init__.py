"""Films: from upload to a page that everybody can follow. Not pictures (assets)."""

from media.films.actions import NewFilm, Parts, hang, prepared_captions, prepared_film, take_down
from media.films.models import Film
from media.films.queries import FilmView, film_of

__all__ = [
    "Film",
    "FilmView",
    "NewFilm",
    "Parts",
    "film_of",
    "hang",
    "prepared_captions",
    "prepared_film",
    "take_down",
]
