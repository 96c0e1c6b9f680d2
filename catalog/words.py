"""Words: a text in every language of the house, kept beside the thing it names.

Invariant: a shown text is never empty if any language has it; the asked language wins, then
the other one.
"""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("zh-Hans", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Simplified Chinese and English."""

    zh: str = ""
    en: str = ""

    def get(self, language: str) -> str:
        """The text in `language` (`zh-Hans` or `en`), or in the other where it is missing."""
        first, second = (self.zh, self.en) if language.startswith("zh") else (self.en, self.zh)
        return first or second

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)
