"""Writing the versions of articles: a change of words is stored, and what is stored is bounded.

The first version of an article is stored whole, each later one deflated with the one before it as dictionary. The table
needs no other: a page that is taken out of its HTML otherwise by a later version of the program changes none of it.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from tuireader.documents.model import Document
from tuireader.library.column_types import as_count, as_number
from tuireader.library.database import Database, Row
from tuireader.library.document_rows import Kind
from tuireader.library.version_packing import (
    MAX_VERSION_BYTES,
    VersionDamage,
    deflate,
    has_other_words,
    inflate,
    pack_document,
    text_digest,
    unpack_document,
)

MAX_VERSIONS = 12
"""Of one article; the first and the latest stay, the oldest of the others goes."""
MAX_HISTORY_BYTES = 1 << 20
"""Of one article, deflated; the first and the latest stay."""
MAX_ALL_BYTES = 64 << 20
"""Of all articles, deflated."""

MAX_NUMBER = 1 << 40
"""No version has a higher number; a damaged file may say so."""

_ENTRY_IS_EDITED = "UPDATE entry SET edited = ? WHERE id = ? AND edited != ?"


class FetchedDocument(NamedTuple):
    """An article as it was fetched at a time, in seconds since 1970."""

    document: Document
    fetched: float


class StoredVersion(NamedTuple):
    """A version with what it takes to restore it."""

    id: int
    number: int
    fetched: float
    sha256: bytes  # of its text
    packed: bytes  # deflated
    data: bytes  # restored; `unpack_document` reads it


def store_change(db: Database, entry_id: int, kind: Kind, before: FetchedDocument, after: FetchedDocument) -> bool:
    """Store what an article says after a change of its words, inside a transaction; return whether that was done.

    What it said before is stored, too, where no version is. Not stored are changes of anything but words, the first
    words of what was only a title, and texts that are too long.
    """
    old_text, text = before.document.text, after.document.text
    if before.document.title == after.document.title and not (old_text.strip() and has_other_words(old_text, text)):
        return False
    latest = pack_document(after.document)
    first = pack_document(before.document)
    if max(len(first), len(latest)) > MAX_VERSION_BYTES:
        return False
    history = mend_history(db, entry_id, kind)
    if not history:
        history = [_insert(db, entry_id, kind, 1, before, first, b"")]
    history.append(_insert(db, entry_id, kind, history[-1].number + 1, after, latest, history[-1].data))
    _shorten(db, history)
    db.connection.execute(_ENTRY_IS_EDITED, (1, entry_id, 1))
    return True


def _insert(  # noqa: PLR0913, PLR0917 - the columns of a row
    db: Database, entry_id: int, kind: Kind, number: int, fetched: FetchedDocument, data: bytes, base: bytes
) -> StoredVersion:
    digest, packed = text_digest(fetched.document.text), deflate(data, base)
    row = (entry_id, kind, number, fetched.fetched, digest, packed)
    version_id = db.connection.execute(
        "INSERT INTO version (entry, kind, number, fetched, sha256, data) VALUES (?, ?, ?, ?, ?, ?)", row
    ).lastrowid
    return StoredVersion(version_id or 0, number, fetched.fetched, digest, packed, data)


def intact_versions(db: Database, entry_id: int, kind: Kind) -> list[StoredVersion]:
    """Return the versions of an article up to the first that cannot be restored."""
    return _intact(_history_rows(db, entry_id, kind))


def count_versions(db: Database, entry_id: int, kind: Kind) -> tuple[int, int]:
    """Return how many versions of an article there are, and how many can be restored with the words of their hash."""
    rows = _history_rows(db, entry_id, kind)
    return len(rows), len(_intact(rows))


def _intact(rows: Iterable[Row]) -> list[StoredVersion]:
    versions = list[StoredVersion]()
    with suppress(VersionDamage):
        for version in islice(_restored(rows), MAX_VERSIONS):  # a hostile file may have thousands
            versions.append(version)
    return versions


def _history_rows(db: Database, entry_id: int, kind: Kind) -> list[Row]:
    return db.rows(
        "SELECT id, number, fetched, sha256, data FROM version WHERE entry = ? AND kind = ? ORDER BY number",
        (entry_id, kind),
    )


def _restored(rows: Iterable[Row]) -> Iterable[StoredVersion]:
    base = b""
    for version_id, number, fetched, digest, packed in rows:
        if not isinstance(packed, bytes):
            raise VersionDamage("no bytes")
        base = inflate(packed, base)
        if text_digest(unpack_document(base).text) != digest:
            raise VersionDamage("other words")
        yield StoredVersion(version_id, as_count(number, MAX_NUMBER), as_number(fetched), digest, packed, base)


def mend_history(db: Database, entry_id: int, kind: Kind) -> list[StoredVersion]:
    """Remove those versions of an article that cannot be restored, inside a transaction; return the others."""
    rows = _history_rows(db, entry_id, kind)
    intact = _intact(rows)
    db.connection.executemany("DELETE FROM version WHERE id = ?", [(row[0],) for row in rows[len(intact) :]])
    return intact


def mend_histories(db: Database) -> None:
    """Remove all versions that cannot be restored, inside a transaction; mark the articles that still have some."""
    for entry_id, kind in db.rows("SELECT DISTINCT entry, kind FROM version"):
        mend_history(db, entry_id, kind)
    mark_edited_entries(db.connection)


def _shorten(db: Database, history: list[StoredVersion]) -> None:
    """Remove the oldest versions between the first and the latest until the history is within its bounds."""
    while len(history) > 2 and (
        len(history) > MAX_VERSIONS or sum(len(version.packed) for version in history) > MAX_HISTORY_BYTES
    ):
        _remove_between(db, history, 2)


def _remove_between(db: Database, history: list[StoredVersion], end: int) -> None:
    """Remove the versions from the second one up to `end`; the one behind them gets the first as dictionary."""
    db.connection.executemany("DELETE FROM version WHERE id = ?", [(version.id,) for version in history[1:end]])
    del history[1:end]
    version = history[1]._replace(packed=deflate(history[1].data, history[0].data))
    db.connection.execute("UPDATE version SET data = ? WHERE id = ?", (version.packed, version.id))
    history[1] = version


def limit_all_versions(db: Database) -> None:
    """Remove versions until all of them are within `MAX_ALL_BYTES`, inside a transaction.

    They go where one feed has most of them, so that one that changes all its articles at each refresh takes no other
    feed's: first those between the first and the latest, then the histories that have not grown for longest.
    """
    excess = stored_bytes(db)[1] - MAX_ALL_BYTES
    while excess > 0 and (freed := _free_bytes(db, excess)):
        excess -= freed


def _free_bytes(db: Database, excess: int) -> int:
    """Remove versions of the feed that has most bytes of them, at least `excess` if it can; return how many bytes."""
    largest = db.first_row(
        "SELECT feed FROM version JOIN entry ON entry.id = version.entry GROUP BY feed ORDER BY sum(length(data)) DESC"
    )
    histories = db.rows(
        "SELECT version.entry, kind, count(*) > 2, sum(length(data))"
        " FROM version JOIN entry ON entry.id = version.entry WHERE feed = ?"
        " GROUP BY version.entry, kind ORDER BY count(*) <= 2, max(fetched)",
        largest or (0,),
    )
    freed = 0
    for entry_id, kind, can_be_shortened, size in histories:
        if freed >= excess:
            break
        history = mend_history(db, entry_id, kind) if can_be_shortened else []
        if len(history) > 2:
            _remove_between(db, history, len(history) - 1)
            freed += size - sum(len(version.packed) for version in history)
        else:
            remove_history(db, entry_id, kind)
            freed += size
    return freed


def remove_history(db: Database, entry_id: int, kind: Kind) -> None:
    """Remove the versions of an article, inside a transaction."""
    db.connection.execute("DELETE FROM version WHERE entry = ? AND kind = ?", (entry_id, kind))
    mark_edited_entries(db.connection, entry_id)


def mark_edited_entries(db: sqlite3.Connection, entry_id: int | None = None) -> None:
    """Set for one entry, or for all, whether it is edited: whether it has two versions of a kind."""
    condition = "" if entry_id is None else f" WHERE id = {entry_id:d}"
    db.execute(
        "UPDATE entry SET edited = EXISTS (SELECT 1 FROM version WHERE entry = entry.id GROUP BY kind"
        f" HAVING count(*) > 1){condition}"
    )


def stored_bytes(db: Database) -> tuple[int, int]:
    """Return how many versions are stored, and how many bytes they take."""
    row = db.first_row("SELECT count(*), coalesce(sum(length(data)), 0) FROM version")
    return (int(row[0]), int(row[1])) if row else (0, 0)
