"""Mail on the console: for the demo, where letters are read where the program runs."""

from __future__ import annotations

import sys
from typing import TextIO

from storefront.notices.port import Letter


class Console:
    """Writes letters to `out`, by default standard output."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out

    def carry(self, letter: Letter) -> None:
        """Write the letter, framed by lines so that it is found among the logs."""
        out = self.out or sys.stdout
        head = f"To: {letter.to}\nSubject: {letter.subject}\n\n"
        out.write(f"\n--- letter ---\n{head}{letter.text}\n--- end ---\n")
        out.flush()
