"""`manyhands user`: logins, their roles, and links that let them in.

Whoever may run commands here may let anybody in: the link goes to this screen, not to a letter.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

import click
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from catalog.cooperatives import Cooperative
from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment.makers import Maker
from storefront.accounts import POSTS, Role, actions, second_factor
from storefront.accounts.actions import Belongs
from storefront.accounts.invitations import sign_in_address
from storefront.cli.context import opened
from storefront.live import Host
from storefront.wiring.clock import now

T = TypeVar("T", Cooperative, Maker, Host)

OPERATOR = Actor(None, "operator")
#: For whom a role is held, by the name of the option that says it.
NEEDS = {
    Role.MAKER: "maker",
    Role.HOST: "host",
    **dict.fromkeys((Role.LEAD, *POSTS), "cooperative"),
}
LINK_HOURS = 12


@click.group()
def user() -> None:
    """Logins and the links that let them in."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice([each.value for each in Role]), help="What she may do.")
@click.option("--cooperative", metavar="SLUG", help="Of a lead or a post: which cooperative.")
@click.option("--maker", metavar="CODE", help="Of a maker: which maker she is.")
@click.option("--host", metavar="SLUG", help="Of a host: which host she is.")
@click.option("--name", default="", help="How she is called.")
@click.option("--language", type=click.Choice(["zh-Hans", "en"]), default="zh-Hans")
def add(email: str, role: str | None, name: str, language: str, **whom: str | None) -> None:
    """Add a login for EMAIL, or give one that exists another role."""
    chosen = Role(role) if role else None
    _check_usage(email, chosen, whom)
    with opened():
        session = db.session()
        known = actions.user_added(
            session, email, name=name, language=language, actor=OPERATOR, now=now()
        )
        if chosen is not None:
            belongs = _belongs(chosen, whom)
            actions.role_given(session, known, chosen, belongs, actor=OPERATOR, now=now())
        session.commit()
        what = f" as {chosen.value}" if chosen else ""
        click.echo(f"{known.email} can sign in{what}.")


@user.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a link that lets EMAIL in once."""
    with opened():
        session = db.session()
        known = actions.known_user(session, email)
        life = timedelta(hours=LINK_HOURS)
        address = sign_in_address(session, known, now=now(), life=life)
        session.commit()
        click.echo(address)


@user.command()
@click.argument("email")
def reset(email: str) -> None:
    """Take away the codes and passkeys of EMAIL, whose phone is lost, and end her sessions."""
    with opened():
        session = db.session()
        known = actions.known_user(session, email)
        second_factor.all_removed(session, known, actor=OPERATOR, now=now())
        actions.sessions_ended(session, known, actor=OPERATOR, now=now())
        session.commit()
        click.echo(f"{known.email} signs in by link or password alone now.")


def _check_usage(email: str, role: Role | None, whom: dict[str, str | None]) -> None:
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@"):
        raise click.UsageError(f"{email} is not an email address.")
    given = {name for name, value in whom.items() if value}
    needed = {NEEDS[role]} if role in NEEDS else set()
    if given != needed:
        wanted = (
            f"needs --{needed.pop()}" if needed else "takes none of --cooperative --maker --host"
        )
        raise click.UsageError(f"The role {role.value if role else 'shopper'} {wanted}.")


def _belongs(role: Role, whom: dict[str, str | None]) -> Belongs:
    if role is Role.MAKER:
        return Belongs(maker_id=_found(Maker, Maker.code, whom["maker"]).id)
    if NEEDS.get(role) == "cooperative":
        found = _found(Cooperative, Cooperative.slug, whom["cooperative"])
        return Belongs(cooperative_id=found.id)
    if role is Role.HOST:
        return Belongs(host_id=_found(Host, Host.slug, whom["host"]).id)
    return Belongs()


def _found(kind: type[T], column: InstrumentedAttribute[str], name: str | None) -> T:
    row = db.session.scalars(select(kind).where(column == name)).first()
    if row is None:
        raise Refusal("users.unknown", "We do not know %(name)s.", name=name)
    return row
