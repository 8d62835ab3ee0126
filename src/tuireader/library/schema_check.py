"""Whether a library's schema is one that this program makes.

A file from elsewhere may have anything in its place: a view, a trigger or an expression that never ends, a table
without types. A query would run it. So nothing else is asked of a file before this check.
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
    NOTE_WORDS_COLUMN,
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
"""What is ours, or may not be there."""
_COMPUTES = re.compile(r"\b(?:AS|CHECK|GENERATED|WHERE)\b|\bINDEX\b.*\(.*\(", re.IGNORECASE | re.DOTALL)
"""What stands before an expression, or around it, in a table or an index.

Tables that are not ours are never used, and yet SQLite computes what they say when it checks the file. What its own
tables for the index of words say is computed whenever that index is used.
"""
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
    "sketch": 14,
    "copy": 14,
    "copy_queue": 14,
}
"""The version of the schema that was the first to have a table, unless all have it."""
_VIRTUAL = "CREATE VIRTUAL "
_HEAD_CHARACTERS = 100
"""How much of a statement is searched for the name of what it makes."""


def foreign_object(db: sqlite3.Connection) -> str:
    """Return what is not as this program makes it (“the view feed”), or ""; `sqlite3.Error` where it cannot be read."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_master"):
        if 0 < version >= _SINCE.get(name, 0) and _objects_by_text().get(sql) == (kind, name):
            continue  # word by word ours, as nearly all are: the normal forms take a start longer
        ours = _normal_forms(kind, name)
        if not ours or version == 0:  # files from before there were numbers have tables of the same names
            is_foreign = kind in _ONLY_OURS or str(sql).startswith(_VIRTUAL) or _COMPUTES.search(str(sql)) is not None
        else:
            is_foreign = _normal_form(str(sql)) not in ours or _SINCE.get(name, 0) > version
        if is_foreign:
            return f"the {kind} “{name}”"
    return ""


@cache
def _all_statements() -> tuple[str, ...]:
    """Return the statements of all versions."""
    older = FEED_TABLES + ENTRY_TABLES + STORED_TABLES + PAGE_TABLES
    people = PEOPLE_TABLES + GIVEN_WORDS_COLUMNS
    later = f"{people}{NOTE_TABLES}{NOTE_WORDS_COLUMN};{WATCH_TABLES}{COPY_TABLES}"
    scripts = split_statements(older + VERSION_TABLES + RULING_TABLES + SAID_TABLES + later)
    return (*scripts, *SEARCH_TABLES, *RECENT_TABLES, *ROLES_TABLES, SAID_WORDS_TABLE)


@cache
def _objects_by_text() -> dict[str, tuple[str, str]]:
    """Return kind and name of what our statements create, by their texts as SQLite stores them."""
    texts = (statement.strip().removesuffix(";") for statement in _all_statements())
    return {text: (match[1].lower(), match[2]) for text in texts if (match := _OBJECT.match(text))}


@cache
def _normal_forms(kind: str, name: str) -> set[str]:
    """Return the normal forms of the statements of all versions that make an object."""
    found: set[str] = set()
    for statement in _all_statements():
        if name not in statement[:_HEAD_CHARACTERS]:
            continue
        normal = _normal_form(statement)
        if match := _OBJECT.match(normal):
            found |= {normal} if (match[1].lower(), match[2]) == (kind, name) else set()
        elif (match := _NEW_COLUMN.match(normal)) and match[1] == name:  # SQLite writes it behind the last column
            found |= {f"{columns},{match[2]}){end}" for columns, _, end in (it.rpartition(")") for it in found)}
    return found


def _normal_form(statement: str) -> str:
    """Return a statement without comments and needless spaces, as the file has it and as the code has it."""
    words = " ".join(re.sub(r"--[^\n]*", "", statement).split()).rstrip("; ")
    return re.sub(r" ?([(),]) ?", r"\1", words)
