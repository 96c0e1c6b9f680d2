"""Render the demo pictures that are not there yet: `python -m render [--only SLUG] [--side 1000]`.

Run in storefront/demo with bpy installed. One process draws one picture after another; a picture
that exists is left alone, so the command can be stopped and started at will.
"""

import argparse
import importlib
import json
import time
from pathlib import Path
from typing import Any

from . import stage
from .drawings import layout

HERE = Path(__file__).resolve().parent.parent
CRAFTS = {
    "beading": "beading",
    "knotting": "knotting",
    "frog-buttons": "frogs",
    "paper-cutting": "papercut",
    "embroidery": "embroidery",
    "bamboo-weaving": "bamboo",
}


def _wanted(product: dict[str, Any], only: str) -> bool:
    return not only or product["slug"] == only or product["craft"] == only


def draw(product: dict[str, Any], view: int, path: Path, side: int, samples: int) -> float:
    """One picture from an empty table; returns the seconds it took."""
    started = time.monotonic()
    stage.clear()
    craft = importlib.import_module(f".{CRAFTS[product['craft']]}", __package__)
    craft.lay(product, view)
    shot = stage.Shot(**layout(product["slug"])["views"][view - 1])
    stage.take(path, shot, side, samples)
    return time.monotonic() - started


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--only", default="", help="a product or a craft")
    ask.add_argument("--view", type=int, default=0, help="1, 2 or 3; all when left out")
    ask.add_argument("--side", type=int, default=1000)
    ask.add_argument("--samples", type=int, default=40)
    ask.add_argument("--into", type=Path, default=HERE / "pictures")
    chosen = ask.parse_args()
    goods = json.loads((HERE / "goods.json").read_text(encoding="utf-8"))
    chosen.into.mkdir(parents=True, exist_ok=True)
    for product in (p for p in goods["products"] if _wanted(p, chosen.only)):
        for view, picture in enumerate(product["pictures"], 1):
            path = chosen.into / picture["file"]
            if path.exists() or chosen.view not in (0, view):
                continue
            took = draw(product, view, path, chosen.side, chosen.samples)
            print(f"{picture['file']}  {took:.0f} s  {path.stat().st_size // 1024} KiB", flush=True)


if __name__ == "__main__":
    main()
