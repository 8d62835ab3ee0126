"""What is derived of people from their speakers: names, roles with their dates, how much was said on each day.

A person that others were joined into has theirs, too; those others have only their own totals. Everything can be
computed again at any time; only what differs is written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tuireader.library.column_types import as_text
from tuireader.library.database import Database, Row
from tuireader.library.identity import VoiceFacts
from tuireader.library.person_groups import DecidedPeople, voices_of_person
from tuireader.library.person_names import surname_of
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

    `decided` has the speakers of those of them who were just decided.
    """
    changed = dict.fromkeys(person_ids)
    joined = dict[int, int]()
    if db.first_row("SELECT 1 FROM person WHERE joined IS NOT NULL LIMIT 1") is not None:
        statement = "SELECT id, joined FROM person WHERE id IN ({}) AND joined IS NOT NULL"
        joined = dict[int, int](db.rows_for(statement, changed))
    roots = set(joined.values())
    for person_id in dict.fromkeys([*changed, *sorted(roots)]):
        own = decided.speakers.get(person_id)
        own = voices_of_person(db, person_id) if own is None else own
        if own:
            is_new = person_id in decided.new_ids and person_id not in roots
            _write_person(db, person_id, own, is_root=person_id not in joined, is_new=is_new)
        else:
            remove_person(db, person_id)


def _write_person(db: Database, person_id: int, own: Sequence[VoiceFacts], *, is_root: bool, is_new: bool) -> None:
    """Write what is derived of a person; of a new one nothing stands there yet, and a joined one has only totals."""
    speakers = list(own)
    if is_root and not is_new:
        for (joined_id,) in db.rows("SELECT id FROM person WHERE joined = ?", (person_id,)):
            speakers += voices_of_person(db, joined_id)
    speakers.sort(key=lambda it: (it.date, it.id))
    words = set[str]() if is_new else _name_words(db, person_id)
    _write_row(db, person_id, own, speakers)
    named = speakers if is_root else ()
    aliases = _spans((fold(it.name), it.name, it) for it in named)
    roles = _most(_roles_held(named), MAX_HELD_ROLES)
    _write_spans(db, "alias", person_id, _most(aliases, MAX_ALIASES), is_new=is_new)
    _write_spans(db, "role_held", person_id, {it.text: it for it in roles.values()}, is_new=is_new)
    _write_words(db, person_id, words, _name_words(db, person_id))
    _write_days(db, person_id, named, is_new=is_new)


_ROW = ("name", "form", "surname", "kind", "role", "gender", "first", "last", "quotations", "articles")
_SELECT_ROW = f"SELECT {', '.join(_ROW)}, given_name FROM person WHERE id = ?"
_UPDATE_ROW = f"UPDATE person SET {', '.join(f'{name} = ?' for name in _ROW)} WHERE id = ?"


def _write_row(db: Database, person_id: int, own: Sequence[VoiceFacts], speakers: Sequence[VoiceFacts]) -> None:
    before = db.first_row(_SELECT_ROW, (person_id,)) or (None,) * (len(_ROW) + 1)
    found = _usual_name(own)
    name, kind = as_text(before[-1]) or found, own[0].kind
    genders = Counter(it.gender for it in speakers if it.gender)
    after = (
        name,
        fold(name),
        surname_of(found, kind),
        kind,
        next((role_label(it.roles[0]) for it in reversed(speakers) if it.roles), ""),
        max(sorted(genders), key=lambda it: genders[it], default=""),
        min(it.date for it in speakers),
        max(it.date for it in speakers),
        sum(it.said for it in speakers),
        len({it.entry_id for it in speakers}),
    )
    if after != before[:-1]:
        db.connection.execute(_UPDATE_ROW, (*after, person_id))


def _usual_name(speakers: Sequence[VoiceFacts]) -> str:
    """Return what most articles call somebody; of several, the longest."""
    counts = Counter(it.name for it in speakers)
    return min(counts, key=lambda it: (-counts[it], -len(it), it))


def _spans(named: Iterable[tuple[str, str, VoiceFacts]]) -> dict[str, _Span]:
    """Return by a key what was said under it; in the order of dates."""
    spans = dict[str, _Span]()
    for key, text, speaker in named:
        span = spans.get(key) or _Span(speaker.date, speaker.date, 0, text)
        first, last = min(span.first, speaker.date), max(span.last, speaker.date)
        spans[key] = _Span(first, last, span.articles + 1, text)
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


def _write_spans(db: Database, table: str, person_id: int, spans: Mapping[str, _Span], *, is_new: bool) -> None:
    """Write the rows of a person in such a table."""
    (key, *text), columns = _KEYS[table], (*_KEYS[table], "first", "last", "count")
    rows = [] if is_new else db.rows(f"SELECT {', '.join(columns)} FROM {table} WHERE person = ?", (person_id,))
    before = {row[0]: row for row in rows}
    after = {name: (name, *([it.text] if text else []), it.first, it.last, it.articles) for name, it in spans.items()}
    gone = [(person_id, name) for name in before.keys() - after.keys()]
    db.connection.executemany(f"DELETE FROM {table} WHERE person = ? AND {key} = ?", gone)
    marks = ", ".join("?" * (len(columns) + 1))
    statement = f"INSERT OR REPLACE INTO {table} (person, {', '.join(columns)}) VALUES ({marks})"
    new = ((person_id, *row) for name, row in after.items() if before.get(name) != row)
    db.connection.executemany(statement, new)


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
    db.connection.executemany("INSERT OR IGNORE INTO name_word (word, person) VALUES (?, ?)", new)


def _write_days(db: Database, person_id: int, speakers: Sequence[VoiceFacts], *, is_new: bool) -> None:
    after = Counter[int]()
    for it in speakers:
        if it.said:
            after[it.date // DAY_SECONDS] += it.said
    rows = [] if is_new else db.rows("SELECT day, count FROM heard WHERE person = ?", (person_id,))
    before = dict[int, int](rows)
    gone = ((day, person_id) for day in before.keys() - after.keys())
    db.connection.executemany("DELETE FROM heard WHERE day = ? AND person = ?", gone)
    new: Iterable[Row] = ((day, person_id, count) for day, count in after.items() if before.get(day) != count)
    db.connection.executemany("INSERT OR REPLACE INTO heard (day, person, count) VALUES (?, ?, ?)", new)


def remove_person(db: Database, person_id: int) -> None:
    """Remove a person who has no speakers, with all that was derived, inside a transaction."""
    _write_words(db, person_id, _name_words(db, person_id), set())
    for table in ("alias", "role_held", "heard"):
        db.connection.execute(f"DELETE FROM {table} WHERE person = ?", (person_id,))
    db.connection.execute("DELETE FROM person WHERE id = ?", (person_id,))
