"""Fetch what the tests need beside Python packages: Chromium and fonts for Chinese.

From Debian's registry by apt-get, as root or by sudo; what is already there is left alone. Run by
`tests/run`. How it can fail: no apt-get or no right to install is one sentence and exit code 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """The path of a Chromium on this machine."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def has_chinese_fonts() -> bool:
    """Whether a screenshot would show words instead of boxes."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def missing() -> list[str]:
    """Debian packages that are not here yet."""
    wanted = [] if browser() else ["chromium"]
    return wanted if has_chinese_fonts() else [*wanted, "fontconfig", "fonts-noto-cjk"]


def install(packages: list[str]) -> None:
    """Install them without a question."""
    if not shutil.which("apt-get"):
        sys.exit(f"Please install {', '.join(packages)} by hand: this machine has no apt-get.")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    )
    for command in commands:
        outcome = subprocess.run([*prefix, *command], env=quiet, check=False, capture_output=True)
        if outcome.returncode:
            sys.exit(f"{' '.join(command)} did not work:\n{outcome.stderr.decode()[-2000:]}")


if __name__ == "__main__":
    if packages := missing():
        print("fetching", *packages)
        install(packages)
