"""The reader on a library of a test, and what it shows."""

from datetime import datetime
from typing import Any

from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.library import ALL, Library
from tuireader.widgets.paged_list import PagedList
from tuireader.widgets.status import StatusLine


def make_reader(library: Library, now: datetime, **config: Any) -> ReaderApp:
    """Return a reader of all entries of a library, which fetches nothing."""
    settings = Config(refresh_every=0, **config)
    return ReaderApp(library.entries.listing(), library, view=ALL, now=now, theme="tuireader-dark", config=settings)


def note(app: ReaderApp) -> str:
    """Return the note on the bottom line."""
    return app.screen.query_one(StatusLine).note


def hints(app: ReaderApp) -> str:
    """Return the keys that the bottom line shows."""
    return app.screen.query_one(StatusLine).render_line(0).text.strip()


def page_lines(app: ReaderApp) -> list[str]:
    """Return the lines of the list that is shown."""
    rows = app.screen.query_one(PagedList)
    return [rows.render_line(y).text.rstrip() for y in range(rows.size.height)]
