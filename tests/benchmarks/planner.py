"""How fast and how fair the planner is, process and reading included.

`python -m tests.benchmarks.planner [SIZE ...]` makes up an order per size, runs `manyhands plan` on
it as its own process, measures the plan that was written, and prints all of it against the limits:
seconds, MiB, pieces on time of those ordered, the poorest maker's level against the fair plan's
lowest (dates inside the order left aside) and the part of all pay that is not where the fair plan
has it. A `!` marks what is beyond its limit.
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

import numpy as np

from fulfillment.planner import batches_of, facts_of
from fulfillment.planner.bench import lay_out
from fulfillment.planner.draft import Draft
from fulfillment.planner.fair import fair_share
from fulfillment.planner.plan import stand
from fulfillment.planner.task import set_task
from tests.fulfillment.planner.made import Size, document


@dataclass(frozen=True, slots=True)
class Limit:
    """A size with what it may take, and how good its plan must be."""

    size: Size
    seconds: float
    mebibytes: float
    on_time: float
    level: float
    misplaced: float


LIMITS = {
    "S": Limit(Size(10_000, 20, 200, 8), 0.5, 150, 0.98, 0.6, 0.08),
    "M": Limit(Size(50_000, 100, 1_000, 19), 2, 150, 0.999, 0.4, 0.02),
    "M-tight": Limit(Size(50_000, 100, 1_000, 19, 0.95), 20, 200, 0.985, 0.75, 0.07),
    "L": Limit(Size(1_000_000, 300, 20_000, 300), 25, 600, 0.999, 0.4, 0.02),
    "XL": Limit(Size(1_000_000, 300, 100_000, 2_000, 0.06), 90, 1_536, 0.9999, 0.8, 0.024),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took, and how good its plan is."""

    seconds: float
    cpu: float
    mebibytes: float
    on_time: float
    level: float
    misplaced: float

    def beyond(self, limit: Limit) -> set[str]:
        """Which figures are beyond their limits."""
        most = {name for name in MOST if getattr(self, name) > getattr(limit, name)}
        return most | {name for name in LEAST if getattr(self, name) < getattr(limit, name)}


MOST, LEAST = ("seconds", "mebibytes", "misplaced"), ("on_time", "level")
DIGITS = {"seconds": 2, "cpu": 2, "mebibytes": 0, "on_time": 5, "level": 3, "misplaced": 4}


def run(folder: Path, name: str, seed: int = 1) -> Run:
    """Plan one made-up order in a process of its own."""
    instance, plan = folder / f"{name}.json", folder / "plan.json"
    instance.write_text(json.dumps(document(LIMITS[name].size, seed), separators=(",", ":")))
    words = [sys.executable, "-m", "storefront", "plan", str(instance), "--out", str(plan)]
    begin = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if child.returncode:
        raise SystemExit(f"{name}: exit code {child.returncode}")
    cpu = used.ru_utime + used.ru_stime
    return Run(seconds, cpu, used.ru_maxrss / 1024, *measured(instance, plan))


def measured(instance: Path, plan: Path) -> tuple[float, float, float]:
    """Pieces on time, the poorest level and misplaced pay, read off the two files."""
    bench = lay_out(facts_of(json.loads(instance.read_text())))
    task = set_task(bench)
    draft = Draft(task)
    for batch in stand(bench, batches_of(json.loads(plan.read_text()))):
        draft.put(batch.maker, batch.line, batch.pieces)
    made = task.open_pieces - draft.open
    fair = fair_share(task, made)
    level = float(draft.levels()[fair.could].min()) / fair.level
    misplaced = float(np.abs(draft.pay - fair.pay).sum() / 2 / draft.pay.sum())
    return float(made.sum() / task.open_pieces.sum()), level, misplaced


def main(names: list[str]) -> int:
    """Print a table; 1 if a limit is exceeded."""
    print(f"{'size':8}" + "".join(f"{name:>12}" for name in DIGITS))
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name in names or list(LIMITS):
            took = run(Path(folder), name)
            beyond = took.beyond(LIMITS[name])
            figures = [
                f"{getattr(took, figure):{11}.{digits}f}{'!' if figure in beyond else ' '}"
                for figure, digits in DIGITS.items()
            ]
            print(f"{name:8}" + "".join(figures), flush=True)
            failed = failed or bool(beyond)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
