"""A check of the whole library: its pages, the hashes of articles, and references between tables."""

import sqlite3
import zlib
from collections.abc import Callable, Iterator

from tuireader.digests import sha256
from tuireader.library.column_types import as_text
from tuireader.library.damage import damaged_tables
from tuireader.library.database import DAMAGE_ERRORS, SQLITE_ERRORS, Database, error_code, is_corrupt, message_of
from tuireader.library.index import mark_index_damaged
from tuireader.library.packed import unpack
from tuireader.library.said import WITHOUT_ROWS_SQL
from tuireader.library.said_ids import MAX_SLOT, SLOT_BITS
from tuireader.library.said_index import start_index_again
from tuireader.library.version_rows import count_versions

MAX_VALUE_CHARACTERS = 20
"""How much a problem shows of a value; a damaged row may have anything there."""
MAX_MESSAGE_CHARACTERS = 300
"""How much a problem shows of what SQLite says: a line for each damaged page, in one message."""
_INCONSISTENCIES = {
    "an entry belongs to a feed that is not there": "SELECT id FROM entry WHERE feed NOT IN (SELECT id FROM feed)",
    "an identity key belongs to an entry that is not there": (
        "SELECT key FROM identity WHERE entry NOT IN (SELECT id FROM entry)"
    ),
    "an entry is twice in one feed": "SELECT entry FROM also WHERE (feed, entry) IN (SELECT feed, id FROM entry)",
    "an entry from a feed has no document": (
        "SELECT id FROM entry WHERE path IS NULL AND id NOT IN (SELECT entry FROM document)"
    ),
    "an entry is marked as edited and has no versions, or the other way round": (
        "SELECT id FROM entry WHERE edited != EXISTS"
        " (SELECT 1 FROM version WHERE entry = entry.id GROUP BY kind HAVING count(*) > 1)"
    ),
    "a quotation belongs to an entry that is not there": (
        f"SELECT (id >> {SLOT_BITS}) || '.' || (id & {MAX_SLOT}) FROM said"
        f" WHERE id >> {SLOT_BITS} NOT IN (SELECT id FROM entry)"
    ),
    "a speaker belongs to an entry that is not there": (
        f"SELECT id FROM voice WHERE id >> {SLOT_BITS} NOT IN (SELECT id FROM entry)"
    ),
    "a quotation has a speaker that is not there": (
        f"SELECT (id >> {SLOT_BITS}) || '.' || (id & {MAX_SLOT}) FROM said WHERE (voice IS NOT NULL AND"
        f" ((id >> {SLOT_BITS} << {SLOT_BITS}) | voice) NOT IN (SELECT id FROM voice)) OR (given > 0 AND"
        f" ((id >> {SLOT_BITS} << {SLOT_BITS}) | given) NOT IN (SELECT id FROM voice))"
    ),
    "a speaker belongs to a person that is not there": (
        "SELECT id FROM voice WHERE name_key IS NOT NULL AND person IS NOT NULL"
        " AND person NOT IN (SELECT id FROM person)"
    ),
    "a person was joined into one that is not there": (
        "SELECT id FROM person WHERE joined IS NOT NULL AND joined NOT IN (SELECT id FROM person WHERE joined IS NULL)"
    ),
    "a person has other quotations than the articles": (
        "SELECT id FROM person WHERE NOT EXISTS (SELECT 1 FROM undecided)"
        " AND NOT EXISTS (SELECT 1 FROM said_queue)"
        " AND joined IS NULL AND quotations !="
        " (SELECT coalesce(sum(said), 0) FROM voice WHERE voice.person = person.id)"
        " + (SELECT coalesce(sum(said), 0) FROM person AS other JOIN voice ON voice.person = other.id"
        " WHERE other.joined = person.id)"
    ),
    "an article has other quotations than those that are stored under ids": (
        f"SELECT id FROM entry WHERE {WITHOUT_ROWS_SQL}"
    ),
    "what a watch found belongs to an entry or to a watch that is not there": (
        f"SELECT (item >> {SLOT_BITS}) || '.' || (item & {MAX_SLOT}) FROM watch_found"
        f" WHERE item >> {SLOT_BITS} NOT IN (SELECT id FROM entry) OR watch NOT IN (SELECT id FROM watch)"
    ),
    "a sketch belongs to an entry that is not there": (
        "SELECT DISTINCT entry FROM sketch WHERE entry NOT IN (SELECT id FROM entry)"
    ),
    "a copy belongs to an entry that is not there, or to a group without its first article": (
        "SELECT entry FROM copy WHERE entry NOT IN (SELECT id FROM entry)"
        " OR leader NOT IN (SELECT entry FROM copy WHERE entry = leader)"
    ),
    "a group of copies has a single article, or another one was published first": (
        "SELECT leader FROM copy GROUP BY leader"
        " HAVING count(*) < 2 OR leader != (SELECT entry FROM copy AS it WHERE it.leader = copy.leader"
        " ORDER BY date, entry LIMIT 1)"
    ),
    "an entry is marked as neither read nor unread": "SELECT id FROM entry WHERE read NOT IN (0, 1)",
}

_WAYS_OUT = "tuireader restore lists the backups, tuireader rescue FILE saves what can be read"


def find_problems(db: Database) -> Iterator[str]:
    """Yield one sentence for each problem; none where the library is undamaged. Reads the whole file.

    A part that is too damaged to read is reported, and the other parts are still checked.
    """
    for what, check in _CHECKS.items():
        try:
            yield from check(db)
        except sqlite3.ProgrammingError:  # the library was closed
            raise
        except SQLITE_ERRORS as error:
            if error_code(error) == sqlite3.SQLITE_READONLY:  # SQLite checks an index by writing to it
                continue
            yield f"the file is damaged: {what} cannot be read ({message_of(error)}); {_WAYS_OUT}"


def _start_of(value: object) -> str:
    return as_text(value)[:MAX_VALUE_CHARACTERS]


def _page_problems(db: Database) -> Iterator[str]:
    try:
        messages = [message for (message,) in db.rows("PRAGMA integrity_check") if message != "ok"]
    except SQLITE_ERRORS as error:  # where a row cannot be read, it says nothing else
        if not is_corrupt(error):
            raise
        messages = [message_of(error)]
    if not messages:
        return
    damaged = list(damaged_tables(db))
    for table in damaged:
        place = f"behind row {table.readable_rows:,} ({message_of(table.error)})"
        yield f"the table “{table.name}” is damaged {place}; {_WAYS_OUT}"
    if not damaged:
        for message in messages:
            yield f"the file is damaged: {message[:MAX_MESSAGE_CHARACTERS]}; {_WAYS_OUT}"


def _orphan_rows(db: Database) -> Iterator[str]:
    for table, row, other, _ in db.rows("PRAGMA foreign_key_check"):
        yield f"row {row} of “{table}” belongs to a row of “{other}” that is not there"


def _inconsistent_rows(db: Database) -> Iterator[str]:
    for sentence, statement in _INCONSISTENCIES.items():
        for (row_id,) in db.rows(f"{statement} LIMIT 20"):
            yield f"{sentence} ({_start_of(row_id)})"


def _article_problems(db: Database) -> Iterator[str]:
    for entry, kind, stored_digest, data in db.connection.execute("SELECT entry, kind, sha256, data FROM document"):
        try:
            is_whole = sha256(unpack(data)).digest() == stored_digest
        except zlib.error:
            is_whole = False
        if not is_whole:
            yield f"the article of entry {_start_of(entry)} ({_start_of(kind)}) is not what was fetched"


def _version_problems(db: Database) -> Iterator[str]:
    for entry_id, kind in db.rows("SELECT DISTINCT entry, kind FROM version"):
        count, intact = count_versions(db, entry_id, kind)
        if intact < count:
            yield (
                f"{count - intact} of the {count} versions of the article of entry {_start_of(entry_id)}"
                f" ({_start_of(kind)}) are not what was fetched"
            )


def _index_problems(db: Database) -> Iterator[str]:
    try:
        # FTS5's own check would lock the file for half a minute with 100,000 articles; this query reads as much.
        db.rows("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, search, row)")
        db.rows("SELECT sum(doc), sum(cnt) FROM temp.vocabulary")
    except DAMAGE_ERRORS as error:
        if not is_corrupt(error):
            raise
        with db.transaction() as writing:
            mark_index_damaged(writing)
        reason = message_of(error) or "a length in it is impossible"
        yield f"the search index is damaged ({reason}); tuireader refresh rebuilds it"
    finally:
        db.rows("DROP TABLE IF EXISTS temp.vocabulary")


def _said_index_problems(db: Database) -> Iterator[str]:
    try:
        db.rows("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, said_words, row)")
        db.rows("SELECT sum(doc), sum(cnt) FROM temp.vocabulary")
    except DAMAGE_ERRORS as error:
        if not is_corrupt(error):
            raise
        with db.transaction():
            start_index_again(db)
        reason = message_of(error) or "a length in it is impossible"
        yield f"the index of quotations is damaged ({reason}); tuireader refresh rebuilds it"
    finally:
        db.rows("DROP TABLE IF EXISTS temp.vocabulary")


_CHECKS: dict[str, Callable[[Database], Iterator[str]]] = {
    "its pages": _page_problems,
    "the search index": _index_problems,
    "the index of quotations": _said_index_problems,
    "what belongs to what": _orphan_rows,
    "what is marked, and what tells it": _inconsistent_rows,
    "the articles": _article_problems,
    "their versions": _version_problems,
}
