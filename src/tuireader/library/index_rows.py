"""The rows of the search index: what an entry says, by whom, under a number that grows with its date.

An entry's row is written when its text is known, and again when it is known who says what. The index keeps no text, so
that a row can only be taken out by who knows what is in it: where its digest tells that, it is; else it is left behind
as dead, under a number that nobody asks for, until the index is made anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count, islice
from typing import NamedTuple

from tuireader.library import recent_words
from tuireader.library.database import Database
from tuireader.library.search_tables import PER_SECOND
from tuireader.library.text_folding import spaced
from tuireader.quotes import Attribution

_APART = " \ue000 "
"""A word that nobody types: what stands on its two sides is not said in a row."""


class Words(NamedTuple):
    """What is indexed of an entry."""

    title: str
    text: str
    attribution: Attribution | None = None

    @property
    def columns(self) -> tuple[str, str, str, str]:
        """Title, speakers, quotations and text."""
        who = self.attribution or Attribution((), ())
        speakers = _APART.join(
            _APART.join((one.name, *one.aliases, one.role or "")) for one in who.speakers if one.name or one.aliases
        )
        quotations = _APART.join(one.text for one in who.quotations)
        return _indexed(self.title), _indexed(speakers), _indexed(quotations), _indexed(self.text)


def _indexed(text: str) -> str:
    """Return what the index gets of a text: half of a character is none."""
    return text if text.isascii() else spaced(text).encode("utf-8", "replace").decode()


def write(db: Database, found: Iterable[tuple[int, Words | None]]) -> None:
    """Index what entries say, inside a transaction. In the order of their numbers: that is what the index likes."""
    known = {number: words for number, words in found if words}
    since = recent_words.first_fresh(db)
    asked = "SELECT entry.id, date, docid, sought.digest FROM entry LEFT JOIN sought ON entry = id WHERE id IN ({})"
    rows = [_row(known[row[0]], *row) for row in db.rows_for(asked, known)]
    changed = [row for row in rows if row.digest != row.before]
    numbers = _write(db, changed)
    for row in rows:
        docid = numbers.get(row.entry, row.docid)
        if docid is not None and docid >= since:
            recent_words.keep(db, docid, row.columns)


def _write(db: Database, changed: Sequence["_Row"]) -> dict[int, int]:
    """Write rows that are not as they were; return the number of each entry."""
    free = free_numbers(db, {row.entry: row.second for row in changed if row.docid is None})
    connection = db.connection
    connection.executemany("DELETE FROM sought WHERE entry = ?", ((row.entry,) for row in changed if row.before))
    numbered = [(free[row.entry] if row.docid is None else row.docid, row) for row in changed]
    for docid, row in sorted(numbered):
        if row.docid is not None:
            connection.execute(_TAKE_OUT, (docid, *row.known))
        connection.execute(_PUT_IN, (docid, *row.columns))
    connection.executemany(
        "INSERT INTO sought VALUES (?, ?, ?)", ((docid, row.entry, row.digest) for docid, row in numbered)
    )
    return {row.entry: docid for docid, row in numbered}


_COLUMNS = "title, speakers, quotations, text"
_PUT_IN = f"INSERT INTO search (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)"
_TAKE_OUT = f"INSERT INTO search (search, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?)"


class _Row(NamedTuple):
    """An entry, the second of its date, what is to be indexed of it, and the digest of that.

    `before` is the digest of what is indexed, if anything; `docid` the number of its row where that can be taken out,
    for what stands in it is `known`.
    """

    entry: int
    second: int
    digest: bytes
    columns: tuple[str, ...]
    before: bytes | None
    docid: int | None
    known: tuple[str, ...]


def _row(words: Words, number: int, date: float, docid: int | None, before: bytes | None) -> _Row:
    second, columns = int(date // 1), words.columns
    digest, known = _digest(second, columns), columns
    if docid is not None and before != digest:
        known = Words(words.title, words.text).columns  # as it was before it was known who says what
        docid = docid if before == _digest(second, known) else None
    return _Row(number, second, digest, columns, before, docid, known)


def _digest(second: int, columns: tuple[str, ...]) -> bytes:
    import hashlib  # noqa: PLC0415 - takes longer than a start has

    return hashlib.blake2b("\0".join((str(second), *columns)).encode(), digest_size=8).digest()


def free_numbers(db: Database, seconds: Mapping[int, int]) -> dict[int, int]:
    """Give each entry a number that no row has or ever had, as near to the second of its date as can be.

    `seconds` are those of the entries' dates.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    rooms = (PER_SECOND << doubled for doubled in count())
    tries = 1
    while waiting := [entry for entry in seconds if entry not in found]:
        tried = list(islice(rooms, tries))
        wanted = {entry: [_number(entry, seconds[entry], room) for room in tried] for entry in waiting}
        asked = chain.from_iterable(wanted.values())
        taken.update(number for (number,) in db.rows_for("SELECT id FROM search_docsize WHERE id IN ({})", asked))
        for entry, numbers in wanted.items():
            if (number := next((each for each in numbers if each not in taken), None)) is not None:
                found[entry] = number
                taken.add(number)
        tries = 4  # where many are of one second
    return found


def _number(entry: int, second: int, room: int) -> int:
    spread = entry if room == PER_SECOND else entry * 2654435761
    return second * PER_SECOND + spread % room
