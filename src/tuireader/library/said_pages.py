"""Pages of quotations: the newest first, also of very many, each page read on its own.

The rows that may fit are known in the order of their dates: the voices of a person by an index, what the index of words
finds after its entries were sorted, all others by the entries. They are read in batches until a page is full.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database, Row
from tuireader.library.entry import from_timestamp
from tuireader.library.note_rows import MAX_NOTE_CHARACTERS
from tuireader.library.people_tables import EFFECTIVE_TEXT_SQL, PRESENT_SQL
from tuireader.library.person import PersonQuotation
from tuireader.library.said import RULED_COLUMNS_SQL, SavedQuotation, saved_quotation
from tuireader.library.said_filter import NOBODY, SaidFilter
from tuireader.library.said_ids import SLOT_BITS
from tuireader.library.said_search import (
    ENTRY_OF_SAID,
    FEED_OF_ENTRY,
    OUTLET_SQL,
    SAID_OF_ENTRY,
    SAID_OF_VOICE,
    VOICE_OF_SAID,
    FoundBy,
    about_sql,
    by_name,
    names_people,
    people_sql,
    said_conditions,
    said_query,
    voice_date_bounds,
)
from tuireader.library.term import Term
from tuireader.library.text_folding import is_unspaced, tokens
from tuireader.userinfo import without_users

MAX_BATCH_ROWS = 4000
"""How many rows that may fit are looked at in one query."""
MAX_READ_ROWS = 100_000
"""How many quotations these may lead to; those of a hostile file could fill the memory."""
MAX_TYPED_CHARACTERS, MAX_TYPED_WORDS = 1000, 16
"""How much of what is typed is looked for."""
MIN_PREFIX_LETTERS = 3
"""How long the beginning of a word must be that is looked for."""
MAX_MERGED_PEOPLE = 100
"""The voices of so many people are read in order, each by the index; those of more are sorted."""
MAX_FOUND_ROWS = 50_000
"""Words that more quotations have are looked for in one quotation after the other: a page of them is soon full."""
MAX_TRIED_ENTRIES = 5
"""So many of the newest entries, for each quotation of a page, are looked at before the index of words is."""
MAX_SORTED_ENTRIES = 5000
"""So many entries are looked up one by one for their dates; for more, the entries of the library are read in order."""


class _Place(NamedTuple):
    """Where a quotation, or a row that leads to some, stands in the order: what comes first has the lowest."""

    outlet: int  # the number of the outlet, where they are sorted by that
    minus_date: int
    minus_id: int


class _Candidate(NamedTuple):
    """A row that may lead to quotations of an entry."""

    outlet: int
    minus_date: int
    minus_entry: int
    row_id: int

    @property
    def entry_place(self) -> tuple[int, int, int]:
        """Where the quotations of its entry stand."""
        return self[:3]


class _Search(NamedTuple):
    """What to read."""

    said: SaidFilter
    outlets: dict[str, int]  # their numbers, where quotations are sorted by them
    latest: int | None = None  # the latest date that is still to be read
    after: _Place | None = None  # where the page before ended

    def candidate(self, row_id: int, entry_id: int, date: object, outlet: object = "") -> _Candidate:
        """Return a candidate with its place."""
        rank = self.outlets.get(outlet_name(outlet), len(self.outlets))
        return _Candidate(rank, -as_integer(date), -entry_id, row_id)

    def is_left(self, date: object) -> bool:
        """Return whether an entry of a date is still to be read."""
        return self.latest is None or as_integer(date) <= self.latest


class SaidPages:
    """Reads pages of quotations."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(
        self,
        said: SaidFilter,
        limit: int,
        before: PersonQuotation | None = None,
        *,
        by_outlet: bool = False,
    ) -> list[PersonQuotation]:
        """Return a page of quotations that meet a filter, the newest first; `before` is the last of the page before.

        `by_outlet`: those of the outlet that quotes most come first; only for a filter that names people.
        """
        outlets = {outlet: rank for rank, (outlet, _) in enumerate(self.outlets(said))} if by_outlet else {}
        after = self._place_of(before, outlets) if before else None
        latest = -after.minus_date if after and not by_outlet else None
        search = _Search(said, outlets, latest, after)
        if said.groups_of("about") and not names_people(said):  # common words fill a page sooner than the index tells
            newest = islice(self._entries(search), limit * MAX_TRIED_ENTRIES)
            rows = self._page(search, "entries", newest, limit)
            if len(rows) == limit:
                return self._read(rows)
        return self._read(self._page(search, *self._candidates(search), limit))

    def _page(self, search: _Search, found_by: FoundBy, candidates: Iterator[_Candidate], limit: int) -> list[Row]:
        """Return the rows of a page, from those that candidates lead to."""
        conditions = said_conditions(search.said, found_by, with_unlisted=False)
        tables = _TABLES[found_by]
        statement = f"{_SELECT} FROM json_each(?) AS it {tables} WHERE {conditions.text} LIMIT {MAX_READ_ROWS:d}"
        page = list[tuple[_Place, Row]]()
        for batch in _batches(candidates, limit):
            rows = self._db.rows(statement, (str([it.row_id for it in batch]), *conditions.values))
            placed = sorted(((_place(row, search.outlets), row) for row in rows), key=lambda it: it[0])
            page += (it for it in placed if search.after is None or it[0] > search.after)
            if len(page) >= limit:
                break
        return [row for _, row in page[:limit]]

    def of_person(  # noqa: PLR0913 - what a page can be asked for
        self,
        person_id: int,
        typed: str,
        said: SaidFilter,
        limit: int,
        before: PersonQuotation | None,
        *,
        by_outlet: bool,
    ) -> list[PersonQuotation]:
        """Return a page of the quotations of a person that have the typed words, the last of which may continue."""
        return self.find(_narrowed(said, person_id, typed), limit, before, by_outlet=by_outlet)

    def count_of_person(self, person_id: int, typed: str, said: SaidFilter) -> int:
        """Return how many these are."""
        return self.count(_narrowed(said, person_id, typed))

    def count(self, said: SaidFilter) -> int:
        """Return how many quotations meet a filter."""
        text, values = said_query(said, with_unlisted=False)
        row = self._db.first_row(f"SELECT count(*) FROM ({text})", values)
        return as_integer(row[0]) if row else 0

    def count_articles(self, said: SaidFilter) -> int:
        """Return how many articles have quotations that meet a filter."""
        text, values = said_query(said, with_unlisted=False)
        row = self._db.first_row(f"SELECT count(DISTINCT id >> {SLOT_BITS}) FROM ({text})", values)
        return as_integer(row[0]) if row else 0

    def fitting(self, entry_id: int, said: SaidFilter) -> tuple[SavedQuotation, ...]:
        """Return the quotations of an article that meet a filter, in the order of its text."""
        is_unlisted = self._db.first_row("SELECT 1 FROM entry WHERE id = ? AND aside = 1", (entry_id,)) is not None
        text, values = said_query((by_name(said) if is_unlisted else said)._replace(entry_id=entry_id))
        tables = f"said LEFT JOIN voice ON {VOICE_OF_SAID}"
        rows = self._db.rows(f"SELECT {RULED_COLUMNS_SQL} FROM {tables} WHERE said.id IN ({text})", values)
        return tuple(sorted(map(saved_quotation, rows), key=lambda it: (it.content, it.slot)))

    def outlets(self, said: SaidFilter) -> list[tuple[str, int]]:
        """Return the outlets that name the people of a filter, and how many quotations each has, most first."""
        people = people_sql(said)
        rows = self._db.rows(
            f"SELECT {OUTLET_SQL} AS outlet, sum(voice.said) AS quotations FROM voice {_ENTRY_OF_VOICE}"
            f" WHERE voice.person IN ({people.text}) GROUP BY outlet"
            " ORDER BY quotations DESC, outlet",
            people.values,
        )
        return [(outlet_name(outlet), as_integer(count)) for outlet, count in rows]

    def with_ids(self, row_ids: Iterable[int]) -> list[PersonQuotation]:
        """Return the quotations with these ids that articles still have, in the order of ids."""
        tables = f"json_each(?) AS it {_TABLES['words']}"
        listed = "entry.hidden = 0 AND entry.aside = 0"
        rows = self._db.rows(
            f"{_SELECT} FROM {tables} WHERE {PRESENT_SQL} AND {listed} ORDER BY said.id", (str([*row_ids]),)
        )
        return self._read(rows)

    def newest_texts(self, said: SaidFilter, limit: int) -> list[str]:
        """Return the words of the newest quotations that meet a filter, of articles that come first."""
        found_by, candidates = self._candidates(_Search(said, {}))
        conditions = said_conditions(said, found_by, with_unlisted=False)
        ids = str([it.row_id for it in islice(candidates, limit)])
        rows = self._db.rows(
            f"SELECT {EFFECTIVE_TEXT_SQL} FROM json_each(?) AS it {_TABLES[found_by]} WHERE {conditions.text} LIMIT ?",
            (ids, *conditions.values, limit),
        )
        return [as_text(text) for (text,) in rows]

    # Rows in order

    def _candidates(self, search: _Search) -> tuple[FoundBy, Iterator[_Candidate]]:
        """Return the rows that may fit, in order, and before them how they were found."""
        if search.said.entry_id is not None:
            return "entries", self._entries(search)
        if search.said.groups_of("about") and (found := self._found_by_words(search.said)) is not None:
            return "words", self._placed(search, found)
        if names_people(search.said):
            return "people", self._voices(search)
        return "entries", self._entries(search)

    def _voices(self, search: _Search) -> Iterator[_Candidate]:
        """Yield the voices of the people that a filter names."""
        people = people_sql(search.said)
        ids = [as_integer(person_id) for (person_id,) in self._db.rows(people.text, people.values)]
        if search.outlets:
            yield from self._voices_by_outlet(search, ids)
            return
        until = voice_date_bounds(search.said, search.latest)
        some = [f"person = {it:d}" for it in ids]
        if len(ids) > MAX_MERGED_PEOPLE:
            some = [f"person IN (SELECT value FROM json_each('{ids}'))"]
        statement = "SELECT id, date FROM voice WHERE {}{} ORDER BY date DESC, id DESC"
        cursors = [self._db.connection.execute(statement.format(it, until)) for it in some]
        for voice_id, date in heapq.merge(*cursors, key=lambda row: (-as_integer(row[1]), -row[0])):
            yield search.candidate(voice_id, voice_id >> SLOT_BITS, date)

    def _voices_by_outlet(self, search: _Search, ids: list[int]) -> Iterator[_Candidate]:
        rows = self._db.rows(
            f"SELECT voice.id, voice.date, {OUTLET_SQL} FROM voice {_ENTRY_OF_VOICE}"
            " WHERE voice.person IN (SELECT value FROM json_each(?))",
            (str(ids),),
        )
        yield from sorted(search.candidate(row_id, row_id >> SLOT_BITS, *rest) for row_id, *rest in rows)

    def _found_by_words(self, said: SaidFilter) -> dict[int, list[int]] | None:
        """Return the rows that the index of words finds, by entry; None where very many have the words."""
        words = about_sql(said)
        rows = self._db.connection.execute(
            f"SELECT rowid FROM said_words WHERE said_words MATCH {words.text} LIMIT {MAX_FOUND_ROWS + 1:d}",
            words.values,
        )
        by_entry, count = dict[int, list[int]](), 0
        for count, (row_id,) in enumerate(rows, 1):  # noqa: B007 - the last one is the number of all
            by_entry.setdefault(row_id >> SLOT_BITS, []).append(row_id)
        return None if count > MAX_FOUND_ROWS else by_entry

    def _placed(self, search: _Search, by_entry: dict[int, list[int]]) -> Iterator[_Candidate]:
        """Yield found rows in the order of their entries."""
        if names_people(search.said):
            places = self._voices(search)
        elif len(by_entry) > MAX_SORTED_ENTRIES:
            places = (it for it in self._entries(search) if -it.minus_entry in by_entry)
        else:
            dates = self._db.rows_for("SELECT id, CAST(date AS INTEGER) FROM entry WHERE id IN ({})", list(by_entry))
            places = iter(sorted(search.candidate(0, *row) for row in dates if search.is_left(row[1])))
        for place in places:
            for row_id in by_entry.pop(-place.minus_entry, ()):
                yield place._replace(row_id=row_id)

    def _entries(self, search: _Search) -> Iterator[_Candidate]:
        """Yield the entries that may have quotations that fit, the newest first."""
        conditions, values = [_LISTED], list[object]()
        for condition, value in (
            ("id = ?", search.said.entry_id),
            ("date < ?", None if search.latest is None else float(search.latest + 1)),
            ("date >= ?", search.said.since),
            ("date < ?", search.said.before),
        ):
            if value is not None:
                conditions.append(condition)
                values.append(value)
        rows = self._db.connection.execute(
            f"SELECT id, CAST(date AS INTEGER) FROM entry WHERE {' AND '.join(conditions)} ORDER BY date DESC, id DESC",
            values,
        )
        for _, of_second in groupby(rows, key=itemgetter(1)):  # which may have fractions; places have none
            yield from sorted(search.candidate(entry_id, entry_id, date) for entry_id, date in of_second)

    def _place_of(self, quotation: PersonQuotation, outlets: dict[str, int]) -> _Place:
        """Return the place of the last quotation of a page; no clock shows the date that a damaged file may have."""
        if quotation.date is None:
            row = self._db.first_row("SELECT CAST(date AS INTEGER) FROM entry WHERE id = ?", (quotation.entry_id,))
            date = as_integer(row[0]) if row else 0
        else:
            date = int(quotation.date.timestamp())
        row_id = quotation.entry_id << SLOT_BITS | quotation.quotation.slot
        return _Place(outlets.get(quotation.outlet, len(outlets)), -date, -row_id)

    # What is shown

    def _read(self, rows: Sequence[Row]) -> list[PersonQuotation]:
        names = self._names({row[_PERSON] for row in rows if row[_PERSON] is not None})
        return [_person_quotation(row, names) for row in rows]

    def _names(self, person_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
        """Return people's ids, and names, by the ids of those who were joined into them."""
        rows = self._db.rows_for(
            "SELECT person.id, root.id, coalesce(root.given_name, root.name) FROM person"
            " JOIN person AS root ON root.id = coalesce(person.joined, person.id) WHERE person.id IN ({})",
            person_ids,
        )
        return {person_id: (as_integer(root_id), as_text(name)) for person_id, root_id, name in rows}


_ENTRY_OF_VOICE = f"CROSS JOIN entry INDEXED BY entry_outlet ON entry.id = voice.id >> {SLOT_BITS}{FEED_OF_ENTRY}"
_LISTED = "hidden = 0 AND aside = 0"
_DATE, _TITLE, _OUTLET, _PERSON, _NOTE = range(-5, 0)
_NOTE_SQL = (
    f"(SELECT substr(text, 1, {MAX_NOTE_CHARACTERS}) FROM note WHERE note.said = said.id AND note.undone = 0"
    " ORDER BY note.id DESC LIMIT 1)"
)
_SELECT = (
    f"SELECT {RULED_COLUMNS_SQL}, CAST(entry.date AS INTEGER), entry.title, {OUTLET_SQL}, voice.person, {_NOTE_SQL}"
)
_TABLES: dict[FoundBy, str] = {
    "words": (
        f"CROSS JOIN said ON said.id = it.value CROSS JOIN entry ON {ENTRY_OF_SAID} LEFT JOIN voice ON {VOICE_OF_SAID}"
        f"{FEED_OF_ENTRY}"
    ),
    "people": (
        f"CROSS JOIN voice ON voice.id = it.value CROSS JOIN said ON {SAID_OF_VOICE}"
        f" CROSS JOIN entry ON {ENTRY_OF_SAID}{FEED_OF_ENTRY}"
    ),
    "entries": (
        f"CROSS JOIN entry ON entry.id = it.value CROSS JOIN said ON {SAID_OF_ENTRY}"
        f" LEFT JOIN voice ON {VOICE_OF_SAID}{FEED_OF_ENTRY}"
    ),
}
"""What the rows of candidates lead to."""


def _narrowed(said: SaidFilter, person_id: int, typed: str) -> SaidFilter:
    """Return a filter narrowed to a person, and to quotations that have the typed words."""
    people = (person_id,) if person_id in said.person_ids or not said.person_ids else (NOBODY,)
    typed = typed[:MAX_TYPED_CHARACTERS]
    terms = [Term(word, "about") for word in tokens(typed)[:MAX_TYPED_WORDS]]
    if terms and typed[-1:].isalnum() and not is_unspaced(terms[-1].text):
        last = terms.pop()
        terms += [last._replace(prefix=True)] if len(last.text) >= MIN_PREFIX_LETTERS else []
    return said._replace(terms=(*said.terms, *((term,) for term in terms)), person_ids=people)


def outlet_name(value: object) -> str:
    """Return the name of an outlet as it is shown: a feed may be called like its address."""
    return without_users(as_text(value))


def _batches(candidates: Iterator[_Candidate], size: int) -> Iterator[list[_Candidate]]:
    """Yield candidates in batches, the first of about that many, with all of an entry in the same."""
    batch = list[_Candidate]()
    for _, of_entry in groupby(candidates, key=lambda it: it.entry_place):
        batch += of_entry
        if len(batch) >= size:
            yield batch
            batch, size = [], min(size * 4, MAX_BATCH_ROWS)
    if batch:
        yield batch


def _place(row: Row, outlets: dict[str, int]) -> _Place:
    return _Place(outlets.get(outlet_name(row[_OUTLET]), len(outlets)), -as_integer(row[_DATE]), -row[0])


def _person_quotation(row: Row, names: dict[int, tuple[int, str]]) -> PersonQuotation:
    quotation = saved_quotation(row)
    person_id, name = names.get(row[_PERSON], (0, quotation.voice.name if quotation.voice else ""))
    return PersonQuotation(
        *(quotation, name, quotation.entry_id, as_text(row[_TITLE]), outlet_name(row[_OUTLET])),
        *(from_timestamp(row[_DATE]), "", person_id, None if row[_NOTE] is None else as_text(row[_NOTE])),
    )
