"""Embroidered flowers: plum, orchid, lotus and a sprig, sewn at the origin in centimetres."""

import math

import numpy as np

from .drawings import points, rows
from .forms import Path3, smooth
from .sheets import Flat, curve, disc, petal
from .stitches import Silk, fill, knots, mix, sew, stem

LEAF = Silk("#4F6E4A", "#8FA86E")
BARK = Silk("#4A352A", "#7A5B45")
GOLD = Silk("#B88A2E", "#E3BE5A")
Sewn = list[tuple[list[Path3], Silk]]


def line(drawn: Flat) -> Flat:
    """A smooth line of sixty points through the drawn ones."""
    return smooth(np.hstack([drawn, 0 * drawn[:, :1]]), 60)[:, :2]


def shades(colour: str) -> Silk:
    return Silk(mix(colour, "#3A1A1A", 0.22), mix(colour, "#FFFFFF", 0.42))


def leaf_of(spine: Flat, half: Flat) -> Flat:
    """An outline that follows a spine at a changing distance on both sides."""
    normal = np.stack([-np.gradient(spine[:, 1]), np.gradient(spine[:, 0])], axis=-1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return np.vstack([spine + normal * half[:, None], (spine - normal * half[:, None])[::-1]])


def _around(at: tuple[float, float], reach: float, a: float) -> tuple[float, float]:
    return (at[0] + reach * math.cos(a), at[1] + reach * math.sin(a))


def _blossom(at: tuple[float, float], size: float, silk: Silk, turn: float) -> None:
    for k in range(5):
        a = turn + 2 * math.pi * k / 5
        spin = np.array(
            [[math.cos(a + 1.57), math.sin(a + 1.57)], [-math.sin(a + 1.57), math.cos(a + 1.57)]]
        )
        shape = disc((0, 0), size * 0.46, 1.12) @ spin + np.array(_around(at, size * 0.58, a))
        sew(fill(shape, math.degrees(a), 0.36, k), silk)
    for k in range(9):
        end = _around(at, size * (0.42 + 0.1 * (k % 2)), turn + 2 * math.pi * k / 9)
        middle = ((at[0] + end[0]) / 2, (at[1] + end[1]) / 2)
        sew([np.array([[*at, 0.09], [*middle, 0.11], [*end, 0.09]])], GOLD, 0.02)
        knots([end], GOLD, 0.055)


def plum(colour: str) -> None:
    silk = shades(colour)
    for off in np.linspace(-0.16, 0.16, 5):
        sew(stem(line(points("plum.branch")) + [off * 0.5, -off], 0.07), BARK, 0.032)
    for twig in ("plum.twig_up", "plum.twig_right", "plum.twig_down"):
        for off in (-0.05, 0.05):
            sew(stem(line(points(twig)) + [off, off], 0.06), BARK)
    for x, y, size, turn in rows("plum.blossoms"):
        _blossom((x, y), size, silk, turn)
    for x, y, angle in rows("plum.buds"):
        sew(fill(disc((x, y), 0.34), angle, 0.3, 3), silk)
        sew(fill(petal((x, y - 0.36), (0.3, 0.3), angle), angle, 0.25, 4), BARK)


def orchid(colour: str) -> None:
    bright = Silk("#6D8F5A", "#B4C98A") if colour != "#E9E0CE" else LEAF
    for name in ("orchid.left", "orchid.middle", "orchid.right"):
        spine = line(points(name))
        half = 0.15 * np.sin(math.pi * np.linspace(0.12, 1, len(spine))) ** 0.7
        lean = math.degrees(math.atan2(*(spine[-1] - spine[0])[::-1]))
        sew(fill(leaf_of(spine, half), lean, 0.4, 2, apart=0.032), bright, 0.018)
    lilac = Silk("#B58BB8", "#EAD3E6")
    for k in range(5):
        shape = petal((0.72, 0.62), (0.62 if k != 2 else 0.4, 0.26), 90 - 72 * k)
        sew(fill(shape, -72 * k, 0.3, k, apart=0.034), lilac, 0.022)
    knots([(0.72, 0.62), (0.66, 0.56), (0.79, 0.58)], GOLD, 0.05)


def lotus(colour: str, at: tuple[float, float], size: float) -> None:
    silk, move = shades(colour), np.array(at)
    for angle, reach, wide in rows("lotus.petals"):
        shape = petal((0, 0), (reach * size, wide * size), angle) + move
        sew(fill(shape, 90 + angle, 0.42, int(angle + 80), 0.03 + 0.02 * (angle == 0)), silk)
        sew(stem(shape, 0.04, 0.24), Silk(silk.dark, silk.dark), 0.02)
    knots([(move[0] + 0.12 * k, move[1] + 0.05) for k in (-2, -1, 0, 1, 2)], GOLD, 0.07)
    sew(stem(line(points("lotus.stalk") * size + move), 0.08), LEAF, 0.034)
    pad = points("lotus.leaf") * size + move + np.array([1.9, -1.5]) * size
    sew(fill(curve([(x, y) for x, y in pad]), 24, 0.5, 9), LEAF, 0.032)


def sprig() -> Sewn:
    """A flowering twig, returned unsewn so that it can be laid over a swelling surface."""
    twig = stem(line(points("sprig.twig")), 0.07) + stem(line(points("sprig.side")), 0.06)
    parts: Sewn = [(twig, Silk("#6B5B34", "#9A8A55"))]
    for x, y, size, turn in rows("sprig.flowers"):
        for k in range(5):
            a = turn + 2 * math.pi * k / 5
            shape = disc(_around((x, y), size * 0.58, a), size * 0.46)
            parts.append((fill(shape, math.degrees(a), 0.28, k), Silk("#F2D9C4", "#FFF6EA")))
        parts.append((fill(disc((x, y), size * 0.22), 0, 0.1, 3, 0.07), GOLD))
    green = Silk("#8FAE6A", "#C9D99A")
    for x, y, angle in rows("sprig.leaves"):
        parts.append((fill(petal((x, y), (0.8, 0.34), angle), 90 + angle, 0.26, 6), green))
    return parts
