"""newsboat's `cache.db`: articles with their marks. It is somebody else's file: only read, and not believed."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from tuireader.errors import TuireaderError
from tuireader.feeds.other_readers.model import MAX_CONTENT_CHARACTERS, MovedArticle, as_line, clean_tags, moved_entry

MAX_ARTICLES, MAX_FEEDS = 1_000_000, 50_000
MAX_VALUE_BYTES = 64 << 20
MAX_STEP_SECONDS = 20.0
"""How long SQLite may look for the next rows: they are read in the order in which they lie in the file."""
_STEPS_PER_CHECK = 100_000
_ROWS_PER_STEP = 500
_COLUMNS = ("guid", "title", "author", "url", "feedurl", "pubDate", "content", "unread", "flags", "deleted")
_NEEDED = frozenset(_COLUMNS) - {"flags", "deleted"}
"""The columns that every version has had."""
SQLITE_HEADER = b"SQLite format 3\0"


def read_cache(path: Path) -> Iterator[MovedArticle]:
    """Yield the articles of a cache, the oldest first. Raises TuireaderError where it is none, or is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=5)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
            db.text_factory = lambda data: data.decode("utf-8", "replace")
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("PRAGMA query_only = ON")
            columns = _columns(db, path)
            titles = _titles(db)
            for article in _articles(db, columns, path):
                yield article._replace(feed_title=titles.get(article.feed_url, ""))
    except (sqlite3.Error, MemoryError, OverflowError) as error:
        raise TuireaderError(
            f"{path}: the rest cannot be read ({error}); what came before it is in the library"
        ) from error


def _columns(db: sqlite3.Connection, path: Path) -> list[str]:
    """Return the columns to read. Raises TuireaderError where this is not newsboat's table."""
    (count,) = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'rss_item' AND type = 'table'").fetchone()
    rows = db.execute("SELECT name, hidden FROM pragma_table_xinfo('rss_item')").fetchmany(100)
    names = {name for name, hidden in rows if not hidden}  # a hidden one is computed, for as long as it likes
    if count != 1 or not names >= _NEEDED:
        raise TuireaderError(f"{path}: is no cache of newsboat; give its file cache.db")
    return [name for name in _COLUMNS if name in names]


def _titles(db: sqlite3.Connection) -> dict[str, str]:
    """Return the titles of feeds by address; none where the file has no such table, as its author may have made it."""
    db.set_progress_handler(_too_late_after(MAX_STEP_SECONDS), _STEPS_PER_CHECK)
    (count,) = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'rss_feed' AND type = 'table'").fetchone()
    rows = (
        db.execute("SELECT rssurl, substr(title, 1, 1000) FROM rss_feed NOT INDEXED").fetchmany(MAX_FEEDS)
        if count
        else []
    )
    return {as_line(url): as_line(title) for url, title in rows}


def _articles(db: sqlite3.Connection, columns: list[str], path: Path) -> Iterator[MovedArticle]:
    values = ", ".join(f"substr({it}, 1, {MAX_CONTENT_CHARACTERS})" if it == "content" else it for it in columns)
    statement = (
        f"SELECT rowid, {values} FROM rss_item NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT {_ROWS_PER_STEP}"  # noqa: S608 - the names are ours
    )
    last, count = -(1 << 63), 0
    while True:
        db.set_progress_handler(_too_late_after(MAX_STEP_SECONDS), _STEPS_PER_CHECK)
        rows = db.execute(statement, (last,)).fetchall()
        for row in rows:
            yield _article(dict(zip(columns, row[1:], strict=True)))
        count += len(rows)
        if len(rows) < _ROWS_PER_STEP:
            return
        if count >= MAX_ARTICLES:
            raise TuireaderError(f"{path}: only the first {MAX_ARTICLES:,} articles are taken")
        last = rows[-1][0]


def _too_late_after(seconds: float) -> Callable[[], int]:
    end = time.monotonic() + seconds
    return lambda: int(time.monotonic() > end)


def _article(row: dict[str, object]) -> MovedArticle:
    raw_flags, feed_url = row.get("flags"), row["feedurl"]
    flags = sorted(set(raw_flags[:52])) if isinstance(raw_flags, str) else []
    deleted = row.get("deleted") == 1
    return MovedArticle(
        feed_url if isinstance(feed_url, str) else "",
        moved_entry(
            title=row["title"],
            url=row["url"],
            guid=row["guid"],
            author=row["author"],
            content="" if deleted else row["content"],
            published=row["pubDate"],
        ),
        read=row["unread"] == 0,
        starred=bool(flags),
        deleted=deleted,
        tags=clean_tags([f"flag-{letter}" for letter in flags if letter.isascii() and letter.isalpha()]),
    )
