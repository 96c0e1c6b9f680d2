"""`manyhands demo`, `serve` and `worker`: the long-running commands.

The web server is Granian. Jobs run in a thread of each web process unless `--no-jobs`, and in any
number of `manyhands worker` on any host. What can be wrong at start (port taken, folder not
writable, database of another shape) is said in one sentence before anything is served.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from catalog.db import db
from catalog.errors import Refusal
from media.storage import from_url
from storefront.app import create_app
from storefront.cli.context import SETTINGS_FILE, kept_settings, opened
from storefront.config import Settings, from_environment
from storefront.demo.loading import load_once
from storefront.demo.visitors import invitations
from storefront.jobs import worker as jobs
from storefront.migrating import Shape, require_current, shape_of, upgrade

THREADS = 8


@click.command()
@click.option("--port", default=8000, show_default=True, help="The port on 127.0.0.1.")
@click.option("--data", default="instance", show_default=True, help="Where its files are kept.")
@click.option("--load-only", is_flag=True, help="Load it and print the links, serve nothing.")
def demo(port: int, data: str, load_only: bool) -> None:
    """Migrate, load the demo once, serve it, print a sign-in link for each role."""
    env = dict(os.environ)
    if not load_only:
        env = _demo_environment(_writable(Path(data)), port)
        _require_free("127.0.0.1", port)
        os.environ.update(env)
    settings = from_environment(env, demo=True)
    _load(settings)
    if not load_only:
        click.echo("\nCtrl-C closes it.")
        _serve("127.0.0.1", port, workers=1, with_jobs=True)


def _load(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        if shape_of(db.engine) is Shape.EMPTY:
            upgrade(db.engine)
        require_current(db.engine)
        load_once(db.session(), from_url(settings.media_url), say=click.echo)
        links = invitations(db.session(), now=datetime.now(UTC))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    click.echo(f"\nManyhands 众手: {settings.public_url}\n")
    for role, link in links:
        click.echo(f"  {role:<18} {link}")


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="HOST:PORT")
@click.option("--workers", default=1, show_default=True, help="Web processes.")
@click.option("--no-jobs", is_flag=True, help="Leave the jobs to `manyhands worker`.")
def serve(bind: str, workers: int, no_jobs: bool) -> None:
    """Serve the shop in production."""
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit():
        raise click.UsageError("--bind takes HOST:PORT")
    _require_free(host, int(port))
    with opened() as app:
        db.engine.dispose()
    _say_how_money_is_taken(app.extensions["manyhands.settings"])
    _serve(host, int(port), workers=workers, with_jobs=not no_jobs)


def _say_how_money_is_taken(settings: Settings) -> None:
    """Nobody shall believe that money moves where it does not, or wonder why nobody can pay."""
    if settings.stripe.secret_key:
        return
    if settings.demo or settings.taking.rehearse:
        click.echo("Payments are only rehearsed: no money moves.", err=True)
    elif not (settings.taking.transfer_to or settings.taking.pickup_at):
        click.echo(
            "Nobody can pay: set STRIPE_SECRET_KEY, BANK_TRANSFER_TO or PICKUP_AT.", err=True
        )


@click.command()
def worker() -> None:
    """Do jobs until told to stop; any number may run, on any host."""
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    with opened() as app:
        db.session.remove()
    click.echo("Working. Ctrl-C stops after the job in hand.")
    jobs.run(app, stop)


def _serve(host: str, port: int, *, workers: int, with_jobs: bool) -> None:
    os.environ["MANYHANDS_JOBS"] = "1" if with_jobs else "0"
    server = Granian(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
        working_dir=Path(__file__).resolve().parents[2],
    )
    server.serve()


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as failure:
        raise Refusal(
            "demo.unwritable",
            "The folder %(folder)s cannot be written to: %(reason)s. Choose one with --data.",
            folder=folder,
            reason=failure.strerror,
        ) from failure
    return folder.resolve()


def _demo_environment(folder: Path, port: int) -> dict[str, str]:
    """The demo's own settings; what is already set outside wins, secrets are made once and kept."""
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEY": f"d1:{secrets.token_urlsafe(48)}",
        "DATABASE_URL": f"sqlite:///{folder}/manyhands.db",
        "MEDIA_URL": f"file:{folder}/media",
        "MANYHANDS_DEMO": "1",
        "LOG_LEVEL": "WARNING",  # a person reads this terminal
    }
    kept = {**made, **kept_settings(folder), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    path = folder / SETTINGS_FILE
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in kept.items()), "utf-8")
    return {**kept, **os.environ, "MANYHANDS_DEMO": "1", "MANYHANDS_DATA": str(folder)}


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise Refusal(
                "serve.port",
                "Port %(port)s on %(host)s cannot be used: %(reason)s. Choose another one.",
                port=port,
                host=host,
                reason=failure.strerror,
            ) from failure
