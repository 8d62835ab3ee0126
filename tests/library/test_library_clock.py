"""Times that were stored while the machine's clock was wrong."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deliveries import make_entry, make_feed
from tuireader.library import Library
from tuireader.library.clock_repair import DAY_SECONDS, FIRST_TIME, repair_times

NOW = 1_790_000_000.0
YEARS = 10 * 365 * DAY_SECONDS
DATED, UNDATED = "dated", "undated"


def library_at(path: Path, stored_at: float, others_at: float = NOW) -> Library:
    """A library with a dated and an undated article stored at one time, and ten articles stored at another."""
    library = Library(path / "library.db")
    feed_id = library.feeds.store("https://weir.example/feed").id
    published = datetime.fromtimestamp(NOW - DAY_SECONDS, UTC)
    others = [
        make_entry(f"other {n}", f"https://weir.example/{n}", str(n), published, "<p>Rain.</p>") for n in range(10)
    ]
    library.ingest.store_entries(feed_id, make_feed(others), others_at)
    articles = [
        make_entry(name, f"https://weir.example/{name}", name, published if name == DATED else None, "<p>Rain.</p>")
        for name in (DATED, UNDATED)
    ]
    library.ingest.store_entries(feed_id, make_feed(articles), stored_at)
    library.feeds.store_fetch(feed_id, checked=stored_at, due=stored_at + 1800)
    return library


def dates(library: Library) -> dict[str, float]:
    return dict(library._db.rows("SELECT title, date FROM entry WHERE title IN (?, ?)", (DATED, UNDATED)))


@pytest.mark.parametrize("stored_at", [NOW + YEARS, NOW + 2 * DAY_SECONDS, NOW - YEARS, 0.0])
def test_wrong_times_are_mended(stored_at: float, tmp_path: Path) -> None:
    library = library_at(tmp_path, stored_at)
    assert repair_times(library._db, NOW)
    assert dates(library) == {DATED: NOW - DAY_SECONDS, UNDATED: NOW}
    assert not repair_times(library._db, NOW)


@pytest.mark.parametrize("stored_at", [NOW, NOW - 300 * DAY_SECONDS, NOW + 3600])
def test_right_times_stay(stored_at: float, tmp_path: Path) -> None:
    library = library_at(tmp_path, stored_at)
    before = dates(library)
    assert not repair_times(library._db, NOW)
    assert dates(library) == before


@pytest.mark.parametrize("now", [NOW - YEARS, NOW - 300 * DAY_SECONDS, FIRST_TIME - 1, 0.0])
def test_a_clock_that_is_behind_mends_nothing(now: float, tmp_path: Path) -> None:
    library = library_at(tmp_path, NOW)
    before = dates(library)
    assert not repair_times(library._db, now)
    assert dates(library) == before


def test_a_feed_that_was_fetched_in_the_future_is_due(tmp_path: Path) -> None:
    library = library_at(tmp_path, NOW + YEARS)
    assert [feed.url for feed in library.feeds.due(NOW)] == ["https://weir.example/feed"]
    repair_times(library._db, NOW)
    (feed,) = library.feeds.due(NOW)
    assert (feed.checked, feed.due) == (NOW, NOW)


def test_a_library_asks_its_own_clock(tmp_path: Path) -> None:
    library = library_at(tmp_path, time.time() + YEARS, others_at=time.time())
    assert library.repair_times()
    assert not library.repair_times()
