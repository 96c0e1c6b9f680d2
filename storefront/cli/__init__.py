"""The command `manyhands`: each command lives in its own module and is loaded when it is called,
so that `manyhands plan` never pays for the web.

A refusal is one sentence on stderr and exit code 1; wrong usage is 2.
"""

from __future__ import annotations

import importlib
import sys
from typing import cast

import click

from catalog.errors import Refusal

#: name of the command → module:object
COMMANDS = {
    "demo": "storefront.cli.serving:demo",
    "serve": "storefront.cli.serving:serve",
    "worker": "storefront.cli.serving:worker",
    "db": "storefront.cli.database:db",
    "seed": "storefront.cli.seeding:seed",
    "user": "storefront.cli.users:user",
    "goods": "storefront.cli.goods:goods",
    "makers": "storefront.cli.makers:makers",
    "materials": "storefront.cli.materials:materials",
    "orders": "storefront.cli.orders:orders",
    "waves": "storefront.cli.waves:waves",
    "claims": "storefront.cli.claims:claims",
    "plan": "storefront.cli.plan:plan",
    "quality": "storefront.cli.quality:quality",
    "trace": "storefront.cli.trace:trace",
    "ledger": "storefront.cli.ledger:ledger",
    "payments": "storefront.cli.payments:payments",
    "payouts": "storefront.cli.payouts:payouts",
    "media": "storefront.cli.media:media",
    "backup": "storefront.cli.backup:backup",
    "restore": "storefront.cli.backup:restore",
    "doctor": "storefront.cli.doctor:doctor",
}


class LazyGroup(click.Group):
    """A group that imports a command only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        return cast("click.Command", getattr(importlib.import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._summary(ctx, name)) for name in COMMANDS])

    def _summary(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(80) if command else ""


@click.group(cls=LazyGroup)
@click.version_option(package_name="manyhands")
def group() -> None:
    """Manyhands 众手: the open shop and workshop for goods made by many hands."""


def main() -> None:
    """The console script."""
    try:
        group()
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
