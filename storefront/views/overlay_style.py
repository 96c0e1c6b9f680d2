"""The stylesheet that says where things stand on one overlay: the boxes of its layout."""

from __future__ import annotations

from functools import lru_cache

from storefront.live.desk import Box, Look, boxes
from storefront.wiring.assets import fingerprint_of


@lru_cache(maxsize=64)
def style_of(look: Look) -> bytes:
    """Rules for the picture, the card, the captions, the text card and the safe area."""
    found = boxes(look)
    placed = {
        ".overlay__card": found.card,
        ".overlay__caption": found.caption,
        ".overlay__text": found.text,
    }
    if found.safe is not None:
        placed[".overlay__safe"] = found.safe
    rules = [f".overlay {{ width: {found.picture.width}px; height: {found.picture.height}px; }}"]
    rules += [_rule(selector, box) for selector, box in placed.items()]
    rules.append(f".overlay {{ --letter: {found.letter}px; }}")
    return ("\n".join(rules) + "\n").encode()


def _rule(selector: str, box: Box) -> str:
    return (
        f"{selector} {{ left: {box.left}px; top: {box.top}px; "
        f"width: {box.width}px; height: {box.height}px; }}"
    )


def fingerprint(look: Look) -> str:
    """A short name for this arrangement."""
    return fingerprint_of(style_of(look))
