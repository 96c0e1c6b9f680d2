"""Files of channels as rows of text: what a file is decides its bytes, never its name.

rows_in(file) answers how to go through its rows, as often as one likes, one row in memory.
"""

from storefront.channels.files.opening import MOST_ROWS, Rows, rows_in

__all__ = ["MOST_ROWS", "Rows", "rows_in"]
