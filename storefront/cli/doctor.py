"""`manyhands doctor`: settings without their secrets, versions, connections, jobs, disk and
the Chinese font of invoices and labels.

Exit 1 if anything that the shop needs does not answer.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
import redis
from sqlalchemy import func, make_url, select

from catalog.db import db
from catalog.queue import Job
from media.print import setting
from media.storage import from_url
from storefront.app import create_app
from storefront.backups import last_taken
from storefront.cli.context import settings_here
from storefront.config import Settings
from storefront.migrating import Shape, shape_of
from storefront.wiring.clock import now

WATCHED = ("flask", "sqlalchemy", "psycopg", "stripe", "pillow", "boto3", "granian", "ortools")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and what was seen."""

    name: str
    well: bool
    seen: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def doctor(as_json: bool) -> None:
    """Look at settings, versions, connections, jobs, disk and font."""
    settings = settings_here()
    app = create_app(settings)
    with app.app_context():
        checks: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
            ("database", _database),
            ("jobs", _jobs),
            ("media", lambda: _media(settings)),
            ("redis", lambda: _redis(settings)),
            ("payment", lambda: _payment(settings)),
            ("disk", lambda: _disk(settings)),
            ("backup", _backup),
            ("font", lambda: (True, setting.font())),
        )
        findings = [_look(name, check) for name, check in checks]
    _tell(settings, findings, as_json=as_json)
    sys.exit(0 if all(each.well for each in findings) else 1)


def _look(name: str, check: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        well, seen = check()
    except Exception as fault:  # a doctor reports every fault and dies of none
        well, seen = False, f"{type(fault).__name__}: {fault}".splitlines()[0]
    return Finding(name, well, seen)


def _database() -> tuple[bool, str]:
    shape = shape_of(db.engine)
    return shape is Shape.CURRENT, f"{db.engine.dialect.name}, {shape}"


def _jobs() -> tuple[bool, str]:
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    counts = {state.value: count for state, count in rows}
    return not counts.get("dead"), ", ".join(f"{n} {s}" for s, n in counts.items()) or "none"


def _media(settings: Settings) -> tuple[bool, str]:
    from_url(settings.media_url).exists("doctor/probe")
    return True, settings.media_url


def _redis(settings: Settings) -> tuple[bool, str]:
    if not settings.redis_url:
        return True, "not set; limits are counted by each process"
    redis.Redis.from_url(settings.redis_url, socket_timeout=3, socket_connect_timeout=3).ping()
    return True, "answers"


def _payment(settings: Settings) -> tuple[bool, str]:
    taking = settings.taking
    ways = {
        "stripe": bool(settings.stripe.secret_key),
        "rehearsal": not settings.stripe.secret_key and (settings.demo or taking.rehearse),
        "transfer": bool(taking.transfer_to),
        "counter": bool(taking.pickup_at),
    }
    here = [name for name, offered in ways.items() if offered]
    return bool(here), ", ".join(here) or "nobody can pay; see docs/settings.md"


def _disk(settings: Settings) -> tuple[bool, str]:
    url = make_url(settings.database_url)
    folder = Path(url.database or ".").parent if url.drivername == "sqlite" else Path()
    free = shutil.disk_usage(folder).free
    return free > 500 * 1024**2, f"{free / 1024**3:.1f} GiB free"


def _backup() -> tuple[bool, str]:
    """How old the last one is. Only an operator knows whether none is too few: never a fault."""
    taken = last_taken(db.session())
    if taken is None:
        return True, "none is known; see docs/operations.md"
    days = (now() - taken).days
    return True, f"the last one is {days} {'day' if days == 1 else 'days'} old"


def _shown(settings: Settings) -> dict[str, str]:
    place = make_url(settings.database_url).render_as_string(hide_password=True)
    return {
        "DATABASE_URL": place,
        "MEDIA_URL": settings.media_url,
        "PUBLIC_URL": settings.public_url,
        "MAIL_URL": settings.mail_url.split("@")[-1],
        "SECRET_KEY": "set",
        "SECRET_KEYS_OLD": f"{len(settings.secret_keys_old)} set",
        "DATA_KEY": "set",
        "REDIS_URL": "set" if settings.redis_url else "",
        "STRIPE_SECRET_KEY": "set" if settings.stripe.secret_key else "",
        "STRIPE_WEBHOOK_SECRET": "set" if settings.stripe.webhook_secret else "",
        "STRIPE_PUBLISHABLE_KEY": "set" if settings.stripe.publishable_key else "",
        "STRIPE_FLOW": settings.stripe.flow if settings.stripe.secret_key else "",
        "STRIPE_API_BASE": settings.stripe.api_base,
        **settings.channels.shown(),
        "MANYHANDS_REHEARSE": "1" if settings.taking.rehearse else "",
        "BANK_TRANSFER_TO": "set" if settings.taking.transfer_to else "",
        "PICKUP_AT": "set" if settings.taking.pickup_at else "",
        "TRUSTED_PROXIES": str(settings.trusted_proxies),
        "METRICS_FROM": " ".join(map(str, settings.watching.networks)),
        "METRICS_TOKEN": "set" if settings.watching.token else "",
        "LOG_LEVEL": settings.log_level,
    }


def _tell(settings: Settings, findings: list[Finding], *, as_json: bool) -> None:
    versions = {name: version(name) for name in ("manyhands", *WATCHED)}
    if as_json:
        seen = {each.name: {"well": each.well, "seen": each.seen} for each in findings}
        click.echo(json.dumps({"settings": _shown(settings), "versions": versions, "checks": seen}))
        return
    for name, value in _shown(settings).items():
        click.echo(f"{name:<22} {value}")
    click.echo("  ".join(f"{name} {number}" for name, number in versions.items()))
    for each in findings:
        click.echo(f"{'ok ' if each.well else 'BAD'} {each.name:<9} {each.seen}")
