"""The board: the conductor's read twin. It shows what several features know together.

Every query makes a constant number of statements, whatever the number of rows, and returns frozen
rows shaped for a page. It never writes, and it opens no sealed column.
"""
