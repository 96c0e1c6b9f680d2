"""Draw the pictures of making steps: `python -m render.steps`, in storefront/demo; needs Pillow.

A step shows one thing that hands do, so these are drawings, not scenes: the goods' own colours on
the paper-coloured ground, light from above left as in the rendered pictures, four times too large
and then made smaller, which gives soft edges. Nothing is left to chance: the same every time.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent.parent
SIDE, FINE = 640, 4
PAPER, CLOTH, SHADE, SKIN = "#EDE6D8", "#DDD2BE", "#B9AB92", "#D9A98A"
Point = tuple[float, float]


class Sheet:
    """A picture that is being drawn, in units of a thousandth of its side."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (SIDE * FINE, SIDE * FINE), PAPER)
        self.pen = ImageDraw.Draw(self.picture)

    def at(self, *numbers: float) -> list[float]:
        return [each * SIDE * FINE / 1000 for each in numbers]

    def cloth(self) -> None:
        """The cloth on which everything lies."""
        self.pen.rounded_rectangle(self.at(90, 90, 910, 910), self.at(40)[0], fill=CLOTH)

    def cord(self, points: Sequence[Point], colour: str, wide: float = 16) -> None:
        """A cord with a shadow beneath and a light along it."""
        for colour_now, by, more in ((SHADE, 8, 1.0), (colour, 0, 1.0), (_paler(colour), -3, 0.3)):
            line = [tuple(self.at(x + by, y + by)) for x, y in points]
            width = round(self.at(wide * more)[0])
            self.pen.line(line, fill=colour_now, width=width, joint="curve")
            for x, y in (line[0], line[-1]):
                self.pen.ellipse(
                    (x - width / 2, y - width / 2, x + width / 2, y + width / 2), colour_now
                )

    def bead(self, x: float, y: float, colour: str, radius: float = 46) -> None:
        """A round bead, lit from above left."""
        self.pen.ellipse(
            self.at(x - radius + 12, y - radius + 14, x + radius + 12, y + radius + 14), SHADE
        )
        for step in range(12):
            small = radius * (1 - step / 14)
            x_now, y_now = x - radius * step / 40, y - radius * step / 36
            tone = _mixed(_darker(colour), _paler(colour), step / 11)
            self.pen.ellipse(
                self.at(x_now - small, y_now - small, x_now + small, y_now + small), tone
            )

    def finger(self, x: float, y: float, angle: float) -> None:
        """A finger that comes from an edge and ends here."""
        far = (x + 620 * math.cos(angle), y + 620 * math.sin(angle))
        for colour, by, wide in ((SHADE, 12, 104.0), (SKIN, 0, 104.0)):
            ends = [tuple(self.at(px + by, py + by)) for px, py in ((x, y), far)]
            self.pen.line(ends, fill=colour, width=round(self.at(wide)[0]))
            self.pen.ellipse(
                self.at(x - wide / 2 + by, y - wide / 2 + by, x + wide / 2 + by, y + wide / 2 + by),
                colour,
            )
        self.pen.ellipse(self.at(x - 26, y - 26, x + 26, y + 26), _paler(SKIN))

    def save(self, name: str) -> None:
        small = self.picture.filter(ImageFilter.GaussianBlur(FINE / 2)).resize(
            (SIDE, SIDE), Image.Resampling.LANCZOS
        )
        small.save(HERE / "pictures" / f"step-{name}.jpg", quality=84, optimize=True)


def _mixed(one: str, other: str, much: float) -> str:
    pairs = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * much):02X}" for a, b in pairs)


def _darker(colour: str) -> str:
    return _mixed(colour, "#2A2118", 0.35)


def _paler(colour: str) -> str:
    return _mixed(colour, "#FFFFFF", 0.55)


def _ring(many: int, radius: float, turn: float = 0.0) -> list[Point]:
    angles = (turn + 2 * math.pi * at / many for at in range(many))
    return [(500 + radius * math.cos(each), 500 + radius * math.sin(each)) for each in angles]


def _wave(left: float, right: float, y: float, high: float) -> list[Point]:
    return [(x, y + high * math.sin((x - left) / 90)) for x in range(int(left), int(right), 8)]


def choose(sheet: Sheet, beads: str, cord: str) -> None:
    """Beads of one size in rows; a small one set aside."""
    sheet.cloth()
    for row in range(3):
        for at in range(6):
            sheet.bead(190 + at * 108, 260 + row * 120, beads)
    sheet.bead(730, 700, beads, 26)
    sheet.finger(730, 790, math.pi / 2)


def string(sheet: Sheet, beads: str, cord: str) -> None:
    """Bead after bead on the cord."""
    sheet.cloth()
    sheet.cord([(120, 520), *_wave(120, 900, 520, 18)], cord, 12)
    for at in range(5):
        sheet.bead(190 + at * 96, 522, beads)
    sheet.bead(780, 500, beads)
    sheet.finger(800, 590, math.pi / 3)


def measure(sheet: Sheet, beads: str, cord: str) -> None:
    """Round once, laid against the measure."""
    sheet.cloth()
    for x, y in _ring(18, 270):
        sheet.bead(x, y, beads)
    sheet.pen.rounded_rectangle(
        sheet.at(230, 470, 770, 530), sheet.at(10)[0], fill="#F6EFD9", outline=SHADE
    )
    for at in range(28):
        long = 34 if at % 5 == 0 else 20
        sheet.pen.line(sheet.at(240 + at * 19, 470, 240 + at * 19, 470 + long), "#6B5B41", FINE)


def tie(sheet: Sheet, beads: str, cord: str) -> None:
    """Two knots, pulled slowly."""
    sheet.cloth()
    for x, y in _ring(16, 260, math.pi / 2 + math.pi * 3 / 16)[:14]:
        sheet.bead(x, y, beads)
    loop = [(500 + 70 * math.cos(each / 10), 770 + 46 * math.sin(each / 5)) for each in range(64)]
    sheet.cord([(400, 740), *loop, (600, 740)], cord, 14)
    sheet.cord([(500, 790), (360, 900)], cord, 14)
    sheet.cord([(500, 790), (640, 900)], cord, 14)
    sheet.finger(330, 880, math.pi * 0.75)
    sheet.finger(670, 880, math.pi * 0.25)


def straighten(sheet: Sheet, beads: str, cord: str) -> None:
    """Four cords side by side, fixed above."""
    sheet.cloth()
    for at, colour in enumerate((beads, cord, cord, beads)):
        sheet.cord([(350 + at * 100, 190), (350 + at * 100, 860)], colour, 34)
    sheet.pen.rounded_rectangle(sheet.at(260, 150, 740, 240), sheet.at(20)[0], fill="#8A6B45")


def left_over(sheet: Sheet, beads: str, cord: str) -> None:
    """The left one goes over the middle and under the right one."""
    _half_knot(sheet, beads, cord, 1)


def right_over(sheet: Sheet, beads: str, cord: str) -> None:
    """The same from the right."""
    _half_knot(sheet, beads, cord, -1)


def _half_knot(sheet: Sheet, beads: str, cord: str, side: int) -> None:
    def turned(points: Sequence[Point]) -> list[Point]:
        return [(500 + side * (x - 500), y) for x, y in points]

    sheet.cloth()
    curve = [(690 - 380 * at / 20, 430 + 90 * math.sin(at / 20 * math.pi)) for at in range(21)]
    sheet.cord(turned([(690, 190), (690, 430), *curve[1:], (240, 620)]), beads, 34)
    for x in (450, 550):
        sheet.cord([(x, 190), (x, 860)], cord, 34)
    over = [(310 + 390 * at / 20, 470 + 60 * math.sin(at / 20 * math.pi)) for at in range(21)]
    sheet.cord(turned([(310, 190), (310, 440), *over, (770, 620)]), beads, 34)
    sheet.pen.rounded_rectangle(sheet.at(260, 150, 740, 240), sheet.at(20)[0], fill="#8A6B45")
    sheet.finger(500 + side * 290, 660, math.pi / 2)


def pull(sheet: Sheet, beads: str, cord: str) -> None:
    """Knot after knot, flat and even."""
    sheet.cloth()
    for x in (470, 530):
        sheet.cord([(x, 190), (x, 880)], cord, 30)
    for at in range(7):
        y, side = 290 + at * 62, 1 if at % 2 else -1
        sheet.cord([(500 - side * 90, y), (500, y + 22 * side), (500 + side * 90, y)], beads, 40)
    sheet.cord([(420, 720), (220, 800)], beads, 30)
    sheet.cord([(580, 720), (780, 800)], beads, 30)
    sheet.finger(200, 800, math.pi * 0.9)
    sheet.finger(800, 800, math.pi * 0.1)
    sheet.pen.rounded_rectangle(sheet.at(260, 150, 740, 240), sheet.at(20)[0], fill="#8A6B45")


Draw = Callable[[Sheet, str, str], None]
BEADING: tuple[tuple[str, Draw], ...] = (
    ("choose", choose), ("string", string), ("measure", measure), ("tie", tie),
)  # fmt: skip
KNOTTING: tuple[tuple[str, Draw], ...] = (
    ("straighten", straighten), ("left", left_over), ("right", right_over), ("pull", pull),
)  # fmt: skip
#: name, steps, the goods' two colours.
STYLES = (
    ("jade", BEADING, "#6F9A78", "#B3372B"),
    ("sandalwood", BEADING, "#6A4630", "#B3372B"),
    ("square-knot", KNOTTING, "#B3372B", "#E0B04A"),
)


def main() -> None:
    """Draw them all; it takes a few seconds."""
    for name, steps, beads, cord in STYLES:
        for step, draw in steps:
            sheet = Sheet()
            draw(sheet, beads, cord)
            sheet.save(f"{name}-{step}")


if __name__ == "__main__":
    main()
