"""The eight paper cuts, each drawn on its folded sheet."""

import math

import numpy as np

from .drawings import points, rows
from .sheets import Flat, Sheet, bar, crescent, disc, drop, heart, petal, teeth


def _ring(sheet: Sheet, outer: float, inner: float) -> None:
    sheet.add(disc((0, 0), outer))
    sheet.cut(disc((0, 0), inner))


def fu() -> Flat:
    sheet = Sheet(16, True)
    sheet.add(disc((0, 0), 0.86), *[disc((0, 0.86), 0.125)])
    sheet.cut(
        drop((0, 0.79), (0.15, 0.1), 0),
        crescent((0, 0.68), 0.085, 0.035, 0, 190),
        disc((0.165, 0.83), 0.016),
    )
    sheet.cut(petal((0.0, 0.655), (0.075, 0.03), 0), disc((0, 0), 0.63))
    field = Sheet()
    for k in np.arange(-1.2, 1.25, 0.16):
        field.add(
            bar((k - 0.8, -0.8), (k + 0.8, 0.8), 0.014), bar((k + 0.8, -0.8), (k - 0.8, 0.8), 0.014)
        )
    lattice = field.mask() * _within(0.64)
    glyph = Sheet()
    glyph.write("福", 0.92, 22)
    return np.maximum.reduce([sheet.mask(), lattice, glyph.mask() * _within(0.66)])


def _within(radius: float) -> Flat:
    sheet = Sheet()
    sheet.add(disc((0, 0), radius))
    return sheet.mask()


def double_happiness() -> Flat:
    ring = Sheet(20)
    _ring(ring, 0.9, 0.66)
    ring.add(*teeth(0.89, 0.97, 20))
    ring.cut(
        heart((0, 0.785), 0.072, 0),
        disc((0.123, 0.785), 0.014),
        petal((0.123, 0.69), (0.05, 0.025), -9),
        petal((0.123, 0.83), (0.05, 0.025), -9),
    )
    glyph = Sheet()
    glyph.write("囍", 1.16, 38)
    glyph.add(bar((-0.27, -0.55), (-0.27, 0.6), 0.05), bar((0.27, -0.55), (0.27, 0.6), 0.05))
    glyph.add(bar((-0.68, -0.02), (0.68, -0.02), 0.05))
    return np.maximum(ring.mask(), glyph.mask() * _within(0.68))


def butterfly() -> Flat:
    sheet = Sheet(1, True)
    sheet.follow("butterfly")
    for k in range(9):
        a = math.radians(78 - k * 10)
        edge = (0.06 + 0.873 * math.cos(a), 0.06 + 0.92 * math.sin(a))
        sheet.cut(petal(edge, (0.06, 0.025), math.degrees(a) - 90))
    sheet.cut(*[disc((0, 0.24 - 0.1 * k), 0.022, 1.6) for k in range(6)])
    return sheet.mask()


def _scales(sheet: Sheet) -> None:
    """Rows of new moons, wherever the body is wide enough to hold one."""
    for row in range(9):
        for k in range(10):
            x = -0.28 + 0.085 * k
            y = -0.36 + 0.09 * row + 0.045 * (k % 2)
            edge = 0.43 * math.sqrt(max(0.0, 1 - ((x - 0.02) / 0.66) ** 2)) - 0.085
            if abs(y - 0.02) < edge:
                sheet.cut(crescent((x, y), 0.06, 0.036, 90, 170))


def _fins(sheet: Sheet) -> None:
    for k in range(7):
        sheet.cut(petal((-0.2 + 0.09 * k, 0.44 - 0.005 * k * k), (0.19, 0.028), 8 - 9 * k))
        tail = (0.62 + 0.02 * abs(k - 3), 0.02 + 0.045 * (3 - k))
        sheet.cut(petal(tail, (0.27, 0.034), -90 + (62 - k * 21) * 0.62))
    for k in range(4):
        sheet.cut(petal((-0.17 + 0.06 * k, -0.41), (0.14, 0.022), 172 + 6 * k))
        sheet.cut(petal((0.19 + 0.05 * k, -0.35), (0.12, 0.02), 176 - 3 * k))


def fish() -> Flat:
    sheet = Sheet()
    sheet.follow("fish")
    _fins(sheet)
    _scales(sheet)
    for x, y, size in rows("cuts.waves"):
        for shrink in (1.0, 0.62, 0.3):
            sheet.add(crescent((x, y - 0.06), size * shrink, 0.045, 0, 200))
    sheet.follow("water")
    return sheet.mask()


def peony() -> Flat:
    sheet = Sheet(8, True)
    for k, (reach, wide) in enumerate(((0.94, 0.62), (0.72, 0.5), (0.5, 0.36))):
        angle = 22.5 * (k % 2)
        sheet.add(drop((0, 0), (reach, wide), angle))
        x, y = -math.sin(math.radians(angle)), math.cos(math.radians(angle))
        tip, lines = reach * 0.9 * 0.86, reach * 0.9 * 0.66
        sheet.cut(crescent((x * tip, y * tip), 0.17 - 0.035 * k, 0.042, angle, 165))
        for lean in (-16, 0, 16):
            sheet.cut(petal((x * lines, y * lines), (0.15 - 0.02 * k, 0.032), angle + lean))
    sheet.add(petal((0, 0.5), (0.46, 0.2), 22.5), disc((0, 0), 0.5))
    for at, size, angle in (((-0.26, 0.62), (0.22, 0.026), 22.5), ((-0.3, 0.72), (0.1, 0.02), 55)):
        sheet.cut(petal(at, size, angle))
    sheet.cut(petal((-0.3, 0.72), (0.1, 0.02), -8), *teeth(0.36, 0.44, 32))
    sheet.cut(crescent((0, 0.23), 0.1, 0.05, 0, 180), drop((0, 0.08), (0.11, 0.06), 22.5))
    sheet.cut(disc((0, 0.06), 0.016), petal((0.0, 0.1), (0.08, 0.02), 0))
    return sheet.mask()


def snowflake(seed: int) -> Flat:
    rng = np.random.default_rng(seed)
    sheet = Sheet(6, True)
    sheet.add(bar((0, 0), (0, 0.93), 0.085, 0.05), petal((0, 0.66), (0.32, 0.17), 0))
    for at in np.sort(rng.uniform(0.22, 0.78, 4)):
        reach = 0.38 * (1.05 - abs(at - 0.45)) * rng.uniform(0.75, 1.1)
        sheet.add(petal((0, float(at)), (reach, 0.1), -58))
        sheet.add(disc((reach * 0.8, float(at) + reach * 0.5), 0.026))
    sheet.add(disc((0, 0), rng.uniform(0.26, 0.36)))
    sheet.add(petal((0, 0.0), (rng.uniform(0.42, 0.6), 0.28), 30))
    sheet.cut(petal((0, 0.74), (0.15, 0.05), 0), drop((0, 0.13), (rng.uniform(0.13, 0.2), 0.07), 0))
    sheet.cut(drop((-0.09, 0.16), (0.16, 0.07), 30), petal((0, 0.42), (0.14, 0.03), 0))
    sheet.cut(crescent((-0.19, 0.33), 0.07, 0.03, 30, 180), disc((0, 0), 0.05))
    return sheet.mask()


def _along(angle: float, reach: float) -> tuple[float, float]:
    """A point on a ray from the heart of the lotus."""
    a = math.radians(angle)
    return (-math.sin(a) * reach, -0.12 + math.cos(a) * reach)


def lotus() -> Flat:
    sheet = Sheet(1, True)
    for angle, reach, wide in (
        (-74, 0.62, 0.24),
        (-52, 0.68, 0.27),
        (-27, 0.72, 0.3),
        (0, 0.78, 0.34),
    ):
        sheet.add(petal((0, -0.12), (reach, wide), angle))
        for lean in (-7, 0, 7):
            share = 0.4 if lean == 0 else 0.3
            sheet.cut(petal(_along(angle, reach * 0.36), (reach * share, 0.034), angle + lean))
        sheet.cut(petal(_along(angle + 11.5, 0.2), (reach * 0.45, 0.02), angle + 12.5))
    sheet.follow("lotus")
    for k in range(7):
        sheet.cut(petal((-0.48, -0.42), (0.2 + 0.05 * abs(k - 3), 0.02), 96 - 32 * k))
    for y, wide in ((-0.62, 0.8), (-0.73, 0.66), (-0.84, 0.44)):
        for k in range(5):
            sheet.add(crescent((-wide + wide * 0.44 * k, y - 0.12), 0.16, 0.04, 0, 110))
    sheet.follow("banks")
    return sheet.mask()


def _leaves(sheet: Sheet, at: tuple[float, float], angle: float) -> None:
    """A pair of leaves on a branch, each with its vein cut out."""
    for way in (-1, 1):
        a = math.radians(angle) + way * 0.96
        vein = (at[0] - math.sin(a) * 0.035, at[1] + math.cos(a) * 0.035)
        sheet.add(petal(at, (0.13, 0.06), angle + way * 55))
        sheet.cut(petal(vein, (0.065, 0.013), angle + way * 55))


def _branch(sheet: Sheet, at: tuple[float, float], angle: float, reach: float, depth: int) -> None:
    """A branch that divides in three until it ends in a fruit."""
    a = math.radians(angle)
    end = (at[0] - math.sin(a) * reach, at[1] + math.cos(a) * reach)
    sheet.add(bar(at, end, 0.02 + 0.017 * depth, 0.016 + 0.011 * depth))
    for s in (0.35, 0.6, 0.85):
        _leaves(sheet, (at[0] + (end[0] - at[0]) * s, at[1] + (end[1] - at[1]) * s), angle)
    if depth == 0:
        sheet.add(disc(end, 0.045))
        sheet.cut(disc(end, 0.016))
        return
    for lean in (-34, 8, 42):
        _branch(sheet, end, angle + lean, reach * 0.72, depth - 1)


def tree() -> Flat:
    sheet = Sheet(1, True)
    sheet.add(points("cuts.trunk"))
    for angle, height, reach in ((62, -0.22, 0.3), (38, 0.02, 0.32), (9, 0.06, 0.3)):
        _branch(sheet, (0, height), angle, reach, 2 if angle < 60 else 1)
    sheet.follow("bird")
    for k in range(12):
        sheet.cut(crescent((-0.06 - 0.072 * k, -0.9), 0.05, 0.03, 0, 150))
    sheet.cut(*[petal((0, -0.72 + 0.17 * k), (0.12, 0.03), 0) for k in range(5)])
    return sheet.mask()
