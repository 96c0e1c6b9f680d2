"""The stairs go down only, and each test here fails when a step is broken."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.house.sources import (
    FLOORS,
    ROOT,
    name_of,
    offenders,
    python_files,
    text_of,
    tree_of,
)

PURE = [
    path
    for path in python_files(*FLOORS)
    if path.stem == "rules" or "rules" in path.parent.name or "fulfillment/planner" in str(path)
    if path.stem not in ("models", "actions", "queries", "__init__")
]
UNCLEAN = {
    "sqlalchemy",
    "flask",
    "boto3",
    "stripe",
    "requests",
    "redis",
    "random",
    "time",
    "socket",
}


def test_import_contracts_are_kept() -> None:
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    outcome = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout


def test_a_step_upstairs_is_noticed(tmp_path: Path) -> None:
    """The linter really looks: the same contract on a house with one wrong import fails."""
    for floor in ("upper", "lower"):
        (tmp_path / floor).mkdir()
    (tmp_path / "upper/__init__.py").write_text("")
    (tmp_path / "lower/__init__.py").write_text("import upper\n")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_packages =\n    upper\n    lower\n"
        "[importlinter:contract:floors]\nname = floors\ntype = layers\n"
        "layers =\n    upper\n    lower\n"
    )
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    outcome = subprocess.run(
        lint,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path)},
    )
    assert outcome.returncode != 0
    assert "lower is not allowed to import upper" in outcome.stdout


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_rules_decide_without_looking_around() -> None:
    def looks(path: Path) -> set[str]:
        allowed = {"time"} if "planner" in name_of(path) else set()  # --time-limit: a stop-watch
        return imported(path) & (UNCLEAN - allowed)

    assert offenders(PURE, looks) == {}


def test_only_the_edge_commits() -> None:
    edges = (
        "storefront/views",
        "storefront/cli",
        "storefront/jobs",
        "storefront/demo",
        "storefront/backups/postgresql.py",  # a restore is one transaction on a line of its own
        "storefront/payments/talking.py",
        "storefront/payments/lapsing.py",  # the same
        "storefront/payments/agreeing.py",  # calls the gateway between two transactions
        "storefront/payments/comparing.py",  # the same
        "catalog/db.py",
    )
    inside = (path for path in python_files(*FLOORS) if not name_of(path).startswith(edges))
    assert offenders(inside, lambda path: re.findall(r".*\.commit\(\)", text_of(path))) == {}
