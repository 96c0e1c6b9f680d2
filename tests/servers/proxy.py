"""A private Caddy before several web processes: tries the next one when one does not answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.servers.postgres import free_port, wait_for


def config(port: int, backends: Sequence[int]) -> dict[str, object]:
    """Caddy's own JSON: round robin, a dead backend is left out for ten seconds."""
    handler = {
        "handler": "reverse_proxy",
        "upstreams": [{"dial": f"127.0.0.1:{each}"} for each in backends],
        "load_balancing": {
            "selection_policy": {"policy": "round_robin"},
            "try_duration": "10s",
            "try_interval": "100ms",
        },
        "health_checks": {"passive": {"fail_duration": "10s", "max_fails": 1}},
    }
    server = {
        "listen": [f"127.0.0.1:{port}"],
        "routes": [{"handle": [handler]}],
        "automatic_https": {"disable": True},
    }
    return {"admin": {"disabled": True}, "apps": {"http": {"servers": {"shop": server}}}}


@contextmanager
def running(backends: Sequence[int], port: int | None = None) -> Iterator[str]:
    """The address of a proxy before `backends` (ports on loopback)."""
    port = port or free_port()
    caddy = str(Path(sys.executable).with_name("caddy"))
    with tempfile.TemporaryDirectory(prefix="mh-caddy-") as folder:
        path = Path(folder) / "caddy.json"
        path.write_text(json.dumps(config(port, backends)))
        env = {**os.environ, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(
                [caddy, "run", "--config", str(path)], stdout=log, stderr=log, env=env
            )
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)
