"""The reader on a library of a test."""

from datetime import datetime
from typing import Any

from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.library import ALL, Library


def make_reader(library: Library, now: datetime, **config: Any) -> ReaderApp:
    """Return a reader of all entries of a library, which fetches nothing."""
    settings = Config(refresh_every=0, **config)
    return ReaderApp(library.entries.listing(), library, view=ALL, now=now, theme="tuireader-dark", config=settings)
