"""The tables of the search index: which words stand in which entry, and which entries are still to be looked into.

`search` keeps no text, only where each word stands. Its rowid grows with an entry's date, so that the newest are found
first without sorting (see `index`). `fresh` has the words of the newest articles, one after the other: a look into some
of those tells what the index would have to read itself through for. Triggers note every entry that has changed, whoever
changes it.

    sought             the entries that are in the index, each with its row there (`docid`) and a digest of its words
    unsought           entries that are to be indexed; `turn` numbers the requests, so that a later one is not lost
    fresh              recent words, by `docid`
    search.older       setting: entries with an id below this one came before the index, and are indexed bit by bit
    search.fresh       setting: articles from this `docid` on are recent
"""

import sqlite3

DOCIDS_PER_SECOND = 8
"""Numbers that an entry may have in the second of its date; where more are wanted, they go on to the next."""

TOKENIZER = "unicode61 remove_diacritics 2"
"""What parts texts into words, in FTS5's terms."""
RECENT_ARTICLES = 4000
"""Articles whose words are kept one after the other: the newest."""

SEARCH_TABLES = (
    f"""CREATE VIRTUAL TABLE search USING fts5 (
        title, speakers, quotations, text, content = '', tokenize = '{TOKENIZER}'
    )""",
    # How much a word counts in each column where the best come first.
    "INSERT INTO search (search, rank) VALUES ('rank', 'bm25(8.0, 4.0, 2.0, 1.0)')",
    # What of the index holds; rows of `search` without one here are dead.
    """CREATE TABLE sought (
        docid INTEGER PRIMARY KEY,
        entry INTEGER NOT NULL UNIQUE REFERENCES entry ON DELETE CASCADE,
        digest BLOB NOT NULL                -- of what was indexed
    ) STRICT""",
    """CREATE TABLE unsought (
        turn INTEGER PRIMARY KEY AUTOINCREMENT,
        entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE
    ) STRICT""",
    "CREATE INDEX unsought_entry ON unsought (entry)",
    """CREATE TRIGGER document_kept AFTER INSERT ON document BEGIN
        INSERT INTO unsought (entry) VALUES (new.entry);
    END""",
    """CREATE TRIGGER entry_changed AFTER UPDATE OF title, date ON entry
        WHEN (old.title != new.title OR old.date != new.date) AND EXISTS (SELECT 1 FROM sought WHERE entry = new.id)
    BEGIN
        INSERT INTO unsought (entry) VALUES (new.id);
    END""",
    """CREATE TRIGGER file_found AFTER INSERT ON entry WHEN new.path IS NOT NULL AND new.aside = 0 BEGIN
        INSERT INTO unsought (entry) VALUES (new.id);
    END""",
    """CREATE TRIGGER file_listed AFTER UPDATE OF aside ON entry WHEN old.aside = 1 AND new.aside = 0 BEGIN
        INSERT INTO unsought (entry) VALUES (new.id);
    END""",
    # What is older than the index is taken up bit by bit: all entries below this one.
    "INSERT INTO setting SELECT 'search.older', coalesce(max(id), 0) + 1 FROM entry",
    # What version of words is indexed: `index.INDEX_VERSION`, as it was when there was nothing yet.
    "INSERT INTO setting VALUES ('search.index', '1')",
)

BEFORE_INDEX_SQL = "(SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'search.older')"
"""Entries below this one are still to be looked into, bit by bit."""
NO_DOCID = -(1 << 63)
"""Less than any number of an article."""
_LAST_RECENT_SQL = (
    f"coalesce((SELECT docid FROM sought ORDER BY docid DESC LIMIT 1 OFFSET {RECENT_ARTICLES}), {NO_DOCID})"
)
RECENT_TABLES = (
    """CREATE TABLE fresh (
        docid INTEGER PRIMARY KEY REFERENCES sought ON DELETE CASCADE,
        title TEXT NOT NULL,
        speakers TEXT NOT NULL,
        quotations TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    # The docid from which on articles are recent; `recent_words.delete_old_words` moves it on.
    f"INSERT INTO setting SELECT 'search.fresh', {_LAST_RECENT_SQL} + 1",
    # Those that are in the index already are looked into once more.
    f"INSERT INTO unsought (entry) SELECT entry FROM sought WHERE docid > {_LAST_RECENT_SQL} ORDER BY docid",
)


def add_search(db: sqlite3.Connection) -> None:
    """Create the tables, empty: a large library opens as fast as a small one, and is indexed afterwards."""
    for statement in SEARCH_TABLES:
        db.execute(statement)


def add_recent(db: sqlite3.Connection) -> None:
    """Create the table of the newest articles' words, empty: it is filled when the index is next brought up to date."""
    for statement in RECENT_TABLES:
        db.execute(statement)
