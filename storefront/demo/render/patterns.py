"""The eight paper cuts, each drawn on its folded sheet."""

import math

import numpy as np

from .sheets import Flat, Sheet, bar, crescent, curve, disc, drop, heart, petal, teeth


def _ring(sheet: Sheet, outer: float, inner: float) -> None:
    sheet.add(disc((0, 0), outer))
    sheet.cut(disc((0, 0), inner))


def fu() -> Flat:
    sheet = Sheet(16, True)
    sheet.add(disc((0, 0), 0.86), *[disc((0, 0.86), 0.125)])
    sheet.cut(drop((0, 0.79), (0.15, 0.1), 0), crescent((0, 0.68), 0.085, 0.035, 0, 190), disc((0.165, 0.83), 0.016))
    sheet.cut(petal((0.0, 0.655), (0.075, 0.03), 0), disc((0, 0), 0.63))
    field = Sheet()
    for k in np.arange(-1.2, 1.25, 0.16):
        field.add(bar((k - 0.8, -0.8), (k + 0.8, 0.8), 0.014), bar((k + 0.8, -0.8), (k - 0.8, 0.8), 0.014))
    lattice = field.mask() * _within(0.64)
    glyph = Sheet()
    glyph.write("福", 0.92, 42)
    return np.maximum.reduce([sheet.mask(), lattice, glyph.mask() * _within(0.66)])


def _within(radius: float) -> Flat:
    sheet = Sheet()
    sheet.add(disc((0, 0), radius))
    return sheet.mask()


def double_happiness() -> Flat:
    ring = Sheet(20)
    _ring(ring, 0.9, 0.66)
    ring.add(*teeth(0.89, 0.97, 20))
    ring.cut(heart((0, 0.785), 0.072, 0), disc((0.123, 0.785), 0.014), petal((0.123, 0.69), (0.05, 0.025), -9), petal((0.123, 0.83), (0.05, 0.025), -9))
    glyph = Sheet()
    glyph.write("囍", 1.16, 38)
    glyph.add(bar((-0.27, -0.55), (-0.27, 0.6), 0.05), bar((0.27, -0.55), (0.27, 0.6), 0.05))
    glyph.add(bar((-0.68, -0.02), (0.68, -0.02), 0.05))
    return np.maximum(ring.mask(), glyph.mask() * _within(0.68))


def butterfly() -> Flat:
    sheet = Sheet(1, True)
    upper = [(0.04, 0.16), (0.2, 0.52), (0.52, 0.86), (0.86, 0.9), (0.95, 0.66), (0.86, 0.36), (0.72, 0.2), (0.42, 0.06), (0.04, 0.02)]
    lower = [(0.04, 0.06), (0.42, 0.03), (0.7, -0.06), (0.84, -0.3), (0.72, -0.52), (0.6, -0.6), (0.56, -0.86), (0.42, -0.66), (0.2, -0.44), (0.04, -0.16)]
    sheet.add(curve(upper), curve(lower), disc((0, 0.02), 0.4, 0.17), disc((0, 0.4), 0.085))
    for x, y, angle in ((0.03, 0.45, -16), (0.12, 0.68, -34), (0.26, 0.86, -64)):
        sheet.add(petal((x, y), (0.34, 0.035), angle))
    sheet.add(disc((0.52, 0.98), 0.035))
    for reach, wide, angle in ((0.5, 0.1, -42), (0.44, 0.09, -60), (0.34, 0.08, -24)):
        sheet.cut(drop((0.11, 0.16), (reach, wide), angle))
    for x, y, size in ((0.78, 0.72, 0.1), (0.8, 0.47, 0.075), (0.58, 0.74, 0.07)):
        sheet.cut(crescent((x, y), size, 0.045, -50, 230), disc((x - 0.01, y - 0.01), size * 0.28))
    for k in range(9):
        a = math.radians(78 - k * 10)
        sheet.cut(petal((0.06 + 0.9 * math.cos(a) * 0.97, 0.06 + 0.92 * math.sin(a)), (0.06, 0.025), math.degrees(a) - 90))
    for reach, angle in ((0.34, -112), (0.4, -128), (0.36, -146)):
        sheet.cut(drop((0.1, -0.06), (reach, 0.085), angle))
    sheet.cut(crescent((0.6, -0.3), 0.12, 0.05, -125, 220), disc((0.58, -0.28), 0.035))
    sheet.cut(*[disc((0, 0.24 - 0.1 * k), 0.022, 1.6) for k in range(6)])
    return sheet.mask()


def _scales(sheet: Sheet) -> None:
    for row in range(9):
        for k in range(10):
            x = -0.28 + 0.085 * k
            y = -0.36 + 0.09 * row + 0.045 * (k % 2)
            edge = 0.43 * math.sqrt(max(0.0, 1 - ((x - 0.02) / 0.66) ** 2)) - 0.085
            if abs(y - 0.02) < edge:
                sheet.cut(crescent((x, y), 0.06, 0.036, 90, 170))


def fish() -> Flat:
    sheet = Sheet()
    body = [(-0.74, 0.0), (-0.6, 0.24), (-0.3, 0.43), (0.05, 0.45), (0.38, 0.3), (0.56, 0.1), (0.56, -0.06), (0.38, -0.26), (0.05, -0.4), (-0.3, -0.4), (-0.6, -0.24)]
    tail = [(0.46, 0.02), (0.62, 0.2), (0.82, 0.5), (0.98, 0.56), (0.9, 0.3), (0.84, 0.05), (0.94, -0.2), (0.98, -0.5), (0.8, -0.42), (0.62, -0.16)]
    sheet.add(curve(body), curve(tail))
    sheet.add(curve([(-0.3, 0.4), (-0.22, 0.62), (0.0, 0.74), (0.24, 0.66), (0.42, 0.5), (0.3, 0.3), (0.0, 0.4)]))
    sheet.add(curve([(-0.2, -0.36), (-0.24, -0.6), (-0.06, -0.58), (0.06, -0.36)]), curve([(0.16, -0.34), (0.2, -0.56), (0.36, -0.5), (0.36, -0.24)]))
    for k in range(7):
        sheet.cut(petal((-0.2 + 0.09 * k, 0.44 - 0.005 * k * k), (0.19, 0.028), 8 - 9 * k))
        a = 62 - k * 21
        sheet.cut(petal((0.62 + 0.02 * abs(k - 3), 0.02 + 0.045 * (3 - k)), (0.27, 0.034), -90 + a * 0.62))
    for k in range(4):
        sheet.cut(petal((-0.17 + 0.06 * k, -0.41), (0.14, 0.022), 172 + 6 * k), petal((0.19 + 0.05 * k, -0.35), (0.12, 0.02), 176 - 3 * k))
    sheet.cut(crescent((-0.62, 0.0), 0.28, 0.05, -90, 125), disc((-0.52, 0.1), 0.075), crescent((-0.72, -0.09), 0.12, 0.03, 120, 90))
    sheet.add(disc((-0.52, 0.1), 0.05))
    sheet.add(bar((-0.6, 0.1), (-0.44, 0.1), 0.02))
    sheet.cut(disc((-0.52, 0.1), 0.018))
    _scales(sheet)
    for x, y, size in ((-0.86, -0.62, 0.2), (-0.45, -0.78, 0.22), (0.02, -0.82, 0.24), (0.5, -0.78, 0.22), (0.84, -0.66, 0.18)):
        for shrink in (1.0, 0.62, 0.3):
            sheet.add(crescent((x, y - 0.06), size * shrink, 0.045, 0, 200))
    sheet.add(crescent((0.0, 0.06), 1.0, 0.07, 180, 150), bar((-0.2, -0.5), (-0.25, -0.92), 0.03), bar((0.3, -0.5), (0.32, -0.9), 0.03))
    return sheet.mask()


def peony() -> Flat:
    sheet = Sheet(8, True)
    for k, (reach, wide) in enumerate(((0.94, 0.62), (0.72, 0.5), (0.5, 0.36))):
        angle = 22.5 * (k % 2)
        sheet.add(drop((0, 0), (reach, wide), angle))
        tip = reach * 0.9
        at = (-math.sin(math.radians(angle)) * tip, math.cos(math.radians(angle)) * tip)
        sheet.cut(crescent((at[0] * 0.86, at[1] * 0.86), 0.17 - 0.035 * k, 0.042, angle, 165))
        for lean in (-16, 0, 16):
            sheet.cut(petal((at[0] * 0.66, at[1] * 0.66), (0.15 - 0.02 * k, 0.032), angle + lean))
    sheet.add(petal((0, 0.5), (0.46, 0.2), 22.5), disc((0, 0), 0.5))
    sheet.cut(petal((-0.26, 0.62), (0.22, 0.026), 22.5), petal((-0.3, 0.72), (0.1, 0.02), 55), petal((-0.3, 0.72), (0.1, 0.02), -8))
    sheet.cut(*teeth(0.36, 0.44, 32), crescent((0, 0.23), 0.1, 0.05, 0, 180), drop((0, 0.08), (0.11, 0.06), 22.5))
    sheet.cut(disc((0, 0.06), 0.016), petal((0.0, 0.1), (0.08, 0.02), 0))
    return sheet.mask()


def snowflake(seed: int) -> Flat:
    rng = np.random.default_rng(seed)
    sheet = Sheet(6, True)
    sheet.add(bar((0, 0), (0, 0.93), 0.085, 0.05), petal((0, 0.66), (0.32, 0.17), 0))
    for at in np.sort(rng.uniform(0.22, 0.78, 4)):
        reach = 0.38 * (1.05 - abs(at - 0.45)) * rng.uniform(0.75, 1.1)
        sheet.add(petal((0, float(at)), (reach, 0.1), -58), disc((-reach * 0.8 * -1, float(at) + reach * 0.5), 0.026))
    sheet.add(disc((0, 0), rng.uniform(0.26, 0.36)), petal((0, 0.0), (rng.uniform(0.42, 0.6), 0.28), 30))
    sheet.cut(petal((0, 0.74), (0.15, 0.05), 0), drop((0, 0.13), (rng.uniform(0.13, 0.2), 0.07), 0))
    sheet.cut(drop((-0.09, 0.16), (0.16, 0.07), 30), petal((0, 0.42), (0.14, 0.03), 0))
    sheet.cut(crescent((-0.19, 0.33), 0.07, 0.03, 30, 180), disc((0, 0), 0.05))
    return sheet.mask()


def lotus() -> Flat:
    sheet = Sheet(1, True)
    for angle, reach, wide in ((-74, 0.62, 0.24), (-52, 0.68, 0.27), (-27, 0.72, 0.3), (0, 0.78, 0.34)):
        sheet.add(petal((0, -0.12), (reach, wide), angle))
        for lean in (-7, 0, 7):
            a = math.radians(angle)
            foot = (0 - math.sin(a) * reach * 0.36, -0.12 + math.cos(a) * reach * 0.36)
            sheet.cut(petal(foot, (reach * (0.4 if lean == 0 else 0.3), 0.034), angle + lean))
        sheet.cut(petal((-math.sin(math.radians(angle + 11.5)) * 0.2, -0.12 + math.cos(math.radians(angle + 11.5)) * 0.2), (reach * 0.45, 0.02), angle + 12.5))
    sheet.add(disc((0, -0.16), 0.1, 1.7), bar((0, -0.2), (0, -0.6), 0.04))
    sheet.cut(disc((0.0, -0.14), 0.02), disc((0.07, -0.15), 0.018))
    sheet.add(disc((-0.48, -0.4), 0.15, 2.3), bar((-0.45, -0.45), (-0.3, -0.66), 0.04))
    for k in range(7):
        sheet.cut(petal((-0.48, -0.42), (0.2 + 0.05 * abs(k - 3), 0.02), 96 - 32 * k))
    for y, wide in ((-0.62, 0.8), (-0.73, 0.66), (-0.84, 0.44)):
        for k in range(5):
            sheet.add(crescent((-wide + wide * 0.44 * k, y - 0.12), 0.16, 0.04, 0, 110))
    sheet.add(bar((-0.8, -0.63), (0.8, -0.63), 0.022), bar((0, -0.6), (0, -0.88), 0.03), bar((-0.3, -0.6), (-0.3, -0.8), 0.025))
    return sheet.mask()


def _branch(sheet: Sheet, at: tuple[float, float], angle: float, reach: float, depth: int) -> None:
    a = math.radians(angle)
    end = (at[0] - math.sin(a) * reach, at[1] + math.cos(a) * reach)
    sheet.add(bar(at, end, 0.02 + 0.017 * depth, 0.016 + 0.011 * depth))
    for k in range(3):
        s = 0.35 + 0.25 * k
        place = (at[0] + (end[0] - at[0]) * s, at[1] + (end[1] - at[1]) * s)
        for way in (-1, 1):
            sheet.add(petal(place, (0.13, 0.06), angle + way * 55))
            sheet.cut(petal((place[0] - math.sin(a + way * 0.96) * 0.035, place[1] + math.cos(a + way * 0.96) * 0.035), (0.065, 0.013), angle + way * 55))
    if depth == 0:
        sheet.add(disc(end, 0.045))
        sheet.cut(disc(end, 0.016))
        return
    for lean in (-34, 8, 42):
        _branch(sheet, end, angle + lean, reach * 0.72, depth - 1)


def tree() -> Flat:
    sheet = Sheet(1, True)
    sheet.add(np.array([[-0.07, -0.8], [-0.045, -0.3], [-0.05, 0.1], [0.05, 0.1], [0.045, -0.3], [0.07, -0.8]]))
    for angle, height, reach in ((62, -0.22, 0.3), (38, 0.02, 0.32), (9, 0.06, 0.3)):
        _branch(sheet, (0, height), angle, reach, 2 if angle < 60 else 1)
    sheet.add(curve([(-0.62, -0.5), (-0.5, -0.36), (-0.38, -0.34), (-0.28, -0.42), (-0.2, -0.56), (-0.1, -0.7), (-0.3, -0.66), (-0.48, -0.62)]))
    sheet.add(petal((-0.6, -0.48), (0.12, 0.04), 70), petal((-0.36, -0.44), (0.3, 0.13), -62), bar((-0.4, -0.6), (-0.4, -0.8), 0.02), bar((-0.33, -0.6), (-0.33, -0.8), 0.02))
    sheet.cut(disc((-0.49, -0.44), 0.018), petal((-0.42, -0.5), (0.2, 0.03), -108), petal((-0.4, -0.56), (0.16, 0.025), -108), crescent((-0.42, -0.46), 0.08, 0.025, 60, 120))
    sheet.add(disc((0, -0.84), 0.075, 11.0), bar((-0.92, -0.86), (0.92, -0.86), 0.07))
    for k in range(12):
        sheet.cut(crescent((-0.06 - 0.072 * k, -0.9), 0.05, 0.03, 0, 150))
    sheet.cut(*[petal((0, -0.72 + 0.17 * k), (0.12, 0.03), 0) for k in range(5)])
    return sheet.mask()
