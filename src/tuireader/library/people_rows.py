"""Lists of people: who is quoted in these days, in these articles, or under this name."""

import heapq
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database, Row
from tuireader.library.entries import Entries
from tuireader.library.person import Order, Person, PersonRow
from tuireader.library.person_rows import load_people
from tuireader.library.person_totals import DAY_SECONDS
from tuireader.library.said_ids import MAX_SLOT, SLOT_BITS
from tuireader.library.said_search import VOICE_OF_SAID, said_query
from tuireader.library.text_folding import LAST_CHARACTER, fold, tokens
from tuireader.library.view import ALL, View, narrow_view

DAYS_PER_WEEK, WEEKS_SHOWN = 7, 8
MAX_VIEW_ENTRIES = 20_000
"""Of a view that is not all of the library, the newest articles are looked at."""
MAX_TYPED_CHARACTERS, MAX_TYPED_WORDS = 200, 8
"""How much of what is typed is looked for."""
MAX_NAMED_SORTED = 2000
"""So many people of a name are sorted; where more have it, the most quoted are looked at one after the other."""


class _Span(NamedTuple):
    """The days that are asked for."""

    today: int  # days since 1970
    days: int  # that count, today included

    @property
    def first_day(self) -> int:
        return self.today - self.days + 1


class PeopleRows:
    """The lists of people of a library."""

    def __init__(self, db: Database, entries: Entries) -> None:
        self._db, self._entries = db, entries

    def rows(  # noqa: PLR0913 - what a list can be asked for
        self, days: int | None, view: View, order: Order, limit: int, *, offset: int = 0, words: str = ""
    ) -> list[PersonRow]:
        """Return people who are quoted in the articles of a view, in the last `days`, or at any time.

        `words` are beginnings of words of their names. Of a view that has not all articles, the newest
        `MAX_VIEW_ENTRIES` count.
        """
        span = _span(days)
        if days is None and _is_whole(view):
            ids = self._all_ids(order, limit, offset, words)
            recent = self._recent_of(ids, span)
        else:
            recent = self._recent(days, view, words)
            ids = self._sorted_ids(recent, order, offset + limit)[offset:]
        people, weeks = load_people(self._db, ids), self._weeks(ids, span.today)
        was_there = self._first_day() < span.first_day
        return [
            PersonRow(
                *(people[it], recent.get(it, 0), weeks.get(it, _NO_WEEKS)),
                was_there and _day_of(people[it]) >= span.first_day,
            )
            for it in ids
            if it in people
        ]

    def count(self, days: int | None, view: View, words: str = "") -> int:
        """Return how many people `rows` would list without a limit."""
        if days is not None or not _is_whole(view):
            return len(self._recent(days, view, words))
        named = self._named_condition(words)
        row = self._db.first_row(f"SELECT count(*) FROM person WHERE {_QUOTED}{named[0]}", named[1])
        return as_integer(row[0]) if row else 0

    def named(self, typed: str, limit: int) -> list[Person]:
        """Return the people who have, for each typed word, a name word that begins with it; the most quoted first."""
        words = _typed_words(typed)
        if not words:
            return []
        condition, values = _beginning_with(words)
        rows = self._db.rows(f"{condition} LIMIT {MAX_NAMED_SORTED + 1}", values)
        if len(rows) > MAX_NAMED_SORTED:
            chosen = self._db.rows(
                f"SELECT id FROM person WHERE joined IS NULL{_HAS_NAME * len(words)}{_MOST_QUOTED}",
                (*(f" {word}" for word in words), limit),
            )
        else:
            chosen = self._db.rows(
                f"SELECT id FROM person WHERE joined IS NULL AND id IN ({condition}){_MOST_QUOTED}",
                (*values, limit),
            )
        people = load_people(self._db, (person_id for (person_id,) in chosen))
        return [people[person_id] for (person_id,) in chosen if person_id in people]

    # Who is in a list

    def _all_ids(self, order: Order, limit: int, offset: int, words: str) -> list[int]:
        """Return the ids of all who are quoted, in order."""
        named, values = self._named_condition(words)
        rows = self._db.rows(
            f"SELECT id FROM person WHERE {_QUOTED}{named} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [person_id for (person_id,) in rows]

    def _named_condition(self, words: str) -> tuple[str, list[object]]:
        typed = _typed_words(words)
        if not typed:
            return "", []
        condition, values = _beginning_with(typed)
        return f" AND id IN ({condition})", values

    def _recent(self, days: int | None, view: View, words: str) -> dict[int, int]:
        """Return the number of quotations in these days and this view, by the id of the person."""
        first_day = None if days is None else _span(days).first_day
        if _is_whole(view):
            recent = Counter[int]()  # SQLite would read the days of each person to add them up
            for person_id, count in self._db.connection.execute(_HEARD_SINCE, (first_day,)):
                recent[as_integer(person_id)] += as_integer(count)
        else:
            since = View() if first_day is None else View(since=float(first_day * DAY_SECONDS))
            ids = self._entries.listing(narrow_view(view, since), limit=MAX_VIEW_ENTRIES).ids
            rows = self._in_entries(str(list(ids[:MAX_VIEW_ENTRIES])), view)
            recent = Counter({as_integer(person_id): as_integer(count) for person_id, count in rows})
        typed = _typed_words(words)
        if not typed:
            return recent
        condition, values = _beginning_with(typed)
        named = {person_id for (person_id,) in self._db.rows(condition, values)}
        return {person_id: count for person_id, count in recent.items() if person_id in named}

    def _in_entries(self, ids: str, view: View) -> list[Row]:
        """Return who is quoted in entries, and how often; if a view asks for one quotation, those that fit count."""
        if not view.said.is_positive:
            return self._db.rows(_IN_ENTRIES, (ids,))
        fitting, values = said_query(view.said)
        return self._db.rows(_FITTING.format(fitting), (*values, ids))

    def _sorted_ids(self, recent: dict[int, int], order: Order, limit: int) -> list[int]:
        """Return the first ids in order."""
        if order == "most":
            return heapq.nsmallest(limit, recent, key=lambda it: (-recent[it], it))
        column = {"name": "form", "latest": "last", "new": "first"}[order]
        rows = self._db.rows(
            f"SELECT id, coalesce(given_name, name), {column} FROM person WHERE id IN (SELECT value FROM json_each(?))",
            (str(list(recent)),),
        )
        if order == "name":
            return [it for _, it in heapq.nsmallest(limit, ((fold(as_text(name)), it) for it, name, _ in rows))]
        return [it for _, it in heapq.nsmallest(limit, ((-as_integer(date), it) for it, _, date in rows))]

    # What a row shows

    def _recent_of(self, ids: Iterable[int], span: _Span) -> dict[int, int]:
        rows = self._db.rows(
            "SELECT person, sum(count) FROM heard WHERE person IN (SELECT value FROM json_each(?)) AND day >= ?"
            " GROUP BY person",
            (str(list(ids)), span.first_day),
        )
        return {person_id: as_integer(count) for person_id, count in rows}

    def _weeks(self, ids: Iterable[int], today: int) -> dict[int, tuple[int, ...]]:
        """Return the quotations of people in the last weeks, by their ids."""
        first_day = today - DAYS_PER_WEEK * WEEKS_SHOWN + 1
        rows = self._db.rows(
            "SELECT person, day, count FROM heard WHERE person IN (SELECT value FROM json_each(?)) AND day >= ?",
            (str(list(ids)), first_day),
        )
        weeks = dict[int, list[int]]()
        for person_id, day, count in rows:
            week = (as_integer(day) - first_day) // DAYS_PER_WEEK
            if week >= 0:
                weeks.setdefault(person_id, [0] * WEEKS_SHOWN)[min(week, WEEKS_SHOWN - 1)] += as_integer(count)
        return {person_id: tuple(counts) for person_id, counts in weeks.items()}

    def _first_day(self) -> int:
        """Return the first day of which the library has a quotation."""
        row = self._db.first_row("SELECT min(day) FROM heard")
        return as_integer(row[0]) if row and row[0] is not None else _span(None).today


_NO_WEEKS = (0,) * WEEKS_SHOWN
_QUOTED = "joined IS NULL AND quotations > 0"
_ORDERS: dict[Order, str] = {
    "most": "quotations DESC, id",
    "name": "form, id",
    "latest": "last DESC, id",
    "new": "first DESC, id",
}
_HEARD_SINCE = "SELECT person, count FROM heard WHERE day >= ?"
_IN_ENTRIES = (
    "SELECT coalesce(person.joined, person.id) AS root_id, sum(said) FROM json_each(?) AS it"
    f" CROSS JOIN voice ON voice.id BETWEEN it.value << {SLOT_BITS} AND (it.value << {SLOT_BITS} | {MAX_SLOT})"
    " CROSS JOIN person ON person.id = voice.person GROUP BY root_id HAVING sum(said) > 0"
)


_FITTING = (
    "SELECT coalesce(person.joined, person.id) AS root_id, count(*) FROM said"
    f" CROSS JOIN voice ON {VOICE_OF_SAID} CROSS JOIN person ON person.id = voice.person WHERE said.id IN ({{}})"
    f" AND said.id >> {SLOT_BITS} IN (SELECT value FROM json_each(?)) GROUP BY root_id"
)


def _span(days: int | None) -> _Span:
    """Return the days that count; of all time the last seven do, where a list shows what is recent."""
    return _Span(int(time.time()) // DAY_SECONDS, max(1, DAYS_PER_WEEK if days is None else days))


def _day_of(person: Person) -> int:
    """Return the day on which somebody was first quoted."""
    return int(person.first.timestamp()) // DAY_SECONDS if person.first else 0


def _is_whole(view: View) -> bool:
    """Return whether a view has all articles of subscriptions."""
    return view._replace(name="") == ALL


def _typed_words(typed: str) -> list[str]:
    """Return the words of what is typed; no name that is stored has a lone surrogate."""
    words = tokens(fold(typed[:MAX_TYPED_CHARACTERS]))[:MAX_TYPED_WORDS]
    return [word for word in words if not any("\ud800" <= character <= "\udfff" for character in word)]


def _beginning_with(words: Sequence[str]) -> tuple[str, list[object]]:
    """Return a SELECT of the people who have, for each word, a name word that begins with it; and its values."""
    each = "SELECT person FROM name_word WHERE word >= ? AND word < ?"
    return " INTERSECT ".join([each] * len(words)), [end for word in words for end in (word, f"{word}{LAST_CHARACTER}")]


_MOST_QUOTED = " ORDER BY quotations DESC, id LIMIT ?"
_HAS_NAME = (
    " AND EXISTS (SELECT 1 FROM alias WHERE alias.person = person.id AND instr(folded_words(alias.name), ?) > 0)"
)
"""The condition that a name word of a person begins with the value; for lists in which many people have one."""
