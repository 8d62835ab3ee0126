"""A library with an article whose quotations can be corrected, and others that quote more people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from deliveries import make_entry, make_feed
from tuireader.feeds.model import Entry
from tuireader.library import Library
from tuireader.screens.reader.load_article import read

NOW = datetime(2026, 11, 20, 19, 20, tzinfo=UTC)
FERRY = (
    (
        "Captain Edwin Prowse, 58, was on the quay at the time. “I turned round for the brown sauce,” he said, “and when I"
        " turned back there was a great deal of water where I had left a ship.”"
    ),
    (
        "The harbour master, Commander Iris Vanterpool, heard of it from a fisherman. On a recording of the harbour"
        " channel, he can be heard asking whether the ferry is “meant to be doing that”. Commander Vanterpool’s answer is"
        " not one this newspaper prints."
    ),
    "“She kept her lane,” Vanterpool said on Friday. “What a day,” said the deckhand Tamsin Okoro-Hale.",
    "A bell rang, and somebody on the quay wrote: the tide will have it back by Sunday.",
)
TITLE = "Ferry makes its best crossing of the year"


def correctable_library(folder: Path) -> Library:
    """Return a library in `folder` whose newest article is to be corrected; the older ones quote Dan Prosser."""
    library = Library(folder / "library.db")
    feed_id = library.feeds.store("https://courier.example/feed", name="Port Anselm Courier").id
    older = [
        make_entry(
            f"Nets, part {number}",
            f"https://courier.example/nets-{number}",
            f"nets-{number}",
            NOW - timedelta(days=number),
            f"<p>“The nets came up empty on day {number},” said Dan Prosser, a fisherman.</p>",
        )
        for number in (1, 2, 3)
    ]
    library.ingest.store_entries(feed_id, make_feed([ferry(FERRY), *older]), NOW.timestamp())
    for entry in library.entries.listing():
        list(read(entry, library))
    return library


def ferry(paragraphs: tuple[str, ...]) -> Entry:
    """Return the article with these paragraphs, as a feed has it."""
    html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return make_entry(TITLE, "https://courier.example/ferry", "ferry", NOW - timedelta(minutes=40), html)
