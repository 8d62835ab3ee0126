"""A library as a reader has it after a few days: feeds in folders, 40 articles, some read, some starred."""

import html
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deliveries import make_entry, make_feed
from made_library import made_library
from tuireader.library import Library
from tuireader.paths import resource_folder
from tuireader.screens.reader.load_article import peek_entries
from tuireader.screens.reader.samples import GUIDE_NAME

NOW = datetime(2025, 6, 20, 9, 0, tzinfo=UTC)
"""When it is read: long before any test is run, so that nothing is of today."""
FEEDS = {
    "Port Anselm Courier": "News",
    "Harrowdene Chronicle": "News",
    "Kestrel Falls Sentinel": "News",
    "Marrowdale Gazette": "News",
    "Field & Instrument": "Science",
    "Ostrey Naturalist": "Science",
    "The Saturday Pink": "",
}
QUIET_TITLES = (
    "Small earthquake felt in Averin",
    "Grain prices at Tolloway rise for the ninth week in a row, as the northern line stays shut until further notice",
    "What went past the Ness in October",
    "Trains cross Hag Lane viaduct again after inspectors find nothing but a nest, three marbles and a hat",
    "One L of a town",
    "Skelby Cross market clock will run four minutes fast for another fifty years, the council decides without a vote",
    "Live: the bridge closure",
    "A letter to the editor about letters to the editor",
    "Bakers at Tolloway go back to work after nine days, on the terms that they had before",
)
"""Titles of articles in which nobody is quoted."""
_EMPHASIS = re.compile(r"\*(\w[^*]*)\*")
FIRST_AGE = timedelta(minutes=40)


def demo_library(folder: Path) -> Library:
    """Return a library in `folder`."""
    return made_library(folder, _fill)


def _fill(library: Library) -> None:
    feed_ids = {
        name: library.feeds.store(f"https://{name.split()[0].lower()}.example/feed", name=name, folder=folder).id
        for name, folder in FEEDS.items()
    }
    entries = defaultdict(list)
    for number, (title, content) in enumerate(_articles()):
        name = list(FEEDS)[number * 5 % len(FEEDS)]
        date = NOW - FIRST_AGE - timedelta(minutes=11 * number * number)
        entries[name].append(
            make_entry(title, f"https://{name.split()[0].lower()}.example/{number}", str(number), date, content)
        )
    for name, delivered in entries.items():
        library.ingest.store_entries(feed_ids[name], make_feed(delivered), NOW.timestamp())
    ids = library.entries.listing().ids
    library.marks.mark(ids[4::5], read=True, undo=False)
    library.marks.mark([ids[2], ids[9]], starred=True, undo=False)
    library.feeds.store_fetch(feed_ids["Marrowdale Gazette"], problem="marrowdale.example did not answer in 20 seconds")
    library.saved_searches.save("flood inquiry", "flood inquiry")
    library.saved_searches.save("what the mayor says", "speaker:tedrow tower")
    peek_entries(library.entries.listing(), library, lambda: False, lambda _: None)
    library.search.update_index()


def _articles() -> list[tuple[str, str]]:
    """Return titles and HTML: every third article quotes nobody."""
    files = [file for file in sorted(resource_folder("articles").glob("*.md")) if file.stem != GUIDE_NAME]
    texts = [file.read_text("utf-8") for file in files]
    quoted = [(_title(text), _paragraphs(text)) for text in texts]
    quiet = [(title, "<p>The geese went over at four, and the rain stayed.</p>" * 12) for title in QUIET_TITLES]
    again = [(f"{title}: what we know a day later", content) for title, content in quoted]
    mixed = [article for pair in zip(quoted, [*quiet, *again], strict=False) for article in pair]
    return [*mixed, *again[len(quoted) - len(quiet) :]]


def _title(text: str) -> str:
    found = re.search(r"^(?:title: |# )(.+)$", text, re.MULTILINE)
    assert found
    return found[1].strip()


def _paragraphs(text: str) -> str:
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    parts = [part for part in body.split("\n\n") if part.strip() and not part.startswith("#")]
    escaped = (html.escape(" ".join(part.split())) for part in parts)
    return "".join("<p>" + _EMPHASIS.sub(r"<em>\1</em>", part) + "</p>" for part in escaped)
