"""Settings: everything that differs from one installation to the next, read once from the
environment, checked, and then never changed.

How it can fail: outside the demo a missing or short secret, or an address that cannot be read,
is a `Refusal` with the variable's name; the program does not start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from catalog.errors import Refusal
from storefront.config_channels import ChannelSettings, channels_from

SHORTEST_SECRET = 32
DEFAULT_DATABASE = "sqlite:///instance/manyhands.db"


@dataclass(frozen=True, slots=True)
class StripeSettings:
    """Keys of Stripe; empty `secret_key` means that Stripe is off.

    `flow` is where she pays: `hosted` on Stripe's page, `element` in Stripe's fields on ours.
    """

    secret_key: str = field(default="", repr=False)
    publishable_key: str = ""
    webhook_secret: str = field(default="", repr=False)
    api_base: str = ""
    flow: str = "hosted"


@dataclass(frozen=True, slots=True)
class TakingSettings:
    """Ways to pay beside Stripe. Without a text, a way is not offered.

    `rehearse` lets the rehearsal gateway serve where there is no Stripe: for trying out only.
    """

    rehearse: bool = False
    transfer_to: str = ""
    transfer_days: int = 3
    pickup_at: str = ""
    pickup_days: int = 7


@dataclass(frozen=True, slots=True)
class CarrierSettings:
    """Keys of Kuaidi100; without customer and key it is off, without a salt its pushes are."""

    customer: str = ""
    key: str = field(default="", repr=False)
    salt: str = field(default="", repr=False)
    base: str = "https://poll.kuaidi100.com"


@dataclass(frozen=True, slots=True)
class WatchingSettings:
    """Who may read `/metrics`: from these networks, or with this token."""

    networks: tuple[IPv4Network | IPv6Network, ...] = (
        ip_network("127.0.0.0/8"),
        ip_network("::1/128"),
    )
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. `demo` turns on the rehearsal gateway and demo sign-in links."""

    database_url: str = DEFAULT_DATABASE
    media_url: str = "file:instance/media"
    redis_url: str = ""
    secret_key: str = field(default="", repr=False)
    secret_keys_old: tuple[str, ...] = field(default=(), repr=False)
    data_key: str = field(default="", repr=False)
    public_url: str = "http://127.0.0.1:8000"
    mail_url: str = "console:"
    stripe: StripeSettings = StripeSettings()
    taking: TakingSettings = TakingSettings()
    carriers: CarrierSettings = CarrierSettings()
    channels: ChannelSettings = field(default_factory=ChannelSettings)
    trusted_proxies: int = 0
    watching: WatchingSettings = WatchingSettings()
    log_level: str = "INFO"
    demo: bool = False
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether pages travel over TLS, so that cookies may insist on it."""
        return self.public_url.startswith("https://")


DEMO_TAKING = TakingSettings(
    transfer_to="众手演示银行 · 6200 0000 0000 0000 · 众手",
    pickup_at="众手演示工坊 · 演示路 1 号",
)


def from_environment(env: Mapping[str, str], *, demo: bool = False) -> Settings:
    """Read and check the settings; the demo makes its own secrets and passes them in `env`."""
    settings = Settings(
        database_url=absolute_database(env.get("DATABASE_URL") or DEFAULT_DATABASE),
        media_url=absolute_media(env.get("MEDIA_URL") or "file:instance/media"),
        redis_url=env.get("REDIS_URL", ""),
        secret_key=_secret(env, "SECRET_KEY"),
        secret_keys_old=tuple(filter(None, env.get("SECRET_KEYS_OLD", "").split(","))),
        data_key=_secret(env, "DATA_KEY"),
        public_url=env.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        mail_url=env.get("MAIL_URL") or "console:",
        stripe=_stripe(env),
        taking=_taking(env, demo=demo),
        carriers=_carriers(env),
        channels=channels_from(env),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES"),
        watching=_watching(env),
        log_level=env.get("LOG_LEVEL", "INFO").upper(),
        demo=demo,
    )
    if settings.stripe.secret_key and not settings.stripe.webhook_secret:
        raise _missing("STRIPE_WEBHOOK_SECRET")
    if settings.stripe.flow == "element" and not settings.stripe.publishable_key:
        raise _missing("STRIPE_PUBLISHABLE_KEY")
    return settings


def absolute_database(url: str) -> str:
    """SQLite paths are meant from the current folder; PostgreSQL is spoken to by psycopg."""
    if url.startswith("sqlite:///"):
        return f"sqlite:///{Path(url.removeprefix('sqlite:///')).absolute()}"
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    if url.startswith("postgresql+psycopg://"):
        return url
    raise Refusal("settings.database", "DATABASE_URL must begin with sqlite:/// or postgresql://.")


def absolute_media(url: str) -> str:
    """A media folder is meant from the current folder."""
    if url.startswith("file:"):
        return f"file:{Path(url.removeprefix('file:')).absolute()}"
    if url.startswith("s3://"):
        return url
    raise Refusal("settings.media", "MEDIA_URL must begin with file: or s3://.")


#: How `STRIPE_FLOW` is written → what it is called here.
FLOWS = {"": "hosted", "checkout": "hosted", "element": "element"}


def _stripe(env: Mapping[str, str]) -> StripeSettings:
    flow = env.get("STRIPE_FLOW", "").strip().lower()
    if flow not in FLOWS:
        raise Refusal("settings.flow", "STRIPE_FLOW must be checkout or element.")
    return StripeSettings(
        secret_key=env.get("STRIPE_SECRET_KEY", ""),
        publishable_key=env.get("STRIPE_PUBLISHABLE_KEY", ""),
        webhook_secret=env.get("STRIPE_WEBHOOK_SECRET", ""),
        api_base=env.get("STRIPE_API_BASE", ""),
        flow=FLOWS[flow],
    )


def _taking(env: Mapping[str, str], *, demo: bool) -> TakingSettings:
    """The demo shows every way; elsewhere each is asked for."""
    shown = DEMO_TAKING if demo else TakingSettings()
    return TakingSettings(
        rehearse=demo or env.get("MANYHANDS_REHEARSE") == "1",
        transfer_to=env.get("BANK_TRANSFER_TO", shown.transfer_to),
        transfer_days=_whole(env, "BANK_TRANSFER_DAYS") or shown.transfer_days,
        pickup_at=env.get("PICKUP_AT", shown.pickup_at),
        pickup_days=_whole(env, "PICKUP_DAYS") or shown.pickup_days,
    )


def _carriers(env: Mapping[str, str]) -> CarrierSettings:
    return CarrierSettings(
        customer=env.get("KUAIDI100_CUSTOMER", ""),
        key=env.get("KUAIDI100_KEY", ""),
        salt=env.get("KUAIDI100_SALT", ""),
        base=(env.get("KUAIDI100_API_BASE") or "https://poll.kuaidi100.com").rstrip("/"),
    )


def _watching(env: Mapping[str, str]) -> WatchingSettings:
    if "METRICS_FROM" not in env:
        return WatchingSettings(token=env.get("METRICS_TOKEN", ""))
    try:
        named = tuple(ip_network(each) for each in env["METRICS_FROM"].replace(",", " ").split())
    except ValueError as problem:
        raise Refusal(
            "settings.networks", "METRICS_FROM must name networks, as 10.0.0.0/8."
        ) from problem
    return WatchingSettings(named, env.get("METRICS_TOKEN", ""))


def _secret(env: Mapping[str, str], name: str) -> str:
    secret = env.get(name, "")
    if len(secret) < SHORTEST_SECRET:
        raise _missing(name)
    return secret


def _missing(name: str) -> Refusal:
    return Refusal(
        "settings.secret",
        "%(name)s is missing or shorter than %(least)s characters; see docs/settings.md.",
        name=name,
        least=SHORTEST_SECRET,
    )


def _whole(env: Mapping[str, str], name: str) -> int:
    text = env.get(name, "0") or "0"
    if not text.isdigit():
        raise Refusal("settings.number", "%(name)s must be a whole number.", name=name)
    return int(text)
