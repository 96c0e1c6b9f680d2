"""A receipt: what a payment was, signed once and for good with the key of the house.

Rules
* What is signed is one line of JSON that begins with what it is (`document`), so that a signature
  of a closed month never passes for one of a receipt. It stands in the PDF as an attached file with
  its signature and the public key: whoever has the file can check it without us.
* The code on the paper is made from the signature: nobody makes one up, and it can be typed.

How it can fail: a file without an attachment of ours is no receipt (`found_in` answers None).
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fulfillment.ledger import SealKey
from fulfillment.ledger.signing import signed_by

DOCUMENT = "manyhands.receipt.1"
#: Letters and digits that nobody mistakes for each other.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_STREAM = re.compile(rb"stream\r?\n")
#: The largest file that is looked through, and the largest attachment in it.
MOST_BYTES, MOST_TEXT = 4 * 1024 * 1024, 16 * 1024


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was signed, the signature, and the public half of the key."""

    text: str
    signature: str
    public: str

    @property
    def code(self) -> str:
        """The short code on the paper."""
        number = int.from_bytes(hashlib.sha256(bytes.fromhex(self.signature)).digest()[:8], "big")
        letters = []
        for _ in range(10):
            number, rest = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[rest])
        return "".join(letters)

    @property
    def facts(self) -> Mapping[str, str]:
        """What it says."""
        said: Mapping[str, str] = json.loads(self.text)
        return said

    def attached(self) -> str:
        """The file that is put into the PDF."""
        told = {"signed": self.text, "signature": self.signature, "public_key": self.public}
        return json.dumps({"manyhands": "receipt", **told}, ensure_ascii=False)

    def genuine(self, publics: Collection[str]) -> bool:
        """Whether one of these keys signed exactly this, as a receipt."""
        ours = self.public in publics and signed_by(self.public, self.text, self.signature)
        return ours and self.facts.get("document") == DOCUMENT


def seal(facts: Mapping[str, str], key: SealKey) -> Sealed:
    """Sign what a payment was."""
    text = json.dumps({"document": DOCUMENT, **facts}, ensure_ascii=False, separators=(",", ":"))
    return Sealed(text, key.sign(text), key.public)


def plain_code(typed: str) -> str:
    """A code as it is kept, however it was typed."""
    return re.sub(r"[\W_]", "", typed).upper()[:12]


def found_in(file: bytes) -> Sealed | None:
    """What was signed, from the PDF or from the attached file itself."""
    if len(file) > MOST_BYTES:
        return None
    if file.lstrip().startswith(b"{"):
        return _read(file)
    for mark in _STREAM.finditer(file):
        body = file[mark.end() :]
        found = _read(_inflated(body)) or _read(body[:MOST_TEXT].partition(b"endstream")[0])
        if found is not None:
            return found
    return None


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, MOST_TEXT)
    except zlib.error:
        return b""


def _read(data: bytes) -> Sealed | None:
    try:
        told = json.loads(data.decode())
        if told["manyhands"] != "receipt":
            return None
        sealed = Sealed(str(told["signed"]), str(told["signature"]), str(told["public_key"]))
        bytes.fromhex(sealed.signature)
        return sealed if isinstance(sealed.facts, dict) else None
    except (ValueError, KeyError, TypeError):
        return None
