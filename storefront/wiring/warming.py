"""Warming: what the first visitor would wait for is done when a server process starts.

Templates are compiled once per machine and version: their code is kept in a private folder of the
system's temporary ones, which Jinja checks to be ours, and a later process only reads it. Mappers
are joined at once instead of at the first question. Warming changes no answer: a process that
was not warmed, or whose folder is gone, is only slower at first.
"""

from __future__ import annotations

import threading

from flask import Flask
from jinja2 import FileSystemBytecodeCache, TemplateError
from sqlalchemy.orm import configure_mappers


def warm(app: Flask) -> None:
    """Join mappers and load every template; a second process finds them compiled."""
    configure_mappers()
    try:
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        app.jinja_env.bytecode_cache = None  # no safe folder: each process compiles for itself
    for name in app.jinja_env.list_templates(extensions=["html", "txt"]):
        try:
            app.jinja_env.get_template(name)
        except TemplateError:
            continue  # whoever asks for it is told what is wrong with it


def warm_beside(app: Flask) -> threading.Thread:
    """The same in a thread, so that the first visitor need not wait for all of it."""
    thread = threading.Thread(target=warm, args=(app,), name="warming", daemon=True)
    thread.start()
    return thread
