"""Codes that people can type, and thanks that say nothing but thanks.

Rules
* A code is nine drawn letters and a check letter, of 31 that nobody mixes up (no 0, 1, I, L, O).
  Nine letters are 26 billion thousand: who guesses a million times meets one of a million codes
  with a chance of 4 in 100,000, and the door counts knocks.
* The check letter makes Σ weight × value ≡ 0 (mod 31), weights 1 … 10: 31 is prime, so every single
  wrong letter and every swap of two is found.
* Thanks carry no way to be reached: no address, no number of six digits or more (Arabic, full
  width or Chinese), no names of messengers. They are refused, not cut, so that she can mend them.

How it can fail: `thanks.empty`, `thanks.contact`, `trace.per`, `trace.too_many`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from catalog.errors import Invalid

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DRAWN = 9
LENGTH = DRAWN + 1
LONGEST_THANKS = 280
#: Codes of one batch, and thanks by one code.
MOST_CODES = 2_000
MOST_THANKS = 20
_VALUE = {letter: value for value, letter in enumerate(LETTERS)}
_DIGIT = "0-9零〇一二三四五六七八九十幺壹贰叁肆伍陆柒捌玖"
CONTACT = re.compile(
    rf"(?:[{_DIGIT}][\s.\-_()]*){{6,}}|@|https?:|www\.|\.(?:com|cn|net|org|io|me)\b"
    r"|微信|薇信|威信|加我|联系我|电话|手机|扫码|抖音号|小红书号"
    r"|\b(?:wechat|weixin|whatsapp|telegram|line id|vx|v信|qq|instagram|phone|call me)\b",
    re.IGNORECASE,
)


def new_code(drawn: Sequence[int]) -> str:
    """A code from nine drawn numbers of 0 … 30, with its check letter."""
    known = sum(place * value for place, value in enumerate(drawn, 1))
    # LENGTH × check ≡ −known (mod 31)
    check = -known * pow(LENGTH, -1, len(LETTERS)) % len(LETTERS)
    return "".join(LETTERS[each] for each in (*drawn, check))


def read_code(typed: str) -> str | None:
    """The code that was typed or scanned; None if it cannot be one."""
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return None
    known = sum(place * _VALUE[letter] for place, letter in enumerate(code, 1))
    return code if known % len(LETTERS) == 0 else None


def code_shown(code: str) -> str:
    """As eyes read it: two groups of five."""
    return f"{code[:5]}-{code[5:]}"


def bundles(pieces: int, per: int) -> list[int]:
    """How many pieces each code of a batch stands for."""
    if not 1 <= per <= pieces:
        raise Invalid("trace.per", "Please say how many pieces go under one code.", field="per")
    count = -(-pieces // per)
    if count > MOST_CODES:
        raise Invalid(
            "trace.too_many", "These are too many codes; put more pieces under one.", field="per"
        )
    return [min(per, pieces - at * per) for at in range(count)]


def thanks_words(typed: str) -> str:
    """Thanks as they are kept, or a refusal that says what to leave out."""
    words = " ".join(unicodedata.normalize("NFC", typed).split())[:LONGEST_THANKS].strip()
    if not words:
        raise Invalid("thanks.empty", "Please write a word to her.", field="words")
    if CONTACT.search(unicodedata.normalize("NFKC", words)):
        raise Invalid(
            "thanks.contact",
            "Please leave out numbers, addresses and messengers: this is a word of thanks.",
            field="words",
        )
    return words
