"""The bare grid that a listing is measured against: Flask, Jinja, SQLAlchemy and nothing else."""

from __future__ import annotations

import random

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

GRID = """<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ title }}</title>
<style>{{ css }}</style></head><body><header><nav>{% for c in cats %}<a href="/c/{{ c.slug }}">
{{ c.name }}</a>{% endfor %}</nav></header><main><h1>{{ title }}</h1><ul class=grid>
{% for p in products %}<li class="card"><a href="{{ url_for('product', pid=p.id) }}">
<img loading=lazy width=320 height=240 alt="{{ p.name }}" srcset="/i/{{ p.id }}-320.avif 320w,
/i/{{ p.id }}-640.avif 640w, /i/{{ p.id }}-1280.avif 1280w" src="/i/{{ p.id }}-320.jpg"></a>
<h2><a href="{{ url_for('product', pid=p.id) }}">{{ p.name }}</a></h2>
<p class=maker>by <a href="/m/{{ p.maker_id }}">{{ p.maker }}</a></p>
<p class=blurb>{{ p.blurb|truncate(400) }}</p><p class=price>{{ "%.2f"|format(p.price/100) }}</p>
{% if p.available > 0 %}<form method=post action="/cart/add"><input type=hidden name=pid
value="{{ p.id }}"><label>Qty <input name=qty value=1 size=2></label><button>Add to basket</button>
</form><span class=stock>{{ p.available }} left</span>{% else %}<span>Sold out</span>{% endif %}
</li>{% endfor %}</ul></main><footer>{{ total }} products</footer></body></html>"""
CSS = "body{margin:0;font:16px system-ui}.card{padding:1em;border:1px solid #ddd}" * 80
WORDS = ("hand", "thrown", "stoneware", "glaze", "linen", "oak", "blue", "small", "batch", "studio")


class Bare(DeclarativeBase):
    """Tables of the bare grid only."""


class Maker(Bare):
    """Who made it."""

    __tablename__ = "bare_maker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Category(Bare):
    """Where it stands."""

    __tablename__ = "bare_category"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]


class Goods(Bare):
    """What is shown."""

    __tablename__ = "bare_goods"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    blurb: Mapped[str]
    price: Mapped[int]
    available: Mapped[int]
    maker_id: Mapped[int] = mapped_column(ForeignKey("bare_maker.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("bare_category.id"), index=True)


class Shown:
    """Attribute access like a row."""

    def __init__(self, **facts: object) -> None:
        self.__dict__.update(facts)


def bare_grid(url: str) -> Flask:
    """The app, its tables filled with 5,000 rows."""
    engine = create_engine(url, pool_size=8, max_overflow=0)
    dice = random.Random(1)
    blurb = " ".join(dice.choice(WORDS) for _each in range(60))
    Bare.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Maker(id=each, name=f"Studio {each}") for each in range(1, 101))
        session.add_all(
            Category(id=each, slug=f"c{each}", name=f"Category {each}") for each in range(1, 51)
        )
        session.flush()
        session.add_all(_goods(number, blurb) for number in range(1, 5001))
        session.commit()
    app = Flask("bare")
    app.jinja_loader = DictLoader({"grid.html": GRID})
    app.add_url_rule("/p/<int:pid>", "product", lambda pid: str(pid))
    app.add_url_rule("/grid", "grid", lambda: _page(engine))
    return app


def _goods(number: int, blurb: str) -> Goods:
    return Goods(
        id=number,
        name=f"Hand-thrown bowl & saucer no. {number}",
        blurb=blurb,
        price=1000 + number,
        available=number % 5,
        maker_id=1 + number % 100,
        category_id=1 + number % 50,
    )


def _page(engine: object) -> str:
    with Session(engine) as session:  # type: ignore[arg-type] # an engine
        categories = session.scalars(select(Category).order_by(Category.id).limit(20)).all()
        wanted = Goods.category_id == 7
        total = session.scalar(select(func.count()).select_from(Goods).where(wanted))
        rows = session.execute(
            select(Goods, Maker.name)
            .join(Maker, Maker.id == Goods.maker_id)
            .where(wanted)
            .order_by(Goods.id)
            .limit(24)
        ).all()
        names = ("id", "name", "maker_id", "blurb", "price", "available")
        shown = [
            Shown(maker=maker, **{name: getattr(each, name) for name in names})
            for each, maker in rows
        ]
        return render_template(
            "grid.html", title="Shop", css=CSS, cats=categories, products=shown, total=total
        )
