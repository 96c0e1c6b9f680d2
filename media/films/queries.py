"""The film of a product as pages show it, and all that its page shows of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, bindparam, exists, select, true
from sqlalchemy.orm import Session

from catalog.db import rows_of
from catalog.words import Words
from media.assets.covers import ALL_OF_ONE, PLACES, asked_of, parted
from media.assets.models import Rendition
from media.assets.queries import PictureView, public_link
from media.films.models import Film, FilmRendition
from media.films.rules import content_type_of

#: The widest poster that a page asks for.
POSTER_WIDTH = 1280
#: Screens up to so many rows of pixels are given a copy of so many: (height, media query).
SCREENS = ((480, "(max-width: 30rem)"), (720, "(max-width: 90rem)"))


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a film: where, what, and for which screens; empty for all others."""

    address: str
    kind: str
    media: str = ""


@dataclass(frozen=True, slots=True)
class FilmView:
    """Addresses are empty where there is nothing. Sources come with the smallest screens first;
    the last is the film as it came."""

    sources: tuple[Source, ...]
    sign: tuple[Source, ...]
    poster: str
    captions_zh: str
    captions_en: str
    transcript: Words
    shown: bool


@dataclass(frozen=True, slots=True)
class Looks:
    """What a product's page shows: its pictures, its film, the first picture of others."""

    pictures: tuple[PictureView, ...]
    covers: dict[int, PictureView]
    film: FilmView | None


#: Where the poster of a film lies.
_POSTER = (
    select(Rendition.path)
    .where(Rendition.asset_id == Film.poster_id, Rendition.kind == "jpeg")
    .where(Rendition.width <= POSTER_WIDTH)
    .order_by(Rendition.width.desc())
    .limit(1)
    .scalar_subquery()
)
_ANY = (
    select(Film, _POSTER, FilmRendition)
    .outerjoin(FilmRendition, FilmRendition.source_path.in_([Film.path, Film.sign_path]))
    .order_by(FilmRendition.height)
)
_OF_PRODUCT = _ANY.where(Film.product_id == bindparam("product"))
_THERE_IS_ONE = select(Film.id).where(Film.product_id == bindparam("product"))
#: Whether there is a film, and beside it the pictures, if any: no question of its own.
_FILMED = select(exists().where(Film.product_id == bindparam("whole")).label("filmed")).subquery(
    "filmed"
)
_HUNG = ALL_OF_ONE.add_columns(PLACES.c.place).order_by(None).subquery("hung")
_LOOKS = (
    select(_FILMED.c.filmed, *(each for each in _HUNG.c if each.name != "place"))
    .select_from(_FILMED.outerjoin(_HUNG, true()))
    .order_by(_HUNG.c.product_id, _HUNG.c.place, _HUNG.c.wide)
)
_BY_ID = _ANY.where(Film.id == bindparam("film"))


def film_of(session: Session, product_id: int, *, all_of_them: bool = False) -> FilmView | None:
    """The film of a product, if there is one to be shown (or, for the office, one at all)."""
    asked = {"product": product_id}
    if rows_of(session, _THERE_IS_ONE, asked).first() is None:
        return None  # of most there is none: that is known for less
    return _view(session.execute(_OF_PRODUCT, asked).all(), all_of_them)


def looks_of(session: Session, product_id: int, others: Collection[int]) -> Looks:
    """How a product looks, and the covers of others beside it: one statement, more for a film."""
    rows = rows_of(session, _LOOKS, asked_of(product_id, others)).all()
    hung = (row[1:] for row in rows if row.product_id is not None)
    pictures, beside = parted(hung, product_id)
    film = film_of(session, product_id) if rows[0].filmed else None
    return Looks(pictures, beside, film)


def film_by_id(
    session: Session, film_id: int | None, *, all_of_them: bool = False
) -> FilmView | None:
    """A film that a row names, by the same rule."""
    if film_id is None:
        return None
    return _view(session.execute(_BY_ID, {"film": film_id}).all(), all_of_them)


def film_row(session: Session, film_id: int | None) -> Film | None:
    """The film itself, for whoever lays a new one after it."""
    return session.get(Film, film_id) if film_id is not None else None


def _view(
    rows: Sequence[Row[Film, str | None, FilmRendition]], all_of_them: bool
) -> FilmView | None:
    if not rows or not (rows[0][0].shown or all_of_them):
        return None
    film, still = rows[0][:2]
    smaller = [copy for _film, _still, copy in rows if copy is not None]
    return FilmView(
        sources=_sources(film.path, smaller),
        sign=_sources(film.sign_path, smaller),
        poster=public_link(still) if still else "",
        captions_zh=_link(film.captions_zh),
        captions_en=_link(film.captions_en),
        transcript=film.transcript,
        shown=film.shown,
    )


def _sources(path: str, smaller: Sequence[FilmRendition]) -> tuple[Source, ...]:
    if not path:
        return ()
    mine = {each.height: each.path for each in smaller if each.source_path == path}
    copies = (
        Source(_link(mine[height]), content_type_of(mine[height]), media)
        for height, media in SCREENS
        if height in mine
    )
    return (*copies, Source(_link(path), content_type_of(path)))


def _link(path: str) -> str:
    return f"/{path}" if path else ""
