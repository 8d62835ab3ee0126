"""The rows of the search index: the words and speakers of an entry, under a rowid that grows with its date.

An entry's row is written when its text is known, and again when its quotations are known. The index does not store the
text, so deleting a row needs the exact words that are in it. If the digest shows that these are known, the row is
deleted; otherwise it stays as a dead row, which no query returns, until the index is rebuilt.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count, islice
from typing import NamedTuple

from tuireader.digests import blake2b
from tuireader.library import recent_words
from tuireader.library.column_types import whole_second
from tuireader.library.database import Database
from tuireader.library.search_tables import DOCIDS_PER_SECOND
from tuireader.library.speaker_words import names_and_roles
from tuireader.library.text_folding import spaced
from tuireader.quotes import Attribution

_PHRASE_BARRIER = " \ue000 "
"""A word that nobody types: it separates texts, so that no phrase matches across them."""


class IndexedWords(NamedTuple):
    """What is indexed for an entry."""

    title: str
    text: str
    attribution: Attribution | None = None  # who said what, if that is known
    former: Attribution | None = None  # what may have been indexed of that before

    @property
    def columns(self) -> tuple[str, ...]:
        """Title, names of speakers, their roles, quotations and text."""
        return (_index_text(self.title), *_attribution_columns(self.attribution), _index_text(self.text))


def _attribution_columns(attribution: Attribution | None) -> tuple[str, ...]:
    """Return the columns with names of speakers, their roles, and quotations."""
    if attribution is None:
        return "", "", ""
    words = [names_and_roles(speaker) for speaker in attribution.speakers]
    names = _PHRASE_BARRIER.join(name for speaker in words for name in speaker.names)
    roles = _PHRASE_BARRIER.join(role for speaker in words for role in speaker.roles)
    quotations = _PHRASE_BARRIER.join(quotation.text for quotation in attribution.quotations)
    return _index_text(names), _index_text(roles), _index_text(quotations)


def _index_text(text: str) -> str:
    """Return a text as the index gets it; lone surrogates become question marks."""
    return text if text.isascii() else spaced(text).encode("utf-8", "replace").decode()


def write_rows(db: Database, entry_words: Iterable[tuple[int, IndexedWords | None]]) -> None:
    """Index the words of entries inside a transaction, in the order of their docids because that is fastest."""
    old_columns = {entry_id: words for entry_id, words in entry_words if words}
    first_docid = recent_words.first_recent_docid(db)
    statement = "SELECT entry.id, date, docid, sought.digest FROM entry LEFT JOIN sought ON entry = id WHERE id IN ({})"
    rows = [_row(old_columns[row[0]], *row) for row in db.rows_for(statement, old_columns)]
    changed = [row for row in rows if row.digest != row.old_digest]
    docids = _replace_rows(db, changed)
    for row in rows:
        docid = docids.get(row.entry_id, row.docid)
        if docid is not None and docid >= first_docid:
            recent_words.store_words(db, docid, row.columns)


def _replace_rows(db: Database, changed: Sequence["_Row"]) -> dict[int, int]:
    """Write the rows that have changed; return the docid of each entry."""
    free = free_docids(db, {row.entry_id: row.second for row in changed if row.docid is None})
    connection = db.connection
    connection.executemany("DELETE FROM sought WHERE entry = ?", ((row.entry_id,) for row in changed if row.old_digest))
    numbered = [(free[row.entry_id] if row.docid is None else row.docid, row) for row in changed]
    for docid, row in sorted(numbered):
        if row.docid is not None:
            connection.execute(_DELETE_ROW, (docid, *row.old_columns))
        connection.execute(_INSERT_ROW, (docid, *row.columns))
    connection.executemany(
        "INSERT INTO sought VALUES (?, ?, ?)", ((docid, row.entry_id, row.digest) for docid, row in numbered)
    )
    return {row.entry_id: docid for docid, row in numbered}


_COLUMNS = "title, speakers, roles, quotations, text"
_INSERT_ROW = f"INSERT INTO search (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
_DELETE_ROW = f"INSERT INTO search (search, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?, ?)"


class _Row(NamedTuple):
    """What is to be written for an entry, and what the index already has."""

    entry_id: int
    second: int  # the entry's date, in seconds since 1970
    digest: bytes  # of `second` and `columns`
    columns: tuple[str, ...]  # what is to be indexed
    old_digest: bytes | None  # of the row in the index, if there is one
    docid: int | None  # rowid of that row if it can be deleted, else None
    old_columns: tuple[str, ...]  # what that row holds


def _row(words: IndexedWords, entry_id: int, date: float, docid: int | None, old_digest: bytes | None) -> _Row:
    second, columns = whole_second(date), words.columns
    digest, old_columns = _digest(second, columns), columns
    if docid is not None and old_digest != digest:
        for former in (None, words.former):  # as indexed before its quotations were known, or before they changed
            old_columns = (columns[0], *_attribution_columns(former), columns[-1])
            if old_digest == _digest(second, old_columns):
                break
        else:
            docid = None
    return _Row(entry_id, second, digest, columns, old_digest, docid, old_columns)


def _digest(second: int, columns: tuple[str, ...]) -> bytes:
    return blake2b("\0".join((str(second), *columns)).encode(), digest_size=8).digest()


def free_docids(db: Database, seconds: Mapping[int, int]) -> dict[int, int]:
    """Return a docid for each entry that no row has now or had before, as close to its date as possible.

    `seconds` are the dates of the entries by id, in whole seconds since 1970.
    """
    docid_of: dict[int, int] = {}
    used_docids: set[int] = set()
    ranges = (DOCIDS_PER_SECOND << doubled for doubled in count())
    count_to_try = 1
    while entries_without := [entry_id for entry_id in seconds if entry_id not in docid_of]:
        tried_ranges = list(islice(ranges, count_to_try))
        candidates = {
            entry_id: [_candidate_docid(entry_id, seconds[entry_id], docid_range) for docid_range in tried_ranges]
            for entry_id in entries_without
        }
        docids = chain.from_iterable(candidates.values())
        used_docids.update(docid for (docid,) in db.rows_for("SELECT id FROM search_docsize WHERE id IN ({})", docids))
        for entry_id, own_docids in candidates.items():
            if (docid := next((docid for docid in own_docids if docid not in used_docids), None)) is not None:
                docid_of[entry_id] = docid
                used_docids.add(docid)
        count_to_try = 4  # many entries have the same second
    return docid_of


def _candidate_docid(entry_id: int, second: int, docid_range: int) -> int:
    """Return a docid in a range; by chance in all but the first, for rows of this entry may have the others."""
    offset = entry_id if docid_range == DOCIDS_PER_SECOND else int.from_bytes(os.urandom(8))
    return second * DOCIDS_PER_SECOND + offset % docid_range
