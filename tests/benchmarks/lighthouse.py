"""Lighthouse on a phone: home, listing, product and checkout of the demo, and how heavy the first
view is.

`python -m tests.benchmarks.lighthouse [FOLDER]` needs node, a Chromium and `npm install lighthouse`
in FOLDER (by default the current one); without them it says so and ends with 2. It opens the demo's
shop, puts one bracelet into a cart for the checkout, prints the four figures of each page with what
Lighthouse finds wrong, and the bytes of the page, its stylesheet and scripts as they travel packed.
The limits: 95, 100, 100, 100, and 60 KB.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.page_cache import opened
from tests.fetch import browser

LIMITS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FIRST_VIEW = 60_000
PAGES = ("/", "/products", "/products/jade-round-bracelet", "/checkout")
PRIVATE = "/checkout"
_PARTS = re.compile(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"')
_VARIANT = re.compile(r'name="variant_id" value="(\d+)"')
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def ask(port: int, path: str, cookie: str = "", **fields: str) -> tuple[bytes, dict[str, str]]:
    """One answer as it travels: its bytes and its cookies."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Accept-Encoding": "gzip", "Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    if fields:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    line.request("POST" if fields else "GET", path, urlencode(fields) or None, headers)
    answer = line.getresponse()
    said = answer.headers.get_all("Set-Cookie") or []
    cookies = dict(each.partition(";")[0].split("=", 1) for each in said)
    return answer.read(), cookies


def plain(body: bytes) -> str:
    """A page's text, packed or not."""
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def first_view(port: int, path: str, cookie: str) -> int:
    """Bytes of a page, its stylesheet and its scripts, packed."""
    body, _ = ask(port, path, cookie)
    whole = len(body if body[:2] == b"\x1f\x8b" else gzip.compress(body))
    for part in _PARTS.findall(plain(body)):
        file, _ = ask(port, part)
        whole += len(file if file[:2] == b"\x1f\x8b" else gzip.compress(file))
    return whole


def audited(command: Path, address: str, cookie: str) -> dict[str, Any]:
    """What Lighthouse reports of a page."""
    words = [str(command), address, "--output=json", "--quiet", f"--chrome-flags={_FLAGS}"]
    words.append(f"--only-categories={','.join(LIMITS)}")
    if cookie:
        words.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    found = browser() or ""
    done = subprocess.run(
        words, capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": found}
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def told(path: str, report: dict[str, Any], weight: int) -> bool:
    """Print one page's figures; whether all are within the limits."""
    scores = {each: round(100 * (report["categories"][each]["score"] or 0)) for each in LIMITS}
    fine = weight <= FIRST_VIEW
    words = []
    for each, limit in LIMITS.items():
        fine = fine and scores[each] >= limit
        words.append(f"{each} {scores[each]}")
    print(f"  {path:<32}{'  '.join(words)}   first view {weight / 1000:.1f} KB")
    for name in LIMITS:
        for audit in report["categories"][name]["auditRefs"]:
            found = report["audits"][audit["id"]]
            if audit["weight"] and found["score"] is not None and found["score"] < 0.9:
                print(f"      {name}: {found['title']} {found.get('displayValue', '')}")
    return fine


def main() -> int:
    """Print the table."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    command = folder / "node_modules" / ".bin" / "lighthouse"
    if not (command.exists() and shutil.which("node") and browser()):
        print("needs node, a Chromium and `npm install lighthouse`")
        return 2
    with tempfile.TemporaryDirectory() as place, opened(Path(place)) as (port, _group):
        page, _cookies = ask(port, PAGES[2])
        variant = _VARIANT.findall(plain(page))[0]
        _body, cookies = ask(port, "/cart/lines", variant_id=variant, pieces="1")
        cart = "; ".join(f"{name}={value}" for name, value in cookies.items())
        fine = []
        for path in PAGES:
            cookie = cart if path == PRIVATE else ""
            report = audited(command, f"http://127.0.0.1:{port}{path}", cookie)
            fine.append(told(path, report, first_view(port, path, cookie)))
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
