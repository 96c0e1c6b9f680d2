"""QR codes and bars as SVG: for pages, and for papers that carry them.

A QR code reads with a quarter of it torn off (level Q) and keeps its quiet zone of four modules;
bars keep theirs of ten. Black on white always: a scanner does not know the dark theme.
"""

from __future__ import annotations

import io
from itertools import groupby

import segno

from media.print.rules import code128

QUIET = 10
HEIGHT = 40


def qr_svg(text: str, *, error: str = "q") -> str:
    """A QR code as SVG that grows to the place it is given."""
    drawn = io.BytesIO()
    segno.make(text, error=error, micro=False).save(
        drawn, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, xmldecl=False
    )
    return drawn.getvalue().decode().strip()


def code128_svg(text: str) -> str:
    """Bars of Code 128 as SVG that grow to the place they are given."""
    modules = code128(text)
    rects, at = [], QUIET
    for black, run in groupby(modules):
        width = len(list(run))
        if black == "1":
            rects.append(f"M{at} 0h{width}v{HEIGHT}h-{width}z")
        at += width
    wide = len(modules) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HEIGHT}" '
        f'preserveAspectRatio="none" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{wide}v{HEIGHT}H0z"/><path d="{"".join(rects)}"/></svg>'
    )
