"""The tables of the search index: which words are in which entry, and which entries are still to be indexed.

`search` does not store text, only where each word is. Its rowid grows with an entry's date, so that the newest are
found first without sorting (see `index`). `fresh` has the words of the newest articles as plain text, for queries that
are slow in the index. Triggers record every entry that has changed, whatever changes it.

    sought             the entries that are in the index, each with its row there (`docid`) and a digest of its words
    unsought           entries to be indexed; `turn` numbers the requests, so that a later one is not lost
    fresh              recent words, by `docid`
    search.older       setting: entries with an id below this one are older than the index, and are indexed in steps
    search.fresh       setting: articles from this `docid` on are recent

The columns of `search` and `fresh` are the title, the names of the speakers, their roles (what they are called besides
their names, see `speaker_words`), the words of quotations, and the text.

A step that replaces the index renames its tables to `…_before`, because dropping a large table takes seconds;
`drop_replaced_rows` then drops them bit by bit.
"""

import sqlite3

DOCIDS_PER_SECOND = 8
"""How many docids there are for each second; if more entries have the same second, they use later docids."""

TOKENIZER = "unicode61 remove_diacritics 2"
"""How FTS5 splits texts into words."""
RECENT_ARTICLES = 4000
"""How many of the newest articles have their words stored as plain text."""

SEARCH_TABLES = (
    f"""CREATE VIRTUAL TABLE search USING fts5 (
        title, speakers, quotations, text, content = '', tokenize = '{TOKENIZER}'
    )""",
    # The weights of the columns for ranking.
    "INSERT INTO search (search, rank) VALUES ('rank', 'bm25(8.0, 4.0, 2.0, 1.0)')",
    # The valid rows of the index; rows of `search` that are not in here are dead.
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
    # Entries older than the index are indexed in steps: those with an id below this one.
    "INSERT INTO setting SELECT 'search.older', coalesce(max(id), 0) + 1 FROM entry",
    # The version of the index: `index.INDEX_VERSION`, as it was when this step was released.
    "INSERT INTO setting VALUES ('search.index', '1')",
)

BEFORE_INDEX_SQL = "(SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'search.older')"
"""Entries with an id below this one are still to be indexed."""
NO_DOCID = -(1 << 63)
"""Lower than any docid."""
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
    # The docid from which on articles are recent; `recent_words.delete_old_words` raises it.
    f"INSERT INTO setting SELECT 'search.fresh', {_LAST_RECENT_SQL} + 1",
    # Recent articles that are already indexed are queued again.
    f"INSERT INTO unsought (entry) SELECT entry FROM sought WHERE docid > {_LAST_RECENT_SQL} ORDER BY docid",
)
_SOUGHT_BEFORE = "sought_before"
REPLACED_TABLES = ("search_before", "fresh_before", _SOUGHT_BEFORE)
"""The tables of a replaced index, in the order in which they are dropped."""
REPLACED_ROWS_PER_STEP = 200
_RENAME_TABLES = ("ALTER TABLE fresh RENAME TO fresh_before", f"ALTER TABLE sought RENAME TO {_SOUGHT_BEFORE}")
_DROP_EMPTY_TABLES = ("DROP TABLE fresh", "DROP TABLE sought")  # takes a new library less time
ROLES_TABLES = (
    f"""CREATE VIRTUAL TABLE search USING fts5 (
        title, speakers, roles, quotations, text, content = '', tokenize = '{TOKENIZER}'
    )""",
    # Names and roles weigh the same: where plain words match either, the order stays as it was in one column.
    "INSERT INTO search (search, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 2.0, 1.0)')",
    """CREATE TABLE sought (
        docid INTEGER PRIMARY KEY,
        entry INTEGER NOT NULL UNIQUE REFERENCES entry ON DELETE CASCADE,
        digest BLOB NOT NULL                -- of what was indexed
    ) STRICT""",
    """CREATE TABLE fresh (
        docid INTEGER PRIMARY KEY REFERENCES sought ON DELETE CASCADE,
        title TEXT NOT NULL,
        speakers TEXT NOT NULL,
        roles TEXT NOT NULL,
        quotations TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TRIGGER entry_changed AFTER UPDATE OF title, date ON entry
        WHEN (old.title != new.title OR old.date != new.date) AND EXISTS (SELECT 1 FROM sought WHERE entry = new.id)
    BEGIN
        INSERT INTO unsought (entry) VALUES (new.id);
    END""",
    # All listed entries are indexed again, so those need not wait in the queue as well.
    "DELETE FROM unsought WHERE (SELECT aside FROM entry WHERE id = unsought.entry) = 0",
    "INSERT OR REPLACE INTO setting SELECT 'search.older', coalesce(max(id), 0) + 1 FROM entry",
    "INSERT OR REPLACE INTO setting VALUES ('search.index', '2')",
    # A copy of an earlier version that still runs would rebuild the index in its own form, and this version after it.
    """CREATE TRIGGER index_version BEFORE INSERT ON setting
        WHEN new.name = 'search.index' AND CAST(new.value AS INTEGER) < (
            SELECT CAST(value AS INTEGER) FROM setting WHERE name = new.name
        )
    BEGIN
        SELECT RAISE(ABORT, 'a later version of tuireader has opened this library; quit tuireader and start it again');
    END""",
)
# FTS5 would read the whole index to drop it; so it gets the rows of an empty one (its totals and its structure).
_EMPTY_INDEX = (
    "CREATE TABLE search_data (id INTEGER PRIMARY KEY, block BLOB)",
    "INSERT INTO search_data VALUES (1, x''), (10, x'00000000000000')",
)
QUEUE_UNLISTED_SQL = "INSERT INTO unsought (entry) SELECT id FROM entry WHERE aside = 1 AND id IN ({})"
"""Entries that are in no subscription are not among those that are older than the index."""


def add_search(db: sqlite3.Connection) -> None:
    """Create empty tables: a large library opens as fast as a small one, and is indexed afterwards."""
    for statement in SEARCH_TABLES:
        db.execute(statement)


def add_recent(db: sqlite3.Connection) -> None:
    """Create the empty table for recent words; the next update of the index fills it."""
    for statement in RECENT_TABLES:
        db.execute(statement)


def add_roles(db: sqlite3.Connection) -> None:
    """Replace the index by an empty one that keeps the roles of speakers apart from their names."""
    has_rows = db.execute("SELECT 1 FROM search_docsize LIMIT 1").fetchone() is not None
    if has_rows:
        _set_index_data_aside(db)
    # Renaming a table would change its name in the trigger too.
    tables = _RENAME_TABLES if has_rows else _DROP_EMPTY_TABLES
    for statement in ("DROP TABLE search", "DROP TRIGGER entry_changed", *tables, *ROLES_TABLES):
        db.execute(statement)


def _set_index_data_aside(db: sqlite3.Connection) -> None:
    """Rename the large table of the index, and give the index an empty one, so that dropping it takes no time."""
    try:
        db.execute("ALTER TABLE search_data RENAME TO search_before")
    except sqlite3.DatabaseError:  # in its defensive mode SQLite lets nobody touch this table; dropping takes longer
        return
    for statement in _EMPTY_INDEX:
        db.execute(statement)


def drop_replaced_rows(db: sqlite3.Connection) -> bool:
    """Drop some rows of a replaced index, or a table without rows; return False where nothing is left of it.

    Its entries that are in no subscription are queued for the present index.
    """
    if (table := replaced_table(db)) is None:
        return False
    rows = f"FROM {table} ORDER BY rowid DESC LIMIT {REPLACED_ROWS_PER_STEP:d}"
    if table == _SOUGHT_BEFORE:
        db.execute(QUEUE_UNLISTED_SQL.format(f"SELECT entry {rows}"))
    if not db.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT rowid {rows})").rowcount:
        db.execute(f"DROP TABLE {table}")
    return True


def replaced_table(db: sqlite3.Connection) -> str | None:
    """Return the first table that is left of a replaced index, or None."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name GLOB '*_before'")}
    return next((table for table in REPLACED_TABLES if table in there), None)
