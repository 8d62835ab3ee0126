"""Each part of a library by itself: it needs a database and the parts that it is given."""

import sqlite3
from collections.abc import Iterator

import pytest

from deliveries import NOW, numbered_feed
from tuireader.library import ALL, UNREAD, Library, ReadingPosition, parse_query
from tuireader.library.articles import Articles
from tuireader.library.database import Database
from tuireader.library.entries import Entries
from tuireader.library.feeds import Feeds
from tuireader.library.index import SearchIndex
from tuireader.library.ingest import FeedIngest
from tuireader.library.marks import Marks
from tuireader.library.pages import Pages
from tuireader.library.positions import ReadingPositions
from tuireader.library.saved_searches import SavedSearches
from tuireader.library.settings import Settings
from tuireader.library.tags import Tags
from tuireader.library.undo_steps import UndoSteps
from tuireader.library.visit_marks import VisitMarks
from tuireader.quotes import attribute
from tuireader.updates.store_quotations import index_and_store_quotations

TEXT = "“The wheel turns,” said Ada Thornbury."


@pytest.fixture
def db() -> Iterator[Database]:
    """A database with one feed of three entries."""
    db = Database(None)
    feeds = Feeds(db)
    FeedIngest(db, feeds).store_entries(feeds.store("https://weir.example/feed").id, numbered_feed(1, 2, 3), NOW)
    yield db
    db.close()


def test_feeds(db: Database) -> None:
    feeds = Feeds(db)
    feeds.store("https://mill.example/feed", name="Mill", folder="Local")
    assert [feed.display_name for feed in feeds.all()] == ["The Weir Post", "Mill"]
    assert feeds.find(3) is None
    assert feeds.remove(1) == 3
    assert [feed.id for feed in feeds.due()] == [2]


def test_entries_have_the_marks_that_they_are_given(db: Database) -> None:
    stored, of_the_visit = Marks(db), VisitMarks(db)
    stored.mark([1], read=True)
    of_the_visit.mark([2], read=True)
    assert [entry.read for entry in Entries(db, stored).listing(sort="oldest")] == [True, False, False]
    assert [entry.read for entry in Entries(db, of_the_visit).listing(sort="oldest")] == [True, True, False]
    assert Entries(db, stored).count(UNREAD) == 2
    assert stored.counts().unread == 2
    assert of_the_visit.counts().unread == 1


def test_tags(db: Database) -> None:
    tags = Tags(db)
    tags.add([1, 2], "river", "mill")
    tags.change([2], remove=["mill"])
    assert (tags.all(), tags.of_entry(1), tags.of_entry(2)) == (["mill", "river"], ["mill", "river"], ["river"])


def test_positions_and_settings(db: Database) -> None:
    positions, settings = ReadingPositions(db), Settings(db)
    positions.move(1, ReadingPosition(7))  # it was never opened
    positions.save(2, ReadingPosition(40, 1))
    positions.move(2, ReadingPosition(50, 1))
    settings.save("theme", "nord")
    assert [positions.get(entry_id).offset for entry_id in (1, 2)] == [-1, 50]
    assert positions.recent_ids() == [2]
    assert (settings.get("theme"), settings.get("folder")) == ("nord", None)


def test_saved_searches(db: Database) -> None:
    searches = SavedSearches(db)
    searches.save("river", "weir OR mill")
    searches.rename("river", "water")
    assert searches.all() == {"water": "weir OR mill"}
    searches.remove("water")
    assert searches.all() == {}


def test_articles_and_pages(db: Database) -> None:
    entries = Entries(db, Marks(db))
    pages = Pages(db, Feeds(db), entries)
    articles = Articles(db, pages, UndoSteps(db))
    entry = pages.get_or_add_entry("https://mill.example/1", "The mill", author="", credit="", date=None)
    articles.store_document(entry.id, "feed", "https://mill.example/1", b"<p>It stands.</p>", NOW)
    assert articles.open(entry).text == "It stands."
    assert pages.entry_at_url("https://mill.example/1") is entry


def test_to_store_who_said_what_is_not_to_index_it(db: Database) -> None:
    entries = Entries(db, Marks(db))
    articles = Articles(db, Pages(db, Feeds(db), entries), UndoSteps(db))
    search, by_speaker = SearchIndex(db, entries, articles), parse_query("speaker:thornbury")
    articles.store_attribution(1, TEXT, attribute(TEXT))
    assert entries.count(by_speaker) == 0
    assert search.count_unindexed() == 3
    search.index_quotations(1, TEXT, attribute(TEXT))
    assert entries.listing(by_speaker).ids.tolist() == [1]


def test_quotations_that_could_not_be_stored_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(None)
    library.feeds.store("https://weir.example/feed")
    library.ingest.store_entries(1, numbered_feed(1), NOW)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(library.articles, "store_attribution", fail)
        with pytest.raises(sqlite3.OperationalError):
            index_and_store_quotations(library, 1, TEXT, attribute(TEXT))
    assert library.articles.unattributed_ids() == [1]
    index_and_store_quotations(library, 1, TEXT, attribute(TEXT))
    assert library.articles.unattributed_ids() == []
    assert library.entries.count(ALL) == library.entries.count(parse_query("speaker:thornbury")) == 1
    library.close()


def test_a_transaction_is_written_as_a_whole_or_not_at_all() -> None:
    library = Library(None)

    def fail_in_the_middle() -> None:
        with library.transaction():
            library.feeds.store("https://weir.example/feed")
            library.settings.save("theme", "nord")
            library.feeds.get(4711)

    with pytest.raises(KeyError):
        fail_in_the_middle()
    assert (library.feeds.all(), library.settings.get("theme")) == ([], None)
    library.close()
