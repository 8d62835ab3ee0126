"""Libraries as earlier versions of the program left them, made from present ones by the steps of the schema."""

import sqlite3
from pathlib import Path

from tuireader.library import schema
from tuireader.library.database import Database
from tuireader.library.index_rows import _PHRASE_BARRIER, _digest
from tuireader.library.recent_words import index_form
from tuireader.library.search_tables import NO_DOCID

_LISTS = ("feed", "entry", "document", "attribution", "identity")
_OLD_COLUMNS = "title, speakers, quotations, text"


def replace_by_older(folder: Path, version: int) -> None:
    """Replace the library in `folder`, which is indexed, by one of the schema `version` with the same entries."""
    (folder / "library.db").rename(folder / "present.db")
    write_older_library(folder / "present.db", folder / "library.db", version)
    (folder / "present.db").unlink()


def write_older_library(present: Path, older: Path, version: int) -> None:
    """Write the entries of the library `present`, which is indexed, as a library of the schema `version`."""
    db = sqlite3.connect(older)
    db.execute("PRAGMA journal_mode = WAL")
    for step in schema.STEPS[:version]:
        step(db)
    db.execute(f"PRAGMA user_version = {version}")
    db.execute("ATTACH ? AS present", (str(present),))
    for table in _LISTS:
        columns = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info ({table})"))
        db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM present.{table}")
    if 2 <= version < 5:  # later ones index what they queue
        _write_old_index(db, has_recent_words=version >= 4)
    db.commit()
    db.close()


def _write_old_index(db: sqlite3.Connection, *, has_recent_words: bool) -> None:
    """Index all entries with names and roles in one column, as it was before version 5."""
    columns = "fresh.title, speakers, roles, fresh.quotations, text"
    tables = "present.sought JOIN present.fresh USING (docid) JOIN present.entry ON entry.id = entry"
    rows = db.execute(f"SELECT docid, entry, date, {columns} FROM {tables}").fetchall()
    for docid, entry, date, title, names, roles, quotations, text in rows:
        parts = (title, f"{names} {_PHRASE_BARRIER} {roles}", quotations, text)
        db.execute(f"INSERT INTO search (rowid, {_OLD_COLUMNS}) VALUES (?, ?, ?, ?, ?)", (docid, *parts))
        db.execute("INSERT INTO sought VALUES (?, ?, ?)", (docid, entry, _digest(int(date // 1), parts)))
        if has_recent_words:
            statement = f"INSERT INTO fresh (docid, {_OLD_COLUMNS}) VALUES (?, ?, ?, ?, ?)"
            db.execute(statement, (docid, *map(index_form, parts)))
    db.execute("DELETE FROM unsought")
    db.execute("UPDATE setting SET value = '0' WHERE name = 'search.older'")
    if has_recent_words:
        db.execute("UPDATE setting SET value = ? WHERE name = 'search.fresh'", (str(NO_DOCID),))


def table_definitions(db: Database) -> dict[str, str]:
    """Return the SQL of all tables, indexes and triggers, by name."""
    return dict(db.rows("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
