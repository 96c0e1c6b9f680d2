"""How fast the planner is, process and reading included.

`python -m tests.benchmarks.planner [SIZE ...]` makes up an order per size, runs `manyhands plan` on
it as its own process, and prints time, memory and pieces on time against the limits.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fulfillment.planner.made import Size, document


@dataclass(frozen=True, slots=True)
class Limit:
    """A size with the seconds and MiB it may take."""

    size: Size
    seconds: float
    mebibytes: float


LIMITS = {
    "S": Limit(Size(10_000, 20, 200, 8), 0.5, 150),
    "M": Limit(Size(50_000, 100, 1_000, 19), 2, 150),
    "M-tight": Limit(Size(50_000, 100, 1_000, 19, 0.95), 20, 200),
    "L": Limit(Size(1_000_000, 300, 20_000, 300), 25, 600),
    "XL": Limit(Size(1_000_000, 300, 100_000, 2_000, 0.06), 90, 1_536),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took, and what came out."""

    seconds: float
    cpu: float
    mebibytes: float
    figures: dict[str, float]


def run(folder: Path, name: str, seed: int = 1) -> Run:
    """Plan one made-up order in a process of its own."""
    instance = folder / f"{name}.json"
    instance.write_text(json.dumps(document(LIMITS[name].size, seed), separators=(",", ":")))
    words = [sys.executable, "-m", "storefront", "plan", str(instance), "--json"]
    begin = time.perf_counter()
    child = subprocess.Popen([*words, "--out", str(folder / "plan.json")], stdout=subprocess.PIPE)
    told = child.stdout.read() if child.stdout else b""
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if child.returncode:
        raise SystemExit(f"{name}: exit code {child.returncode}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, json.loads(told))


def main(names: list[str]) -> int:
    """Print a table; 1 if a limit is exceeded."""
    print(f"{'size':8} {'seconds':>8} {'limit':>6} {'cpu':>6} {'MiB':>6} {'limit':>6}  on time")
    slow = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names or list(LIMITS):
            limit, took = LIMITS[name], run(Path(folder), name)
            share = took.figures["pieces_on_time"] / took.figures["pieces_ordered"]
            print(
                f"{name:8} {took.seconds:8.2f} {limit.seconds:6g} {took.cpu:6.2f}"
                f" {took.mebibytes:6.0f} {limit.mebibytes:6g}  {share:.4f}"
            )
            slow += took.seconds > limit.seconds or took.mebibytes > limit.mebibytes
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
