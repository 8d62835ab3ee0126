"""The search index is written: what an entry says, by whom, under a number that grows with its date.

An entry's row is written when its text is known, and again when it is known who says what. The index keeps no text, so
that a row can only be taken out by who knows what is in it: where its digest tells that, it is; else it is left behind
as dead, under a number that nobody asks for, until the index is made anew.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tuireader.errors import ArticleError
from tuireader.library import fresh
from tuireader.library.database import Database
from tuireader.library.opening import open_article, texts_of_new
from tuireader.library.pages import Pages
from tuireader.library.search_tables import OLDER, PER_SECOND
from tuireader.library.words import spaced
from tuireader.quotes import Attribution

INDEX = 1
"""The version of what is indexed: raise it when other words are, and the index is made anew."""
AT_ONCE = 20
"""Entries of one transaction: others who want to write wait for milliseconds."""
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
        title, speakers, quotations, text = (
            spaced(part).encode("utf-8", "replace").decode() for part in (self.title, speakers, quotations, self.text)
        )
        return title, speakers, quotations, text


_NO_TURNS: Mapping[int, int | None] = MappingProxyType({})


class Index(Pages):
    """Keeps the search index up to date."""

    db: Database

    def index(self, cancelled: Callable[[], bool] = lambda: False, *, older: bool = True) -> int:
        """Look into all entries that came or changed, the newest first; then, if `older`, into those before the index.

        Returns into how many it looked. May be called at any time, by several at once, and stopped at any moment.
        """
        self._renew()
        done = 0
        while not cancelled():
            if done % OLDER_AT_ONCE < AT_ONCE:
                fresh.forget(self.db)
            rows = self.db.rows("SELECT entry, turn FROM unsought ORDER BY turn DESC LIMIT ?", (AT_ONCE,))
            if rows:
                turns: dict[int, int | None] = dict(reversed(rows))
                self._look_into(turns)
                done += len(turns)
            elif not older or not self._dig():
                break
        return done

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


_NEXT_OLDER = (
    f"SELECT id FROM entry WHERE id < {OLDER} AND aside = 0 AND id NOT IN (SELECT entry FROM sought)"
    " ORDER BY id DESC LIMIT ?"
)


def write(db: Database, found: Iterable[tuple[int, Words | None]]) -> None:
    """Index what entries say, inside a transaction. In the order of their dates: that is what the index is quick at."""
    known = {number: words for number, words in found if words}
    since = fresh.first_fresh(db)
    asked = "SELECT entry.id, date, docid, sought.digest FROM entry LEFT JOIN sought ON entry = id WHERE id IN ({})"
    for number, date, docid, digest in sorted(db.rows_of(asked, known), key=lambda row: (row[1], row[0])):
        words = known[number].columns
        now = _write(db, _Row(number, int(date // 1), docid, digest), known[number], words)
        if now >= since:
            fresh.keep(db, now, words)


def give_up(db: sqlite3.Connection) -> None:
    """Have the index made anew, when it is next brought up to date: it is damaged."""
    db.execute("DELETE FROM setting WHERE name = 'search.index'")


class _Row(NamedTuple):
    """An entry, the second of its date, and what the index has of it: its row's number and digest, if any."""

    entry: int
    second: int
    docid: int | None
    digest: bytes | None


def _write(db: Database, row: _Row, words: Words, columns: tuple[str, ...]) -> int:
    """Write a row if it is not as it was; return its number."""
    number, second, docid, before = row
    digest = _digest(second, columns)
    if docid is not None and before == digest:
        return docid
    connection = db.connection
    if docid is not None:
        known = Words(words.title, words.text).columns  # as it was before it was known who says what
        if before == _digest(second, known):
            connection.execute(
                f"INSERT INTO search (search, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?)", (docid, *known)
            )
        else:
            docid = None
        connection.execute("DELETE FROM sought WHERE entry = ?", (number,))
    docid = _free(db, number, second) if docid is None else docid
    connection.execute(f"INSERT INTO search (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)", (docid, *columns))
    connection.execute("INSERT INTO sought VALUES (?, ?, ?)", (docid, number, digest))
    return docid


_COLUMNS = "title, speakers, quotations, text"


def _free(db: Database, number: int, second: int) -> int:
    """Return a number that no row has or ever had, as near to the second as can be."""
    room = PER_SECOND
    docid = second * PER_SECOND + number % room
    while db.one("SELECT 1 FROM search_docsize WHERE id = ?", (docid,)):
        room *= 2
        docid = second * PER_SECOND + number * 2654435761 % room
    return docid


def _digest(second: int, columns: tuple[str, ...]) -> bytes:
    data = "\0".join((str(second), *columns)).encode()
    import hashlib  # noqa: PLC0415 - takes longer than a start has

    return hashlib.blake2b(data, digest_size=8).digest()
