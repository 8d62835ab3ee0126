"""The tables of the library's file, and the migration of older files.

`PRAGMA user_version` is the number of the schema, and each number has one step that leads to it. A step is never
changed after it was released. Files from before there were numbers have a table called `place`, which is migrated too.

Tables and columns keep the names that they had when they were released. These names differ from the code's terms:

    also               (feed, entry): the entry is in this feed too; `entry.feed` is the first feed that had it
    identity           the hashes that identify a delivered entry (see `entry_identity`)
    feed.kind          feed or folder; import: articles that were extracted elsewhere, which nobody fetches
    entry.words        title and credit without case and accents, for headline filters
    entry.seen         when the entry was first delivered; in `place`, when the article was last read
    entry.aside        1: unlisted, because its feed is no subscription (an opened file, folder or page)
    entry.hidden       1: a rule hides the entry; 2: its file is gone
    entry.edited       1: the article's words have changed since it was first fetched; `version` has what they were
    entry.engine       the version of the quotation engine that found `entry.quotations`; 0: still to be found
    entry.reported     how much reported speech the article has; NULL: still to be found, as are the rows of `said`
    said               what was said: a row for each quotation, also of reported speech; `id` is entry << 20 | slot, and
                       a slot is never used again in its entry
    said.gone          when the quotation was no longer in the article; NULL: it is there
    said.voice         the number of its speaker's row: the id of that is entry << 20 | voice
    voice              who speaks, as found in one article: `form` is the name without case and accents
    place              the reading position in each article
    deed               changes that can be undone: of marks, of tags (see `tag_steps`), and of corrections (their
                       `field` is `ruling`, and their `entries` are ids of rulings) and of notes (`note`, and the row
                       that holds since then, and the row that held before); `session` is the run of the program that
                       made them
    saved              saved searches, shown as views
    setting            choices in the program, and values of the library itself: `moved ADDRESS` is a feed's redirect,
                       `language ID` the language that a feed declares, `order VIEW` the order of a view's list;
                       `engine`, `search.index`, `search.older` and `search.fresh` belong to the engine and the index
    page.again         when a refresh should fetch the page; NULL: never
    sought, unsought   entries that are in the search index, and entries that wait for it (see `search_tables`)
    fresh              the words of the most recent articles (see `search_tables`)
    search.speakers    the names of speakers: what `speaker:` means; search.roles: what else they are called, `role:`
    person, alias …     who somebody is across articles, and what the user ruled about that (see `people_tables`)
    sketch, copy …     which articles are copies of one text (see `copy_tables`)
    watch, rule_queue …  what the user watches, and rules that wait for quotations (see `watch_tables`)
    search_before      with `sought_before` and `fresh_before`: a replaced index, which is dropped bit by bit

This list is here because SQLite stores the comments within a statement in the file.
"""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from tuireader.errors import TuireaderError
from tuireader.library.copy_tables import COPY_TABLES
from tuireader.library.people_tables import GIVEN_WORDS_COLUMNS, PEOPLE_TABLES, SAID_WORDS_TABLE
from tuireader.library.search_tables import add_recent, add_roles, add_search
from tuireader.library.text_folding import fold, folded_words
from tuireader.library.watch_tables import WATCH_TABLES

FEED_TABLES = """
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,               -- its address; of a folder its path
    kind TEXT NOT NULL,                     -- feed or folder
    listed INTEGER NOT NULL,                -- 0: a folder that was only opened in passing
    title TEXT NOT NULL DEFAULT '',         -- as the feed calls itself
    link TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',          -- as the user calls it
    folder TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    modified TEXT NOT NULL DEFAULT '',
    checked REAL NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    problem TEXT NOT NULL DEFAULT '',
    gone INTEGER NOT NULL DEFAULT 0
) STRICT;
"""
ENTRY_TABLES = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL REFERENCES feed,  -- the first that had it; the others stand in also
    title TEXT NOT NULL,
    words TEXT NOT NULL,                    -- title and credit, folded: what a filter looks at
    credit TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    guid TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    path ANY,                               -- of an article in a file; bytes where it is not Unicode
    published REAL,                         -- seconds since 1970; none where the feed gives none
    date REAL NOT NULL,                     -- what lists sort by: published, but never after seen
    seen REAL NOT NULL,
    digest BLOB,                            -- of all that the feed said
    read INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    hidden INTEGER NOT NULL DEFAULT 0,      -- 1: by a rule, 2: its file is gone
    aside INTEGER NOT NULL DEFAULT 0,       -- its feed is not listed
    engine INTEGER NOT NULL DEFAULT 0,      -- which engine counted the quotations; 0: none
    quotations INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX entry_path ON entry (path) WHERE path IS NOT NULL;
CREATE INDEX entry_date ON entry (date, id) WHERE hidden = 0 AND aside = 0;
CREATE INDEX entry_feed ON entry (feed, date, id) WHERE hidden = 0;
CREATE INDEX entry_unread ON entry (feed, date, id) WHERE read = 0 AND hidden = 0 AND aside = 0;
CREATE INDEX entry_starred ON entry (date, id) WHERE starred = 1 AND hidden = 0;
CREATE INDEX entry_quoted ON entry (date, id, read) WHERE quotations > 0 AND hidden = 0 AND aside = 0;
CREATE INDEX entry_unfound ON entry (id) WHERE engine = 0 AND hidden = 0 AND aside = 0;
CREATE TABLE also (
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    PRIMARY KEY (feed, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX also_entry ON also (entry);
CREATE TABLE identity (
    key INTEGER PRIMARY KEY,                -- a hash of what tells an entry: its id, its link, its title and day
    entry INTEGER NOT NULL
) STRICT;
CREATE TABLE tag (
    entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (entry, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_name ON tag (name, entry);
"""
STORED_TABLES = """
CREATE TABLE document (
    entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    kind TEXT NOT NULL,                     -- feed: what the feed said, page: the page it leads to, file: no HTML
    url TEXT NOT NULL,
    fetched REAL NOT NULL,
    sha256 BLOB NOT NULL,                   -- of the bytes as fetched
    data BLOB NOT NULL,                     -- those bytes, deflated
    UNIQUE (entry, kind)
) STRICT;
CREATE TABLE attribution (
    entry INTEGER PRIMARY KEY REFERENCES entry ON DELETE CASCADE,
    engine INTEGER NOT NULL,
    text BLOB NOT NULL,                     -- digest of the text that the offsets count in
    data BLOB NOT NULL                      -- tuireader.quotes/2, deflated
) STRICT;
CREATE TABLE place (
    entry INTEGER PRIMARY KEY REFERENCES entry ON DELETE CASCADE,
    offset INTEGER NOT NULL,
    quotation INTEGER,
    seen REAL NOT NULL
) STRICT;
CREATE TABLE deed (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    at REAL NOT NULL,
    field TEXT NOT NULL,
    value INTEGER NOT NULL,
    entries BLOB NOT NULL                   -- the ids that were changed, deflated
) STRICT;
CREATE TABLE saved (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL
) STRICT;
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
"""
PAGE_TABLES = """
CREATE TABLE page (
    entry INTEGER PRIMARY KEY REFERENCES entry ON DELETE CASCADE,
    article BLOB,                           -- what was taken out of it, deflated; none where it was not to be had
    shown INTEGER NOT NULL DEFAULT 1,       -- 0: the reader goes on with what the feed said
    etag TEXT NOT NULL DEFAULT '',
    modified TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',       -- why there is none
    tries INTEGER NOT NULL DEFAULT 0,       -- that came to nothing, in a row
    again REAL                              -- when a refresh is to fetch it; none where it is not to
) STRICT;
CREATE INDEX page_again ON page (again) WHERE again IS NOT NULL;
"""
VERSION_TABLES = """
CREATE TABLE version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    kind TEXT NOT NULL,                     -- feed: of what the feed said, page: of the page it leads to
    number INTEGER NOT NULL,                -- 1 is the first
    fetched REAL NOT NULL,
    sha256 BLOB NOT NULL,                   -- of its text
    data BLOB NOT NULL,                     -- its title and blocks, deflated with the version before it
    UNIQUE (entry, kind, number)
) STRICT;
ALTER TABLE entry ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entry_edited ON entry (date, id) WHERE edited = 1 AND hidden = 0;
"""
RULING_TABLES = """
CREATE TABLE ruling (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    action TEXT NOT NULL,                   -- speaker, nobody, missing, words
    entry INTEGER NOT NULL,                 -- it may be gone: what the user ruled is not
    entry_key INTEGER NOT NULL,             -- a hash by which the same article is known when it comes again; 0: none
    exact TEXT NOT NULL,                    -- the words, and what stood before and behind them
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    start INTEGER NOT NULL,                 -- where they stood
    stop INTEGER NOT NULL,
    single INTEGER NOT NULL,                -- 1: they stood only there
    value TEXT NOT NULL,                    -- a name
    words TEXT NOT NULL,                    -- of action words: the anchor of the right words, as JSON; else empty
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ruling_entry ON ruling (entry, id);
CREATE INDEX ruling_key ON ruling (entry_key, id);
"""
SAID_TABLES = """
CREATE TABLE said (
    id INTEGER PRIMARY KEY,                 -- entry << 20 | slot: the rows of an entry are a range
    kind TEXT NOT NULL,                     -- direct, mixed or indirect, which is reported speech
    found INTEGER NOT NULL,                 -- when it was first found, in seconds since 1970
    gone INTEGER,                           -- when it was no longer in the article
    engine INTEGER NOT NULL,                -- the version of the engine that found it
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    spans TEXT,                             -- all spans as JSON, where it has several
    text TEXT NOT NULL,                     -- its words
    before INTEGER NOT NULL,                -- a hash of the words before it
    after INTEGER NOT NULL,                 -- a hash of the words behind it
    voice INTEGER,                          -- who speaks; none where nobody is named
    reporter TEXT,                          -- who reports what was said
    cue TEXT,                               -- the words that introduce it
    rule TEXT NOT NULL,                     -- what decided about the speaker
    confidence INTEGER NOT NULL             -- that the speaker is right, in thousandths
) STRICT;
CREATE TABLE voice (
    id INTEGER PRIMARY KEY,                 -- entry << 20 | number
    name TEXT NOT NULL,
    form TEXT NOT NULL,                     -- the name, folded
    date INTEGER NOT NULL,                  -- the entry's, in seconds since 1970
    kind TEXT NOT NULL,                     -- person, group, document or unnamed
    roles TEXT,                             -- as JSON, and so are the bodies; none where the text gives none
    gender TEXT,
    age INTEGER,
    generation TEXT,
    initials TEXT,
    bodies TEXT
) STRICT;
CREATE INDEX voice_form ON voice (form, date);
CREATE TRIGGER said_entry_removed AFTER DELETE ON entry BEGIN
    DELETE FROM said WHERE id BETWEEN old.id << 20 AND old.id << 20 | 1048575;
    DELETE FROM voice WHERE id BETWEEN old.id << 20 AND old.id << 20 | 1048575;
END;
CREATE TRIGGER voice_dated AFTER UPDATE OF date ON entry WHEN old.date != new.date BEGIN
    UPDATE voice SET date = CAST(new.date AS INTEGER) WHERE id BETWEEN new.id << 20 AND new.id << 20 | 1048575;
END;
ALTER TABLE entry ADD COLUMN reported INTEGER;
CREATE INDEX entry_reported ON entry (date, id) WHERE reported > 0 AND hidden = 0;
CREATE INDEX entry_unsaid ON entry (id) WHERE reported IS NULL AND engine > 0 AND hidden = 0 AND aside = 0;
"""
NOTE_TABLES = """
CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    note INTEGER NOT NULL,                  -- the number that stays while the words change: the id of the first row
    at REAL NOT NULL,                       -- when this was written
    entry INTEGER NOT NULL,                 -- it may be gone: what the user wrote is not
    entry_key INTEGER NOT NULL,             -- a hash by which the same article is known when it comes again; 0: none
    exact TEXT NOT NULL,                    -- the words that it is about, and what stood before and behind them
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    start INTEGER NOT NULL,                 -- where they stood
    stop INTEGER NOT NULL,
    single INTEGER NOT NULL,                -- 1: they stood only there
    text TEXT NOT NULL,                     -- what the user wrote; empty: kept without words
    said INTEGER,                           -- the quotation that it is about; none of a passage, or where it is open
    undone INTEGER NOT NULL DEFAULT 0       -- 1: it was removed or undone, or another row has replaced it
) STRICT;
CREATE INDEX note_entry ON note (entry, undone, id);
CREATE INDEX note_number ON note (note, undone);
CREATE INDEX note_key ON note (entry_key, id);
CREATE INDEX note_said ON note (said) WHERE said IS NOT NULL;
"""

NOTE_WORDS_COLUMN = "ALTER TABLE note ADD COLUMN words TEXT"
"""The words of a note as `note:` finds them (`text_folding.folded_words`), which take long to fold at each search."""


def _create_tables(db: sqlite3.Connection) -> None:
    """Create all tables, and move the rows of a file from before there were numbers into them."""
    before = take_old_tables(db)
    for statement in split_statements(FEED_TABLES + ENTRY_TABLES + STORED_TABLES):
        db.execute(statement)
    before(db)


def _add_pages(db: sqlite3.Connection) -> None:
    """Create the table for pages."""
    for statement in split_statements(PAGE_TABLES):
        db.execute(statement)


def _add_versions(db: sqlite3.Connection) -> None:
    """Create the table for versions of articles."""
    for statement in split_statements(VERSION_TABLES):
        db.execute(statement)


def _add_rulings(db: sqlite3.Connection) -> None:
    """Create the table for what the user rules about quotations."""
    for statement in split_statements(RULING_TABLES):
        db.execute(statement)


def _add_said(db: sqlite3.Connection) -> None:
    """Create the empty tables for quotations with lasting ids: they are filled afterwards."""
    for statement in split_statements(SAID_TABLES):
        db.execute(statement)


def _add_people(db: sqlite3.Connection) -> None:
    """Create the empty tables for people: they are filled afterwards."""
    for statement in (*split_statements(PEOPLE_TABLES), SAID_WORDS_TABLE):
        db.execute(statement)


def _add_given_words(db: sqlite3.Connection) -> None:
    """Create the columns for words that the user gave; articles that have some are looked at again."""
    for statement in split_statements(GIVEN_WORDS_COLUMNS):
        db.execute(statement)


def _add_notes(db: sqlite3.Connection) -> None:
    """Create the table for what the user keeps and notes."""
    for statement in split_statements(NOTE_TABLES):
        db.execute(statement)


def _add_watches(db: sqlite3.Connection) -> None:
    """Create the empty tables for watches."""
    for statement in split_statements(WATCH_TABLES):
        db.execute(statement)


def _add_note_words(db: sqlite3.Connection) -> None:
    """Create the column for the folded words of notes, and fill it."""
    db.execute(NOTE_WORDS_COLUMN)
    rows = db.execute("SELECT text, id FROM note").fetchall()
    db.executemany("UPDATE note SET words = ? WHERE id = ?", ((folded_words(text), row_id) for text, row_id in rows))


def _add_copies(db: sqlite3.Connection) -> None:
    """Create the empty tables for copies: they are filled afterwards."""
    for statement in split_statements(COPY_TABLES):
        db.execute(statement)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _create_tables,
    add_search,
    _add_pages,
    add_recent,
    add_roles,
    _add_versions,
    _add_rulings,
    _add_said,
    _add_people,
    _add_given_words,
    _add_notes,
    _add_watches,
    _add_note_words,
    _add_copies,
)
VERSION = len(STEPS)


def migrate(db: sqlite3.Connection, path: str) -> None:
    """Migrate the file to the present schema, inside the open transaction.

    Raises TuireaderError where a later version of the program has written it.
    """
    version = version_of(db, path)
    if version < VERSION:
        for step in STEPS[version:]:
            step(db)
        db.execute(f"PRAGMA user_version = {VERSION}")


def version_of(db: sqlite3.Connection, path: str) -> int:
    """Return the number of the file's schema. Raises TuireaderError where this program does not know it."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise TuireaderError(
            f"{path}: was written by a later version of tuireader (library {version}, this one knows {VERSION});"
            " update tuireader, or name another file with --library"
        )
    if version < 0:
        raise TuireaderError(f"{path}: is no library of tuireader; name another file with --library")
    return version


def split_statements(script: str) -> Iterator[str]:
    """Yield the statements of a script: sqlite3's own `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


_OLD_ROWS = "SELECT entry, offset, quotation, read, seen FROM place"


def take_old_tables(db: sqlite3.Connection) -> Callable[[sqlite3.Connection], None]:
    """Rename the old tables; return a function that moves their rows into the new ones."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'place'").fetchone():
        return lambda _: None
    places = db.execute(_OLD_ROWS).fetchall()
    settings = db.execute("SELECT name, value FROM setting").fetchall()
    db.execute("DROP TABLE place")
    db.execute("DROP TABLE setting")

    def put(db: sqlite3.Connection) -> None:
        db.executemany("INSERT INTO setting VALUES (?, ?)", settings)
        for path, offset, quotation, read, seen in places:
            entry = _entry(db, path, read)
            if seen > 0:
                db.execute("INSERT INTO place VALUES (?, ?, ?, ?)", (entry, offset, quotation, seen))

    return put


def _entry(db: sqlite3.Connection, path: str, read: int) -> int:
    """Create the entry of a file, or of an article from standard input (its id is a digest)."""
    folder = "-" if path.startswith("sha256:") else str(Path(path).parent)
    db.execute("INSERT OR IGNORE INTO feed (url, kind, listed) VALUES (?, 'folder', 0)", (folder,))
    (feed,) = db.execute("SELECT id FROM feed WHERE url = ?", (folder,)).fetchone()
    title = "standard input" if folder == "-" else Path(path).stem
    row = (feed, title, fold(title), path, read)
    insert = "INSERT INTO entry (feed, title, words, path, date, seen, aside, read) VALUES (?, ?, ?, ?, 0, 0, 1, ?)"
    return int(db.execute(insert, row).lastrowid or 0)
