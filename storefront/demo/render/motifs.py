"""What is embroidered: plum, mountains, orchid, lotus, sprig, koi, star and swallows.

Each motif sews itself at the origin, in centimetres, in silks chosen from the product's colour.
"""

import math

import numpy as np

from . import stitches
from .forms import Path3, smooth
from .sheets import Flat, curve, disc, petal
from .stitches import Silk, fill, knots, mix, sew, stem

LEAF = Silk("#4F6E4A", "#8FA86E")
BARK = Silk("#4A352A", "#7A5B45")
GOLD = Silk("#B88A2E", "#E3BE5A")


def _line(points: list[tuple[float, float]]) -> Flat:
    return smooth(np.array([[x, y, 0.0] for x, y in points]), 60)[:, :2]


def shades(colour: str) -> Silk:
    return Silk(mix(colour, "#3A1A1A", 0.22), mix(colour, "#FFFFFF", 0.42))


def _blossom(at: tuple[float, float], size: float, silk: Silk, turn: float) -> None:
    for k in range(5):
        a = turn + 2 * math.pi * k / 5
        middle = (at[0] + size * 0.58 * math.cos(a), at[1] + size * 0.58 * math.sin(a))
        shape = disc((0, 0), size * 0.46, 1.12) @ np.array([[math.cos(a + 1.57), math.sin(a + 1.57)], [-math.sin(a + 1.57), math.cos(a + 1.57)]]) + np.array(middle)
        sew(fill(shape, math.degrees(a), 0.36, k), silk)
    for k in range(9):
        a = turn + 2 * math.pi * k / 9
        reach = size * (0.42 + 0.1 * (k % 2))
        end = (at[0] + reach * math.cos(a), at[1] + reach * math.sin(a))
        sew([np.array([[at[0], at[1], 0.09], [(at[0] + end[0]) / 2, (at[1] + end[1]) / 2, 0.11], [end[0], end[1], 0.09]])], GOLD, 0.02)
        knots([end], GOLD, 0.055)


def plum(colour: str) -> None:
    silk = shades(colour)
    main = _line([(-5.6, -3.6), (-3.4, -2.5), (-1.4, -0.9), (0.4, 0.2), (2.0, 1.9), (4.3, 3.1), (5.6, 4.2)])
    for off in np.linspace(-0.16, 0.16, 5):
        sew(stem(main + [off * 0.5, -off], 0.07), BARK, 0.032)
    for side in ([(-1.4, -0.9), (-1.7, 0.8), (-1.0, 2.5), (-1.3, 4.2)], [(1.2, 1.0), (2.8, 0.6), (4.6, -0.6)], [(-3.4, -2.5), (-2.2, -3.4), (-0.4, -3.7)]):
        line = _line(side)
        for off in (-0.05, 0.05):
            sew(stem(line + [off, off], 0.06), BARK)
    for x, y, size, turn in ((-1.0, 2.2, 1.15, 0.2), (0.6, 0.5, 1.35, 0.9), (3.3, 2.7, 1.2, 0.5), (-3.6, -2.2, 1.1, 1.3)):
        _blossom((x, y), size, silk, turn)
    for x, y, angle in ((-1.3, 4.5, 10), (4.9, -0.9, -130), (-0.1, -3.8, -80), (5.4, 4.6, -30), (-2.0, 0.7, 60)):
        sew(fill(disc((x, y), 0.34), angle, 0.3, 3), silk)
        sew(fill(petal((x, y - 0.36), (0.3, 0.3), angle), angle, 0.25, 4), BARK)


def _ridge(height: list[tuple[float, float]], radius: float, floor: float) -> Flat:
    """Sky line above, the hoop's edge at both sides, a straight floor below."""
    top = _line(height)
    apart = np.linalg.norm(top, axis=1)
    top = top * np.where(apart > radius, radius / apart, 1.0)[:, None]
    low = math.asin(floor / radius)
    right = np.linspace(math.atan2(top[-1, 1], top[-1, 0]), low, 16)
    left = np.linspace(math.pi - low, math.atan2(top[0, 1], top[0, 0]) % (2 * math.pi), 16)
    sides = [np.stack([radius * np.cos(t), radius * np.sin(t)], axis=-1) for t in (right, left)]
    return np.vstack([top, *sides])


def mountains(colour: str) -> None:
    far, middle, near = (mix(colour, "#FFFFFF", s) for s in (0.58, 0.3, 0.0))
    sew(fill(disc((2.3, 4.2), 1.45), 25, 0.5, 1), Silk("#E9D9A0", "#F6EDC9"))
    ridges = (
        ([(-8.4, 0.2), (-5.0, 2.3), (-2.0, 1.2), (0.6, 2.7), (3.4, 1.1), (6.0, 2.0), (8.4, 0.6)], -1.6, far, 8),
        ([(-8.4, -1.5), (-5.6, -0.4), (-3.2, 0.6), (-0.6, -1.0), (2.4, -0.2), (5.2, -1.2), (8.4, -0.6)], -3.8, middle, -6),
        ([(-8.4, -4.0), (-4.6, -2.8), (-1.6, -3.6), (1.6, -2.4), (4.4, -2.9), (8.0, -4.4)], -7.6, near, 4),
    )
    for k, (height, floor, tone, angle) in enumerate(ridges):
        silk = Silk(mix(tone, "#10202A", 0.16), mix(tone, "#FFFFFF", 0.16))
        sew(fill(_ridge(height, 7.9, floor), angle, 0.75, k, 0.03 + 0.02 * k), silk, 0.034)
    for x, y in ((-2.5, 4.4), (-1.7, 4.9), (-3.6, 5.1)):
        sew(stem(_line([(x - 0.4, y + 0.18), (x, y), (x + 0.4, y + 0.2)]), 0.04, 0.22), Silk("#3A3F45", "#55606A"), 0.022)


def orchid(colour: str) -> None:
    bright = Silk("#6D8F5A", "#B4C98A") if colour != "#E9E0CE" else LEAF
    for points in ([(-0.5, -1.5), (-0.9, -0.2), (-1.3, 0.8)], [(-0.35, -1.5), (0.1, 0.1), (0.2, 1.4)], [(-0.25, -1.5), (0.7, -0.4), (1.45, 0.0)]):
        line = _line(points)
        half = 0.15 * np.sin(math.pi * np.linspace(0.12, 1, len(line))) ** 0.7
        normal = np.stack([-np.gradient(line[:, 1]), np.gradient(line[:, 0])], axis=-1)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        shape = np.vstack([line + normal * half[:, None], (line - normal * half[:, None])[::-1]])
        lean = math.degrees(math.atan2(*(line[-1] - line[0])[::-1]))
        sew(fill(shape, lean, 0.4, 2, apart=0.032), bright, 0.018)
    for k in range(5):
        sew(fill(petal((0.72, 0.62), (0.62 if k != 2 else 0.4, 0.26), 90 - 72 * k), -72 * k, 0.3, k, apart=0.034), Silk("#B58BB8", "#EAD3E6"), 0.022)
    knots([(0.72, 0.62), (0.66, 0.56), (0.79, 0.58)], GOLD, 0.05)


def lotus(colour: str, at: tuple[float, float], size: float) -> None:
    silk = shades(colour)
    move = np.array(at)
    for angle, reach, wide in ((-70, 2.2, 0.95), (70, 2.2, 0.95), (-44, 2.6, 1.05), (44, 2.6, 1.05), (-20, 2.8, 1.05), (20, 2.8, 1.05), (0, 3.0, 1.15)):
        shape = petal((0, 0), (reach * size, wide * size), angle) + move
        sew(fill(shape, 90 + angle, 0.42, int(angle + 80), 0.03 + 0.02 * (angle == 0)), silk)
        edge = petal((0, 0), (reach * size, wide * size), angle) + move
        sew(stem(edge, 0.04, 0.24), Silk(silk.dark, silk.dark), 0.02)
    knots([(move[0] + 0.12 * k, move[1] + 0.05) for k in (-2, -1, 0, 1, 2)], GOLD, 0.07)
    stalk = _line([(move[0], move[1]), (move[0] - 0.25 * size, move[1] - 1.3 * size), (move[0] + 0.1 * size, move[1] - 2.4 * size)])
    sew(stem(stalk, 0.08), LEAF, 0.034)
    leaf = curve([(x * size + move[0] + 1.9 * size, y * size + move[1] - 1.5 * size) for x, y in ((-1.6, 0.1), (-0.8, 0.7), (0.5, 0.75), (1.5, 0.3), (1.3, -0.3), (0.1, -0.5), (-1.0, -0.35))])
    sew(fill(leaf, 24, 0.5, 9), LEAF, 0.032)


def sprig(height: list[Path3]) -> list[tuple[list[Path3], Silk]]:
    """A flowering twig, returned unsewn so that it can be laid over a swelling surface."""
    del height
    twig = stem(_line([(-1.0, -1.9), (-0.3, -0.6), (0.2, 0.5), (0.5, 1.7)]), 0.07) + stem(_line([(-0.2, -0.3), (0.7, 0.0), (1.3, 0.6)]), 0.06)
    parts: list[tuple[list[Path3], Silk]] = [(twig, Silk("#6B5B34", "#9A8A55"))]
    for x, y, size, turn in ((0.3, 0.55, 0.78, 0.3), (1.35, 0.75, 0.55, 1.1), (-0.75, -0.75, 0.62, 0.7)):
        for k in range(5):
            a = turn + 2 * math.pi * k / 5
            shape = disc((x + size * 0.58 * math.cos(a), y + size * 0.58 * math.sin(a)), size * 0.46)
            parts.append((fill(shape, math.degrees(a), 0.28, k), Silk("#F2D9C4", "#FFF6EA")))
        parts.append((fill(disc((x, y), size * 0.22), 0, 0.1, 3, 0.07), GOLD))
    for x, y, angle in ((0.5, 1.6, 25), (-0.4, -0.9, 70), (-0.9, -1.7, -40), (0.7, -0.05, -100), (0.0, 0.1, 60)):
        parts.append((fill(petal((x, y), (0.8, 0.34), angle), 90 + angle, 0.26, 6), Silk("#8FAE6A", "#C9D99A")))
    return parts


def _koi(at: tuple[float, float], turn: float, silk: Silk, patch: Silk) -> None:
    c, s = math.cos(turn), math.sin(turn)

    def put(shape: Flat) -> Flat:
        return shape @ np.array([[c, s], [-s, c]]) + np.array(at)

    spine = _line([(-2.9, 0.1), (-1.4, 0.75), (0.4, 0.6), (2.1, -0.5)])
    half = 0.78 * np.sin(math.pi * np.linspace(0.1, 0.93, len(spine))) ** 0.75
    normal = np.stack([-np.gradient(spine[:, 1]), np.gradient(spine[:, 0])], axis=-1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    body = np.vstack([spine + normal * half[:, None], (spine - normal * half[:, None])[::-1]])
    for fin in (petal((2.0, -0.4), (1.9, 0.75), -105), petal((2.0, -0.4), (1.8, 0.7), -150), petal((-1.2, 1.2), (1.1, 0.6), -40), petal((-1.5, 0.0), (1.1, 0.6), -150), petal((0.6, 0.9), (0.8, 0.5), -55)):
        sew(fill(put(fin), math.degrees(turn) - 20, 0.5, 3, 0.02), Silk(silk.light, "#FBF4EA"), 0.022)
    sew(fill(put(body), math.degrees(turn), 0.42, 5, 0.04), silk)
    for k in range(4, len(spine) - 12, 5):
        for j in np.linspace(-0.62, 0.62, 5):
            middle = spine[k] + normal[k] * half[k] * (j + 0.12 * (k % 2))
            arc = np.linspace(-1.2, 1.2, 9)
            scale = np.stack([middle[0] + 0.16 * np.cos(arc), middle[1] + 0.16 * np.sin(arc)], axis=-1)
            sew([np.hstack([put(scale), np.full((9, 1), 0.1)])], patch, 0.017)
    for x, y, size in ((-0.9, 0.75, 0.5), (0.8, 0.4, 0.42), (-2.2, 0.45, 0.3)):
        sew(fill(put(disc((x, y), size, 1.3)), math.degrees(turn), 0.3, 8, 0.07), patch, 0.026)
    eyes = put(np.array([[-2.55, 0.55], [-2.45, -0.05]]))
    knots([(float(x), float(y)) for x, y in eyes], Silk("#1E1B1B", "#1E1B1B"), 0.09)


def koi(colour: str) -> None:
    _koi((0.1, 2.7), 0.25, Silk(mix(colour, "#3A1208", 0.25), mix(colour, "#FFFFFF", 0.25)), Silk("#FFF3E2", "#FFF3E2"))
    pale = Silk("#E5DACA", "#FFFDF6") if colour != "#B8402C" else Silk("#C95A44", "#E59A84")
    _koi((-0.1, -2.7), 0.25 + math.pi, pale, Silk(colour, colour))
    for r, start, end in ((5.9, 0.3, 1.3), (5.6, 3.5, 4.4), (6.2, 5.0, 5.7), (6.1, 2.1, 2.8)):
        t = np.linspace(start, end, 30)
        wave = np.stack([(r + 0.1 * np.sin(9 * t)) * np.cos(t), (r + 0.1 * np.sin(9 * t)) * np.sin(t)], axis=-1)
        sew(stem(wave, 0.03, 0.3), Silk("#7FA6B5", "#B5CFD6"), 0.02)


def _star_thread(i: int, j: int) -> int | None:
    """Which thread a cell of the star takes: eight leaning petals, diamonds between, a double frame."""
    a, b = max(abs(i), abs(j)), min(abs(i), abs(j))
    if a >= 19:
        return 3 if a != 20 else 1 if (i + j) % 3 == 0 else None
    if 1 <= b <= 7 and 1 <= a - b <= 7:
        edge = b in (1, 7) or a - b in (1, 7)
        return 1 if edge else 0 if abs(i) > abs(j) else 4
    if abs(a - 13) + b <= 3 or (a == b and a <= 3):
        return 2
    return 2 if a >= 14 and b >= 14 and a + b <= 33 else None


def star(ground: str) -> None:
    """An eight-pointed star on a grid of 43 by 43."""
    tones = ["#C8402F", "#E8C24A", "#3F8F7A", "#E9E2D2" if ground != "#E5DBC6" else "#3A4E7A", "#D77A3A"]
    for k, tone in enumerate(tones):
        cells = [(i, j) for i in range(-21, 22) for j in range(-21, 22) if _star_thread(i, j) == k]
        stitches.crosses(cells, 0.24, Silk(tone, tone))


def swallow(at: tuple[float, float], turn: float, size: float) -> None:
    c, s = math.cos(turn) * size, math.sin(turn) * size
    ink, pale = Silk("#20262F", "#4A5666"), Silk("#D9CFC0", "#F7F1E6")

    def put(shape: Flat) -> Flat:
        return shape @ np.array([[c, s], [-s, c]]) + np.array(at)

    parts = (
        (petal((-0.1, -0.1), (1.7, 0.42), 58), ink, 150), (petal((-0.1, 0.05), (1.8, 0.4), -38), ink, 55),
        (petal((0, 0.9), (1.5, 0.5), 180), ink, 90), (petal((-0.05, -0.4), (1.3, 0.16), 168), ink, 80), (petal((0.05, -0.4), (1.3, 0.16), 192), ink, 100),
        (petal((0.02, 0.45), (0.7, 0.26), 180), pale, 90),
    )
    for k, (shape, silk, angle) in enumerate(parts):
        sew(fill(put(shape), angle + math.degrees(turn), 0.3, k, 0.03 + 0.012 * k), silk, 0.02)
    sew(fill(put(disc((0, 0.72), 0.1)), 0, 0.1, 4, 0.11), Silk("#B4472F", "#C9634A"), 0.02)


def willow() -> None:
    for x, y, long, lean in ((-1.3, 7.2, 5.2, 0.5), (-0.6, 7.3, 4.0, 0.4), (0.4, 7.3, 3.0, 0.5)):
        line = _line([(x, y), (x + lean * 0.8, y - long * 0.4), (x + lean, y - long)])
        sew(stem(line, 0.03, 0.26), Silk("#6F7F4A", "#8E9A62"), 0.018)
        for k in range(6, 58, 5):
            for way in (-1, 1):
                sew(fill(petal((float(line[k, 0]), float(line[k, 1])), (0.5, 0.13), way * 150), 90 + way * 150, 0.24, k), LEAF, 0.018)
