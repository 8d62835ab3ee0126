"""What is derived of people from their speakers: names, roles with their dates, how much was said on each day.

A person that others were joined into has theirs, too; those others have only their own totals. Everything can be
computed again at any time; only what differs is written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database, Row
from tuireader.library.identity import VoiceFacts
from tuireader.library.person_columns import PERSON_COLUMNS, by_date, person_columns, usual_name
from tuireader.library.person_groups import DecidedPeople, voices_of_person
from tuireader.library.role_label import label_key, role_label
from tuireader.library.text_folding import fold, tokens

DAY_SECONDS = 86_400
MAX_ALIASES, MAX_HELD_ROLES = 100, 200
"""How many names and roles of a person are stored, the most frequent."""


class _Span(NamedTuple):
    """From when to when something was said, and in how many articles."""

    first: int
    last: int
    articles: int
    text: str  # as it stood last


def write_people(db: Database, person_ids: Iterable[int], decided: DecidedPeople) -> None:
    """Derive what is known of people, inside a transaction; those without speakers are removed.

    `decided` has the speakers of those of them who were just decided. Of those among them who are new, nothing is
    written yet but their own rows.
    """
    changed = dict.fromkeys(person_ids)
    joined = dict[int, int]()
    if db.first_row("SELECT 1 FROM person WHERE joined IS NOT NULL LIMIT 1") is not None:
        statement = "SELECT id, joined FROM person WHERE id IN ({}) AND joined IS NOT NULL"
        joined = {person_id: as_integer(root_id) for person_id, root_id in db.rows_for(statement, changed)}
    roots = set(joined.values())
    new_rows = _NewRows()
    for person_id in dict.fromkeys([*changed, *sorted(roots)]):
        own = decided.speakers.get(person_id)
        own = voices_of_person(db, person_id) if own is None else own
        if person_id in decided.new_ids and person_id not in roots and person_id not in joined:
            new_rows.add(person_id, own)
        elif own:
            _write_person(db, person_id, own, is_root=person_id not in joined)
        else:
            remove_person(db, person_id)
    new_rows.insert(db)


def _write_person(db: Database, person_id: int, own: Sequence[VoiceFacts], *, is_root: bool) -> None:
    """Write what is derived of a person; a joined one has only totals."""
    speakers = list(own)
    if is_root:
        for (joined_id,) in db.rows("SELECT id FROM person WHERE joined = ?", (person_id,)):
            speakers += voices_of_person(db, joined_id)
    speakers = by_date(speakers)
    words = _name_words(db, person_id)
    _write_row(db, person_id, own, speakers)
    derived = _derived(speakers if is_root else ())
    _write_spans(db, "alias", person_id, derived.aliases)
    _write_spans(db, "role_held", person_id, derived.roles)
    _write_words(db, person_id, words, _name_words(db, person_id))
    _write_days(db, person_id, derived.days)


class _Derived(NamedTuple):
    """What is derived of a person, beside the row."""

    aliases: dict[str, _Span]  # by the form of the name
    roles: dict[str, _Span]  # by the role
    days: Counter[int]  # how much was said, by the day


def _derived(speakers: Sequence[VoiceFacts]) -> _Derived:
    """Return what is derived from speakers, which are in the order of their dates."""
    aliases = _most(_spans((fold(it.name), it.name, it) for it in speakers), MAX_ALIASES)
    roles = _most(_roles_held(speakers), MAX_HELD_ROLES)
    days = Counter[int]()
    for it in speakers:
        if it.said:
            days[it.date // DAY_SECONDS] += it.said
    return _Derived(aliases, {it.text: it for it in roles.values()}, days)


class _NewRows:
    """What is derived of new people, to be written together: nothing of it stands there yet."""

    def __init__(self) -> None:
        self._aliases, self._roles, self._words, self._days = list[Row](), list[Row](), list[Row](), list[Row]()

    def add(self, person_id: int, speakers: Sequence[VoiceFacts]) -> None:
        """Add a person that no other person was joined into."""
        derived = _derived(by_date(speakers))
        self._aliases += ((person_id, *_span_row("alias", *it)) for it in derived.aliases.items())
        self._roles += ((person_id, *_span_row("role_held", *it)) for it in derived.roles.items())
        words = {word for form in {*derived.aliases, fold(usual_name(speakers))} for word in tokens(form)}
        self._words += ((word, person_id) for word in words)
        self._days += ((day, person_id, count) for day, count in derived.days.items())

    def insert(self, db: Database) -> None:
        """Write all, in the order in which the tables have it."""
        for statement, rows in (
            (_insert_spans("alias"), self._aliases),
            (_insert_spans("role_held"), self._roles),
            (_INSERT_WORD, self._words),
            (_INSERT_DAY, self._days),
        ):
            db.connection.executemany(statement, sorted(rows))


_SELECT_ROW = f"SELECT {', '.join(PERSON_COLUMNS)}, given_name FROM person WHERE id = ?"
_UPDATE_ROW = f"UPDATE person SET {', '.join(f'{name} = ?' for name in PERSON_COLUMNS)} WHERE id = ?"


def _write_row(db: Database, person_id: int, own: Sequence[VoiceFacts], speakers: Sequence[VoiceFacts]) -> None:
    *before, given_name = db.first_row(_SELECT_ROW, (person_id,)) or (None,) * (len(PERSON_COLUMNS) + 1)
    after = person_columns(own, speakers, as_text(given_name))
    if after != tuple(before):
        db.connection.execute(_UPDATE_ROW, (*after, person_id))


def _spans(named: Iterable[tuple[str, str, VoiceFacts]]) -> dict[str, _Span]:
    """Return by a key what was said under it, from speakers in the order of their dates."""
    spans = dict[str, _Span]()
    for key, text, speaker in named:
        span = spans.get(key)
        first = speaker.date if span is None else span.first
        spans[key] = _Span(first, speaker.date, 1 if span is None else span.articles + 1, text)
    return spans


def _roles_held(speakers: Iterable[VoiceFacts]) -> dict[str, _Span]:
    """Return the roles of a person, each once in an article, however it is written there."""
    by_key = (
        (key, role, it) for it in speakers for key, role in {label_key(it): role_label(it) for it in it.roles}.items()
    )
    return _spans(by_key)


def _most(spans: Mapping[str, _Span], limit: int) -> dict[str, _Span]:
    """Return the most frequent of them."""
    if len(spans) <= limit:
        return dict(spans)
    return dict(sorted(spans.items(), key=lambda it: (-it[1].articles, -it[1].last, it[0]))[:limit])


_KEYS = {"alias": ("form", "name"), "role_held": ("role",)}
"""Tables that have a row for each name or role of a person: what it is known by, and how it is written."""


def _write_spans(db: Database, table: str, person_id: int, spans: Mapping[str, _Span]) -> None:
    """Write the rows of a person in such a table."""
    key, columns = _KEYS[table][0], (*_KEYS[table], "first", "last", "count")
    rows = db.rows(f"SELECT {', '.join(columns)} FROM {table} WHERE person = ?", (person_id,))
    before = {row[0]: row for row in rows}
    after = {name: _span_row(table, name, span) for name, span in spans.items()}
    gone = [(person_id, name) for name in before.keys() - after.keys()]
    db.connection.executemany(f"DELETE FROM {table} WHERE person = ? AND {key} = ?", gone)
    new = ((person_id, *row) for name, row in after.items() if before.get(name) != row)
    db.connection.executemany(_insert_spans(table), new)


def _span_row(table: str, key: str, span: _Span) -> Row:
    """Return a row of such a table, without the person."""
    text = (span.text,) if len(_KEYS[table]) > 1 else ()
    return (key, *text, span.first, span.last, span.articles)


def _insert_spans(table: str) -> str:
    columns = ("person", *_KEYS[table], "first", "last", "count")
    return f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _name_words(db: Database, person_id: int) -> set[str]:
    """Return the words of all names of a person, and of the one that the user gave; none of one who was joined."""
    names = [as_text(name) for (name,) in db.rows("SELECT name FROM alias WHERE person = ?", (person_id,))]
    if names:
        names += [as_text(name) for (name,) in db.rows("SELECT name FROM person WHERE id = ?", (person_id,))]
    return {word for name in names for word in tokens(fold(name))}


def _write_words(db: Database, person_id: int, before: set[str], after: set[str]) -> None:
    """Write the words of a person's names; `before` are those that were written."""
    gone = ((word, person_id) for word in before - after)
    db.connection.executemany("DELETE FROM name_word WHERE word = ? AND person = ?", gone)
    new = ((word, person_id) for word in sorted(after - before))
    db.connection.executemany(_INSERT_WORD, new)


_INSERT_WORD = "INSERT OR IGNORE INTO name_word (word, person) VALUES (?, ?)"
_INSERT_DAY = "INSERT OR REPLACE INTO heard (day, person, count) VALUES (?, ?, ?)"


def _write_days(db: Database, person_id: int, after: Mapping[int, int]) -> None:
    before = dict[int, int](db.rows("SELECT day, count FROM heard WHERE person = ?", (person_id,)))
    gone = ((day, person_id) for day in before.keys() - after.keys())
    db.connection.executemany("DELETE FROM heard WHERE day = ? AND person = ?", gone)
    new: Iterable[Row] = ((day, person_id, count) for day, count in after.items() if before.get(day) != count)
    db.connection.executemany(_INSERT_DAY, new)


def remove_person(db: Database, person_id: int) -> None:
    """Remove a person who has no speakers, with all that was derived, inside a transaction."""
    _write_words(db, person_id, _name_words(db, person_id), set())
    for table in ("alias", "role_held", "heard"):
        db.connection.execute(f"DELETE FROM {table} WHERE person = ?", (person_id,))
    db.connection.execute("DELETE FROM person WHERE id = ?", (person_id,))
