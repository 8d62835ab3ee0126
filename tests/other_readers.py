"""What other readers store: newsboat's cache, and articles as Miniflux and FreshRSS export them."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

ITEM_TABLE = (
    "CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024)"
    " NOT NULL, author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER"
    " NOT NULL, content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type"
    " VARCHAR(1024), enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0,"
    ' base VARCHAR(128) NOT NULL DEFAULT "")'
)
_INSERT = (
    "INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, flags, deleted)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def make_cache(path: Path, rows: list[tuple[Any, ...]], *statements: str) -> Path:
    """Make a cache as newsboat 2.21 does."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements or (ITEM_TABLE,):
            db.execute(statement)
        if rows:
            db.executemany(_INSERT, rows)
        db.commit()
    return path


MINIFLUX = {
    "title": "The weir",
    "url": "https://weir.example/1",
    "published_at": "2026-11-20T08:00:00Z",
    "content": "<p>Text</p>",
    "author": "Ada",
    "status": "read",
    "starred": True,
    "tags": ["river"],
    "feed": {"feed_url": "https://weir.example/feed", "title": "Weir Post"},
}
FRESHRSS = {
    "id": "tag:google.com,2005:reader/item/1",
    "guid": "urn:1",
    "title": "The weir",
    "published": 1_795_143_600,
    "canonical": [{"href": "https://weir.example/1"}],
    "content": {"content": "<p>Text</p>"},
    "author": "Ada",
    "categories": ["user/-/state/com.google/starred", "user/-/state/com.google/read", "user/-/label/river"],
    "origin": {"streamId": "feed/12", "feedUrl": "https://weir.example/feed", "title": "Weir Post"},
}
