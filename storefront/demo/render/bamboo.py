"""Bamboo goods: which is made how, and what each view shows."""

from collections.abc import Callable

from . import flatware, props, stage, vessels
from .drawings import layout
from .stage import Product

MAKE: dict[str, Callable[[str], None]] = {
    "twill-round-coaster": flatware.coaster,
    "square-tea-tray": flatware.tray,
    "hexagon-tea-mat": flatware.hexagon_mat,
    "woven-fan": flatware.fan,
    "fruit-bowl": vessels.bowl,
    "little-lantern": vessels.lantern,
    "cup-sleeve": vessels.cup,
    "handle-basket": vessels.basket,
}


def lay(product: Product, view: int) -> None:
    """One piece; in the third view every colour, or the bowl with fruit."""
    stage.ground()
    slug, colours = product["slug"], [v["colour_hex"] for v in product["variants"]]
    if view == 3 and "spots" in layout(slug):
        props.spread(MAKE[slug], colours, layout(slug)["spots"])
        return
    MAKE[slug](colours[0])
    if view == 3:
        vessels.oranges()
