"""A library with an article that was changed twice after it was first fetched, and one that was not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from deliveries import make_entry, make_feed
from tuireader.library import Library

FETCHED = datetime(2026, 11, 20, 18, 40, tzinfo=UTC)
FIRST = (
    "Ada Thornbury, the mayor, opened the bridge. “The river rose nearly a metre on Thursday,” she said.",
    "The bridge had been shut for a year.",
    "“It will leave without you and it will not be sorry,” a deckhand said.",
    (
        "“What I can tell you is that she kept her lane, she nearly gave way to the dredger and she slowed down for the sea"
        " scouts,” the harbour master said on Thursday."
    ),
    (
        "A director of Quillon Marine, which charged the port £214,000 for the system, said that it had “performed exactly"
        " to specification”."
    ),
    "“Nobody was hurt in the harbour,” said Edwin Prowse.",
    "“Fog is not an excuse. Fog is a Tuesday,” said Iris Vanterpool.",
)
SECOND = (
    *FIRST[:3],
    FIRST[3].replace("nearly gave", "gave").replace("said on Thursday", "said on Friday"),
    FIRST[4].replace("A director of", "A spokeswoman for"),
    *FIRST[5:],
)
THIRD = (
    *SECOND[:2],
    *SECOND[3:5],
    SECOND[5].replace("Edwin Prowse", "Tamsin Okoro-Hale"),
    SECOND[6],
    "“We count the birds every autumn,” said Lucian Strake.",
)
TITLE = "Ferry makes its best crossing of the year"
LAST_TITLE = f"{TITLE}, with the captain on the quay"


def edited_library(folder: Path) -> Library:
    """Return a library in `folder`; its newest article is the edited one."""
    library = Library(folder / "library.db")
    feed_id = library.feeds.store("https://courier.example/feed", name="Port Anselm Courier").id
    for number, paragraphs in enumerate((FIRST, SECOND, THIRD)):
        title = LAST_TITLE if paragraphs is THIRD else TITLE
        entries = [
            make_entry(title, "https://courier.example/ferry", "ferry", FETCHED, _html(paragraphs)),
            make_entry("Geese over the weir", "https://courier.example/geese", "geese", FETCHED - timedelta(hours=1)),
        ]
        fetched = FETCHED + timedelta(minutes=145 * number)
        library.ingest.store_entries(feed_id, make_feed(entries), fetched.timestamp())
    return library


def _html(paragraphs: tuple[str, ...]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
