"""Tests mirror the tree; shared set-up lives in `conftest.py`, real servers in `servers`."""
