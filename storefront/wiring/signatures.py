"""By which first bytes a file that somebody brought is known, and what a damaged zip raises.

A name says nothing: platforms and offices give text the name of a workbook, and the other way.
"""

from __future__ import annotations

import struct
import zipfile
import zlib

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: Papers, pictures and archives: no spreadsheet.
NO_SHEET = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
#: What the zip reader says of a damaged zip, or of one packed as it cannot unpack
#: (`NotImplementedError` is its word for that).
UNZIPPABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError)
