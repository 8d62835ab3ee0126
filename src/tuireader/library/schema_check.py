"""Whether a library's schema is one that this program makes.

A file from elsewhere may have anything in its place: a view or a trigger that never ends, a column that is computed, a
table without types. A query would run it. So nothing else is asked of a file before this check.
"""

import re
import sqlite3
from functools import cache

from tuireader.library.copy_tables import COPY_TABLES
from tuireader.library.people_tables import GIVEN_WORDS_COLUMNS, PEOPLE_TABLES, SAID_WORDS_TABLE
from tuireader.library.schema import (
    ENTRY_TABLES,
    FEED_TABLES,
    NOTE_TABLES,
    PAGE_TABLES,
    RULING_TABLES,
    SAID_TABLES,
    STORED_TABLES,
    VERSION_TABLES,
    split_statements,
)
from tuireader.library.search_tables import RECENT_TABLES, ROLES_TABLES, SEARCH_TABLES
from tuireader.library.watch_tables import WATCH_TABLES

_OBJECT = re.compile(r"CREATE (?:UNIQUE )?(?:VIRTUAL )?(TABLE|TRIGGER|INDEX) (\w+)")
_NEW_COLUMN = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (.*)")
_ONLY_OURS = {"trigger", "view"}
"""What is ours, or may not be there: the others of these names, or tables of other names, are never used."""
_SINCE = {
    "search": 2,
    "sought": 2,
    "unsought": 2,
    "page": 3,
    "fresh": 4,
    "version": 6,
    "ruling": 7,
    "said": 8,
    "voice": 8,
    "person": 9,
    "alias": 9,
    "name_word": 9,
    "role_held": 9,
    "heard": 9,
    "undecided": 9,
    "said_queue": 9,
    "person_ruling": 9,
    "said_words": 9,
    "note": 11,
    "watch": 12,
    "watch_found": 12,
    "watch_queue": 12,
    "rule_queue": 12,
    "sketch": 13,
    "copy": 13,
    "copy_queue": 13,
}
"""The version of the schema that was the first to have a table, unless all have it."""
_VIRTUAL = "CREATE VIRTUAL "


def foreign_object(db: sqlite3.Connection) -> str:
    """Return what is not as this program makes it (“the view feed”), or ""; `sqlite3.Error` where it cannot be read."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_master"):
        ours = _statements().get((kind, name))
        if ours is None:
            is_foreign = kind in _ONLY_OURS or str(sql).startswith(_VIRTUAL)
        else:  # files from before there were numbers have tables of the same names, which `migrate` only reads once
            is_foreign = version > 0 and (_normal_form(str(sql)) not in ours or _SINCE.get(name, 0) > version)
        if is_foreign:
            return f"the {kind} “{name}”"
    return ""


@cache
def _statements() -> dict[tuple[str, str], set[str]]:
    """Return the normal forms of the statements of all versions, by kind and name."""
    found: dict[tuple[str, str], set[str]] = {}
    older = FEED_TABLES + ENTRY_TABLES + STORED_TABLES + PAGE_TABLES
    people = PEOPLE_TABLES + GIVEN_WORDS_COLUMNS
    later = people + NOTE_TABLES + WATCH_TABLES + COPY_TABLES
    scripts = split_statements(older + VERSION_TABLES + RULING_TABLES + SAID_TABLES + later)
    for statement in (*scripts, *SEARCH_TABLES, *RECENT_TABLES, *ROLES_TABLES, SAID_WORDS_TABLE):
        normal = _normal_form(statement)
        if match := _OBJECT.match(normal):
            found.setdefault((match[1].lower(), match[2]), set()).add(normal)
        elif match := _NEW_COLUMN.match(normal):  # SQLite writes it behind the last column
            texts = found["table", match[1]]
            texts.update([f"{columns},{match[2]}){end}" for columns, _, end in (it.rpartition(")") for it in texts)])
    return found


def _normal_form(statement: str) -> str:
    """Return a statement without comments and needless spaces, as the file has it and as the code has it."""
    words = " ".join(re.sub(r"--[^\n]*", "", statement).split()).rstrip("; ")
    return re.sub(r" ?([(),]) ?", r"\1", words)
