"""Why a file cannot be read at all."""

from __future__ import annotations

from catalog.errors import Invalid


def unreadable() -> Invalid:
    """Its bytes are none of the forms that we know."""
    return Invalid("channel.unreadable", "We cannot read this file.", field="file")


def damaged() -> Invalid:
    """It says what it is, and is not."""
    sentence = "This file is damaged or locked. Please export it again."
    return Invalid("channel.damaged", sentence, field="file")


def too_large() -> Invalid:
    """It is larger inside than any export."""
    return Invalid(
        "channel.too_large", "This file is far too large; please export less at once.", field="file"
    )
