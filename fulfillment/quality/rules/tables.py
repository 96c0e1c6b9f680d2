"""The tables of ISO 2859-1:1999 = GB/T 2828.1-2012, single sampling, as they are printed.

Table 1 gives a lot its letter; a letter has a sample; tables 2-A, 2-B and 2-C give a letter at an
AQL its acceptance number Ac (Re = Ac + 1 in all three). Where a plan would not fit, an arrow points
to the first plan below (`v`) or above (`^`) in the same column, and that plan is used whole: its
letter, its sample, its numbers. Nothing here decides; `sampling` follows the arrows.

MIL-STD-105E and ANSI Z1.4 differ in the reduced table (Ac and Re leave a gap there) and in one
tightened cell. They must not be mixed with these.
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How hard the lots of one maker are looked at."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"


LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
LETTERS = "ABCDEFGHJKLMNPQRS"
_AQLS = "0.010 0.015 0.025 0.040 0.065 0.10 0.15 0.25 0.40 0.65 1.0 1.5 2.5 4.0 6.5 10"
AQLS = tuple(_AQLS.split())

#: Table 1: the largest lot of a row (the last has none), and its letter at each level.
_LOTS = """
         S-1  S-2  S-3  S-4    I   II  III
      8    A    A    A    A    A    A    B
     15    A    A    A    A    A    B    C
     25    A    A    B    B    B    C    D
     50    A    B    B    C    C    D    E
     90    B    B    C    C    C    E    F
    150    B    B    C    D    D    F    G
    280    B    C    D    E    E    G    H
    500    B    C    D    E    F    H    J
   1200    C    C    E    F    G    J    K
   3200    C    D    E    G    H    K    L
  10000    C    D    F    G    J    L    M
  35000    C    D    F    H    K    M    N
 150000    D    E    G    J    L    N    P
 500000    D    E    G    J    M    P    Q
      -    D    E    H    K    N    Q    R
"""

#: The sample of each letter; reduced takes a smaller one.
_SIZES = """
             A    B    C    D    E    F    G    H    J    K    L    M    N    P    Q    R    S
normal       2    3    5    8   13   20   32   50   80  125  200  315  500  800 1250 2000 3150
reduced      2    2    2    3    5    8   13   20   32   50   80  125  200  315  500  800    -
"""

#: Table 2-A.
_NORMAL = """
    0.010 0.015 0.025 0.040 0.065  0.10  0.15  0.25  0.40  0.65   1.0   1.5   2.5   4.0   6.5    10
A      v     v     v     v     v     v     v     v     v     v     v     v     v     v     0     v
B      v     v     v     v     v     v     v     v     v     v     v     v     v     0     ^     v
C      v     v     v     v     v     v     v     v     v     v     v     v     0     ^     v     1
D      v     v     v     v     v     v     v     v     v     v     v     0     ^     v     1     2
E      v     v     v     v     v     v     v     v     v     v     0     ^     v     1     2     3
F      v     v     v     v     v     v     v     v     v     0     ^     v     1     2     3     5
G      v     v     v     v     v     v     v     v     0     ^     v     1     2     3     5     7
H      v     v     v     v     v     v     v     0     ^     v     1     2     3     5     7    10
J      v     v     v     v     v     v     0     ^     v     1     2     3     5     7    10    14
K      v     v     v     v     v     0     ^     v     1     2     3     5     7    10    14    21
L      v     v     v     v     0     ^     v     1     2     3     5     7    10    14    21     ^
M      v     v     v     0     ^     v     1     2     3     5     7    10    14    21     ^     ^
N      v     v     0     ^     v     1     2     3     5     7    10    14    21     ^     ^     ^
P      v     0     ^     v     1     2     3     5     7    10    14    21     ^     ^     ^     ^
Q      0     ^     v     1     2     3     5     7    10    14    21     ^     ^     ^     ^     ^
R      ^     ^     1     2     3     5     7    10    14    21     ^     ^     ^     ^     ^     ^
"""

#: Table 2-B.
_TIGHTENED = """
    0.010 0.015 0.025 0.040 0.065  0.10  0.15  0.25  0.40  0.65   1.0   1.5   2.5   4.0   6.5    10
A      v     v     v     v     v     v     v     v     v     v     v     v     v     v     v     0
B      v     v     v     v     v     v     v     v     v     v     v     v     v     v     0     v
C      v     v     v     v     v     v     v     v     v     v     v     v     v     0     v     v
D      v     v     v     v     v     v     v     v     v     v     v     v     0     v     v     1
E      v     v     v     v     v     v     v     v     v     v     v     0     v     v     1     2
F      v     v     v     v     v     v     v     v     v     v     0     v     v     1     2     3
G      v     v     v     v     v     v     v     v     v     0     v     v     1     2     3     5
H      v     v     v     v     v     v     v     v     0     v     v     1     2     3     5     8
J      v     v     v     v     v     v     v     0     v     v     1     2     3     5     8    12
K      v     v     v     v     v     v     0     v     v     1     2     3     5     8    12    18
L      v     v     v     v     v     0     v     v     1     2     3     5     8    12    18     ^
M      v     v     v     v     0     v     v     1     2     3     5     8    12    18     ^     ^
N      v     v     v     0     v     v     1     2     3     5     8    12    18     ^     ^     ^
P      v     v     0     v     v     1     2     3     5     8    12    18     ^     ^     ^     ^
Q      v     0     v     v     1     2     3     5     8    12    18     ^     ^     ^     ^     ^
R      0     ^     v     1     2     3     5     8    12    18     ^     ^     ^     ^     ^     ^
S      ^     ^     1     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^
"""

#: Table 2-C.
_REDUCED = """
    0.010 0.015 0.025 0.040 0.065  0.10  0.15  0.25  0.40  0.65   1.0   1.5   2.5   4.0   6.5    10
A      v     v     v     v     v     v     v     v     v     v     v     v     v     v     0     v
B      v     v     v     v     v     v     v     v     v     v     v     v     v     0     ^     v
C      v     v     v     v     v     v     v     v     v     v     v     v     0     ^     v     v
D      v     v     v     v     v     v     v     v     v     v     v     0     ^     v     v     1
E      v     v     v     v     v     v     v     v     v     v     0     ^     v     v     1     2
F      v     v     v     v     v     v     v     v     v     0     ^     v     v     1     2     3
G      v     v     v     v     v     v     v     v     0     ^     v     v     1     2     3     5
H      v     v     v     v     v     v     v     0     ^     v     v     1     2     3     5     6
J      v     v     v     v     v     v     0     ^     v     v     1     2     3     5     6     8
K      v     v     v     v     v     0     ^     v     v     1     2     3     5     6     8    10
L      v     v     v     v     0     ^     v     v     1     2     3     5     6     8    10     ^
M      v     v     v     0     ^     v     v     1     2     3     5     6     8    10     ^     ^
N      v     v     0     ^     v     v     1     2     3     5     6     8    10     ^     ^     ^
P      v     0     ^     v     v     1     2     3     5     6     8    10     ^     ^     ^     ^
Q      0     ^     ^     v     1     2     3     5     6     8    10     ^     ^     ^     ^     ^
R      ^     ^     ^     1     2     3     5     6     8    10     ^     ^     ^     ^     ^     ^
"""


def _rows(table: str) -> tuple[list[str], ...]:
    """The rows of a printed table without its heading."""
    return tuple(line.split() for line in table.strip().splitlines()[1:])


def _cells(table: str) -> dict[str, dict[str, str]]:
    return {letter: dict(zip(AQLS, row, strict=True)) for letter, *row in _rows(table)}


_NORMAL_SIZES, _REDUCED_SIZES = (
    {letter: int(size) for letter, size in zip(LETTERS, row[1:], strict=True) if size != "-"}
    for row in _rows(_SIZES)
)

#: The largest lot of each row but the last.
LARGEST_LOTS = tuple(int(row[0]) for row in _rows(_LOTS)[:-1])
#: Level → the letter of each row.
LETTERS_OF_LOTS = dict(
    zip(LEVELS, zip(*(row[1:] for row in _rows(_LOTS)), strict=True), strict=True)
)
#: Severity → letter → sample.
SIZES = {
    Severity.NORMAL: _NORMAL_SIZES,
    Severity.TIGHTENED: _NORMAL_SIZES,
    Severity.REDUCED: _REDUCED_SIZES,
}
#: Severity → letter → AQL → acceptance number or arrow.
CELLS = {
    Severity.NORMAL: _cells(_NORMAL),
    Severity.TIGHTENED: _cells(_TIGHTENED),
    Severity.REDUCED: _cells(_REDUCED),
}
