"""Amounts of material as people read them: whole numbers of smallest units, told in their unit."""

from __future__ import annotations

from flask import Flask
from flask_babel import format_decimal
from flask_babel import gettext as _

from fulfillment.materials import Unit, written


def amount(quantity: int, unit: Unit) -> str:
    """`2.5 m`, `40 g`, `120 pcs` in the reader's language."""
    told = format_decimal(written(quantity, unit).normalize())
    if unit is Unit.METRE:
        return str(_("%(amount)s m", amount=told))
    if unit is Unit.GRAM:
        return str(_("%(amount)s g", amount=told))
    return str(_("%(amount)s pcs", amount=told))


def plain_amount(quantity: int, unit: Unit) -> str:
    """The number alone, as it is typed into a field."""
    return f"{written(quantity, unit).normalize():f}"


def unit_word(unit: Unit) -> str:
    """What a typed number is of."""
    if unit is Unit.METRE:
        return str(_("metres"))
    return str(_("grams")) if unit is Unit.GRAM else str(_("single pieces"))


def connect_amounts(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.globals.update(amount=amount, plain_amount=plain_amount, unit_word=unit_word)
