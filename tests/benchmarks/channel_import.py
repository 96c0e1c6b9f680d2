"""100,000 lines of a Douyin export, imported, and imported again.

    python -m tests.benchmarks.channel_import [lines]

Beside it pandas (which the planner's solver brings along) merely reads the file as text and groups
it into orders. The import may take half of ten times as long, and 300 MiB at its peak; again it
must change nothing. Each is measured in a process of its own, with the processor's time.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from storefront.channels.layouts.headings import listed
from tests.benchmarks.channel_import_ground import at_work, ground

LIMIT, MEMORY = 0.5, 300
PANDAS = """
import json, sys, time
import pandas
begun, used = time.perf_counter(), time.process_time()
frame = pandas.read_csv(sys.argv[1], dtype=str)
orders = frame.groupby(frame.columns[0]).agg({frame.columns[1]: "count", frame.columns[8]: "first"})
print(json.dumps([len(orders), time.perf_counter() - begun, time.process_time() - used]))
"""


def written(file: Path, lines: int) -> None:
    """An export of so many lines, three in five orders of their own; all its columns are filled."""
    headings = listed()["douyin"][:73]
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(headings)
        for at in range(lines):
            order = 6_917_926_768_823_000_000 + at * 3 // 5
            writer.writerow(_row(headings, order, 6_927_926_768_823_000_000 + at, at))


def _row(headings: list[str], order: int, line: int, at: int) -> list[str]:
    clock = f"2026-09-{1 + at % 28:02d} {at % 24:02d}:{at % 60:02d}:{at // 7 % 60:02d}"
    told = {
        "主订单编号": f"\t{order}",
        "子订单编号": f"\t{line}",
        "选购商品": f"玉镯 {at % 500}",
        "商品规格": "\t绿",
        "商品数量": str(1 + at % 3),
        "商品ID": f"\t{3_000_000_000 + at % 500}",
        "商家编码": f"\tSKU-{at % 500:04d}",
        "商品单价": f"{at % 90 + 10}.90",
        "订单应付金额": f"{at % 90 + 10}.90",
        "运费": "0.00",
        "平台实际承担优惠金额": "1.00",
        "达人实际承担优惠金额": "0.00",
        "订单提交时间": clock,
        "支付完成时间": clock,
        "订单完成时间": "-",
        "发货时间": clock if at % 2 else "-",
        "售后状态": "-",
        "订单状态": "已发货" if at % 2 else "待发货",
        "收件人": f"##密文{order}",
        "收件人手机号": f"$$密文{order}",
        "详细地址": f"##密文地址{order}",
        "省": "浙江省",
        "流量来源": "精选联盟",
        "达人ID": f"\t{at % 40 + 1000}",
        "达人昵称": f"小云{at % 40}",
    }
    return [told.get(name, "-") for name in headings]


def measured(file: Path, folder: Path) -> dict[str, float]:
    """One import in a process of its own."""
    words = [
        sys.executable,
        "-m",
        "tests.benchmarks.channel_import",
        "--one",
        str(file),
        str(folder),
    ]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    return found


def one(file: Path, folder: Path) -> None:
    """Import the file and say what it cost."""
    with ground(folder):
        begun, used = time.perf_counter(), time.process_time()
        counts = at_work(file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = time.perf_counter() - begun, time.process_time() - used
    print(json.dumps({**counts, "wall": wall, "cpu": cpu, "peak": peak}))


def main(lines: int) -> int:
    """Measure and compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "1791430000_orders.csv"
        written(file, lines)
        pandas = subprocess.run(
            [sys.executable, "-c", PANDAS, str(file)], check=True, capture_output=True, text=True
        )
        orders, wall, cpu = json.loads(pandas.stdout)
        first, again = measured(file, folder), measured(file, folder)
    ratio = first["cpu"] / (cpu * 10)
    tell = sys.stdout.write
    tell(f"pandas: {orders} orders, wall {wall:.2f} s, processor {cpu:.2f} s\n")
    for label, each in (("first", first), ("again", again)):
        tell(f"{label}: wall {each['wall']:.2f} s, processor {each['cpu']:.2f} s, ")
        tell(f"peak {each['peak']:.0f} MiB, ")
        tell(f"{each['created']:.0f} new, {each['updated']:.0f} changed\n")
    tell(f"ratio to ten times pandas: {ratio:.2f} (limit {LIMIT})\n")
    calm = again["created"] == again["updated"] == 0 and first["created"] == lines
    return 0 if ratio <= LIMIT and first["peak"] <= MEMORY and calm else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100_000))
