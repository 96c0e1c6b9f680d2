"""Code 128 (ISO/IEC 15417): a text as a row of bars that every carrier's scanner reads.

Rules
* Printable ASCII only, 1 to `LONGEST` letters. Set B spells letters; set C writes two digits in
  one symbol and is used where it makes the row shorter: four digits or more at either end, six or
  more in the middle, an even number of them.
* The check symbol is (start + Σ place × value) mod 103; the row ends with the stop symbol and its
  two closing modules.

How it can fail: `print.not_ascii`, where a text cannot be written in bars.
"""

from __future__ import annotations

import re

from catalog.errors import Refusal

LONGEST = 48
START_B, START_C, CODE_C, CODE_B, STOP = 104, 105, 99, 100, 106
#: Widths of bar, space, bar, space, bar, space of the symbols 0 … 105.
WIDTHS = re.findall(
    r"\d{6}",
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 "
    "112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 "
    "311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
    "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
    "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232",
)
STOP_WIDTHS = "2331112"


def code128(text: str) -> str:
    """The modules of a text, '1' for black and '0' for white, without the quiet zones."""
    rows = [WIDTHS[each] for each in symbols(text)]
    return "".join(
        ("1" if place % 2 == 0 else "0") * int(width)
        for row in (*rows, STOP_WIDTHS)
        for place, width in enumerate(row)
    )


def symbols(text: str) -> list[int]:
    """Start, values and check symbol of a text; without the stop symbol."""
    if not 1 <= len(text) <= LONGEST or not all(" " <= each <= "~" for each in text):
        raise Refusal("print.not_ascii", "These letters cannot be written as bars.")
    values: list[int] = []
    for part, in_pairs in _parts(text):
        switch = (START_C, CODE_C) if in_pairs else (START_B, CODE_B)
        values.append(switch[1] if values else switch[0])
        if in_pairs:
            values += [int(part[at : at + 2]) for at in range(0, len(part), 2)]
        else:
            values += [ord(each) - 32 for each in part]
    return [*values, check_symbol(values)]


def check_symbol(values: list[int]) -> int:
    """The check symbol of a start symbol and its values."""
    return (values[0] + sum(place * value for place, value in enumerate(values))) % 103


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is written as pairs of digits."""
    parts: list[tuple[str, bool]] = []
    spelled = 0
    for run in re.finditer(r"[0-9]+", text):
        first, last = run.span()
        at_an_end = first == 0 or last == len(text)
        if last - first < (4 if at_an_end else 6) and (last - first != len(text) or len(text) % 2):
            continue
        if (last - first) % 2:
            first, last = (first, last - 1) if first == 0 else (first + 1, last)
        if spelled < first:
            parts.append((text[spelled:first], False))
        parts.append((text[first:last], True))
        spelled = last
    return [*parts, (text[spelled:], False)] if spelled < len(text) else parts
