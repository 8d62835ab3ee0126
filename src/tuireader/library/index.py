"""The search index is written: what an entry says, by whom, under a number that grows with its date.

An entry's row is written when its text is known, and again when it is known who says what. The index keeps no text, so
that a row can only be taken out by who knows what is in it: where its digest tells that, it is; else it is left behind
as dead, under a number that nobody asks for, until the index is made anew.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tuireader.errors import ArticleError
from tuireader.library import fresh
from tuireader.library.database import Database
from tuireader.library.numbering import free_numbers
from tuireader.library.opening import open_article, texts_of_new
from tuireader.library.pages import Pages
from tuireader.library.search_tables import OLDER
from tuireader.library.words import spaced
from tuireader.quotes import Attribution

INDEX = 1
"""The version of what is indexed: raise it when other words are, and the index is made anew."""
AT_ONCE = 20
"""Entries of one transaction: others who want to write wait for milliseconds."""
AHEAD = 2000
"""Entries that are put in the order of their dates: what stands together in the index is written together."""
OLDER_AT_ONCE = 1000
DEAD = 1000
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


_NO_TURNS: Mapping[int, int | None] = MappingProxyType({})


class Index(Pages):
    """Keeps the search index up to date."""

    db: Database

    def index(self, cancelled: Callable[[], bool] = lambda: False, *, older: bool = True) -> int:
        """Look into all entries that came or changed, the newest first; then, if `older`, into those before the index.

        Returns into how many it looked. May be called at any time, by several at once, and stopped at any moment.
        """
        self._renew()
        done, batches = 0, self._batches(older=older)
        with self.db.roomy():
            while not cancelled() and (turns := next(batches, None)) is not None:
                self._look_into(turns)
                done += len(turns)
        return done

    def _batches(self, *, older: bool) -> Iterator[dict[int, int | None]]:
        """Yield the entries that are in line, some at a time, each with its last turn."""
        numbers = [0]
        while numbers or (older and self._dig()):
            fresh.forget(self.db)
            numbers = [number for (number,) in self.db.rows(_WAITING, (AHEAD,))]
            for start in range(0, len(numbers), AT_ONCE):
                yield dict(self.db.rows_of(_TURNS, numbers[start : start + AT_ONCE]))

    def unindexed(self) -> int:
        """Return how many entries are still to be looked into."""
        waiting = "SELECT count(DISTINCT entry) FROM unsought"
        older = f"SELECT count(*) FROM entry WHERE id < {OLDER} AND aside = 0"
        return sum(number for (number,) in self.db.rows(f"{waiting} UNION ALL {older}"))

    def store_attribution(self, entry: int, text: str, attribution: Attribution) -> None:
        """Keep who said what in the article of an entry, and index it."""
        known = self.entry(entry)
        self._put([(entry, Words(known.title, text, attribution) if known else None)])
        super().store_attribution(entry, text, attribution)

    def index_now(self, ids: Iterable[int], cancelled: Callable[[], bool] = lambda: False) -> None:
        """Look into these entries, if that was never done: for files that are not subscribed to."""
        wanted = list(ids)
        known = {number for (number,) in self.db.rows_of("SELECT entry FROM sought WHERE entry IN ({})", wanted)}
        lacking = [number for number in wanted if number not in known]
        for start in range(0, len(lacking), AT_ONCE):
            if cancelled():
                return
            self._look_into(dict.fromkeys(lacking[start : start + AT_ONCE]))

    def _look_into(self, turns: dict[int, int | None]) -> None:
        """Index some entries; what has changed again since its turn was read stays to be done."""
        self._put(self._words(turns), turns)

    def _put(self, found: Sequence[tuple[int, Words | None]], turns: Mapping[int, int | None] = _NO_TURNS) -> None:
        """Write some entries' rows; an index that turns out to be damaged is made anew first."""
        try:
            self._put_rows(found, turns)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            with self.db.transaction() as db:
                give_up(db)
            self._renew()
            self._put_rows(found, turns)

    def _put_rows(self, found: Sequence[tuple[int, Words | None]], turns: Mapping[int, int | None]) -> None:
        with self.db.transaction() as db:
            db.executemany("DELETE FROM unsought WHERE entry = ? AND turn <= ?", turns.items())
            write(self.db, found)

    def _words(self, numbers: Iterable[int]) -> list[tuple[int, Words | None]]:
        new = texts_of_new(self, numbers)
        return [(number, Words(*new[number]) if number in new else self._known_words(number)) for number in numbers]

    def _known_words(self, number: int) -> Words | None:
        entry = self.entry(number)
        if entry is None:
            return None
        try:
            document = open_article(self, entry)
        except ArticleError:
            return Words(entry.title, "")
        return Words(document.title or entry.title, document.text, self.attribution(number, document.text))

    def _dig(self) -> bool:
        """Put the next of the entries that are older than the index in line; say whether there were any."""
        with self.db.transaction() as db:
            ids = [number for (number,) in db.execute(_NEXT_OLDER, (OLDER_AT_ONCE,))]
            db.executemany("INSERT INTO unsought (entry) VALUES (?)", ((number,) for number in reversed(ids)))
            at = ids[-1] if ids else 0
            db.execute("UPDATE setting SET value = ? WHERE name = 'search.older' AND value != ?", (str(at), str(at)))
        return bool(ids)

    def _renew(self) -> None:
        """Begin anew where the index is of another version, or most of it is dead."""
        if not self._is_old():
            return
        with self.db.transaction() as db:
            if self._is_old():  # no other copy has been faster
                db.execute("INSERT INTO search (search) VALUES ('delete-all')")
                db.execute("DELETE FROM sought")
                db.execute("INSERT OR REPLACE INTO setting SELECT 'search.older', coalesce(max(id), 0) + 1 FROM entry")
                db.execute("INSERT OR REPLACE INTO setting VALUES ('search.index', ?)", (str(INDEX),))

    def _is_old(self) -> bool:
        (alive,) = self.db.one("SELECT count(*) FROM sought") or (0,)
        (rows,) = self.db.one("SELECT count(*) FROM search_docsize") or (0,)
        known = self.db.one("SELECT 1 FROM setting WHERE name = 'search.index' AND value = ?", (str(INDEX),))
        return not known or rows - alive >= max(alive, DEAD)


_WAITING = "SELECT id FROM entry WHERE id IN (SELECT entry FROM unsought) ORDER BY date DESC, id DESC LIMIT ?"
_TURNS = "SELECT entry, max(turn) FROM unsought WHERE entry IN ({}) GROUP BY entry"
_NEXT_OLDER = (
    f"SELECT id FROM entry WHERE id < {OLDER} AND aside = 0 AND id NOT IN (SELECT entry FROM sought)"
    " ORDER BY id DESC LIMIT ?"
)


def write(db: Database, found: Iterable[tuple[int, Words | None]]) -> None:
    """Index what entries say, inside a transaction. In the order of their numbers: that is what the index likes."""
    known = {number: words for number, words in found if words}
    since = fresh.first_fresh(db)
    asked = "SELECT entry.id, date, docid, sought.digest FROM entry LEFT JOIN sought ON entry = id WHERE id IN ({})"
    rows = [_row(known[row[0]], *row) for row in db.rows_of(asked, known)]
    changed = [row for row in rows if row.digest != row.before]
    numbers = _write(db, changed)
    for row in rows:
        docid = numbers.get(row.entry, row.docid)
        if docid is not None and docid >= since:
            fresh.keep(db, docid, row.columns)


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


def give_up(db: sqlite3.Connection) -> None:
    """Have the index made anew, when it is next brought up to date: it is damaged."""
    db.execute("DELETE FROM setting WHERE name = 'search.index'")


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
