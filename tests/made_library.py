"""Libraries that take a second to make: each is made once a run of the tests, and copied for each test."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from deliveries import make_feed
from tuireader.feeds.model import Entry
from tuireader.library import Library
from tuireader.screens.reader.load_article import read


def made_library(folder: Path, fill: Callable[[Library], None]) -> Library:
    """Return a library in `folder` as `fill` makes it."""
    file = folder / "library.db"
    file.write_bytes(_made(fill))
    return Library(file)


@cache
def _made(fill: Callable[[Library], None]) -> bytes:
    """Return the file of the library."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "library.db"
        library = Library(file)
        fill(library)
        library.close()
        return file.read_bytes()


def fill_with_outlets(library: Library, entries: Mapping[str, Sequence[Entry]], now: datetime) -> None:
    """Store the entries of outlets, each in a feed of its own, and find the quotations and who says them."""
    for outlet, own in entries.items():
        feed_id = library.feeds.store(f"https://{outlet.split()[0].lower()}.example/feed", name=outlet).id
        library.ingest.store_entries(feed_id, make_feed(own), now.timestamp())
    for entry in library.entries.listing():
        list(read(entry, library))
    library.people.decide()
