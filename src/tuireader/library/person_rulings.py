"""What the user ruled about people: who are one, who are two, and what somebody is called.

A ruling is anchored by articles and by the name that they give, never by the id of a person: people are decided again
and again. One whose articles are gone means nobody until they come again.
"""

import json
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple, cast, get_args

from tuireader.library.anchor_rows import entry_key_of
from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database
from tuireader.library.identity import Apart
from tuireader.library.person import PersonAction
from tuireader.library.person_groups import to_json
from tuireader.library.person_names import possible_keys
from tuireader.library.ruling_rows import MAX_NAME_CHARACTERS
from tuireader.library.said_ids import MAX_SLOTTED_ENTRY_ID, SLOT_BITS, first_id, last_id

MAX_PERSON_RULINGS = 2000
"""How many hold at a time."""
MAX_UNDONE_RULINGS = 200
MAX_ANCHOR_ARTICLES = 8
MAX_FORM_CHARACTERS = 2000
"""How long the name of an anchor may be, which is that of a speaker's row."""
_MAX_JSON_CHARACTERS = 20_000
_MAX_LOOKED_AT = 500
"""How many speakers of a name are looked at for an article that has another number now."""
_MAX_VOICES_OF_ARTICLE = 5000
"""How many speakers of an article are looked at for each ruling; only a hostile file has more."""


class PersonAnchor(NamedTuple):
    """Somebody, by the name that some articles give."""

    form: str  # without case and accents
    kind: str
    articles: tuple[tuple[int, int], ...]  # their ids, and the hashes by which they are known when they come again


class PersonRuling(NamedTuple):
    """One ruling about people."""

    id: int  # grows with time
    action: PersonAction
    one: PersonAnchor
    other: PersonAnchor | None
    value: str

    @property
    def anchors(self) -> tuple[PersonAnchor, ...]:
        """Whom it is about."""
        return (self.one,) if self.other is None else (self.one, self.other)


_COLUMNS = (
    f"id, action, substr(one, 1, {_MAX_JSON_CHARACTERS}), substr(other, 1, {_MAX_JSON_CHARACTERS}),"
    f" substr(value, 1, {MAX_NAME_CHARACTERS})"
)


def anchor_of(db: Database, person_id: int) -> PersonAnchor | None:
    """Return the anchor of a person: the name that most articles give, and the first and the last of these."""
    rows = db.rows("SELECT form, kind, id FROM voice WHERE person = ? ORDER BY date, id", (person_id,))
    if not rows:
        return None
    counts = Counter((as_text(form), as_text(kind)) for form, kind, _ in rows)
    form, kind = min(counts, key=lambda it: (-counts[it], it))
    entry_ids = list(dict.fromkeys(row[2] >> SLOT_BITS for row in rows if (row[0], row[1]) == (form, kind)))
    half = MAX_ANCHOR_ARTICLES // 2
    chosen = entry_ids if len(entry_ids) <= MAX_ANCHOR_ARTICLES else [*entry_ids[:half], *entry_ids[-half:]]
    return PersonAnchor(form, kind, tuple((entry_id, entry_key_of(db, entry_id)) for entry_id in chosen))


def add_ruling(db: Database, action: PersonAction, one: PersonAnchor, other: PersonAnchor | None, value: str) -> int:
    """Write a ruling inside a transaction; return its id."""
    row = (time.time(), action, to_json(one), to_json(other) if other else "", value)
    last = db.connection.execute(
        "INSERT INTO person_ruling (at, action, one, other, value) VALUES (?, ?, ?, ?, ?)", row
    )
    db.connection.execute(
        "DELETE FROM person_ruling WHERE id IN"
        " (SELECT id FROM person_ruling WHERE undone = 1 ORDER BY id DESC LIMIT -1 OFFSET ?)",
        (MAX_UNDONE_RULINGS,),
    )
    return last.lastrowid or 0


def set_undone(db: Database, ruling_ids: Iterable[int], *, undone: bool) -> list[PersonRuling]:
    """Undo rulings or bring them back, inside a transaction; return those that were changed."""
    changed = list[PersonRuling]()
    for ruling_id in ruling_ids:
        row = db.first_row(f"SELECT {_COLUMNS} FROM person_ruling WHERE id = ? AND undone != ?", (ruling_id, undone))
        ruling = _ruling(*row) if row else None
        if ruling is not None:
            db.connection.execute("UPDATE person_ruling SET undone = ? WHERE id = ?", (undone, ruling_id))
            changed.append(ruling)
    return changed


def holding_rulings(db: Database) -> list[PersonRuling]:
    """Return the rulings that hold, the oldest first."""
    statement = f"SELECT {_COLUMNS} FROM person_ruling WHERE undone = 0 ORDER BY id LIMIT {MAX_PERSON_RULINGS:d}"
    return [ruling for row in db.rows(statement) if (ruling := _ruling(*row))]


def _ruling(ruling_id: int, action: object, one: object, other: object, value: object) -> PersonRuling | None:
    """Return the ruling of a row; None where it is damaged."""
    first, second = _anchor(one), _anchor(other)
    if action not in get_args(PersonAction) or first is None or (second is None and action != "rename"):
        return None
    return PersonRuling(as_integer(ruling_id), cast("PersonAction", action), first, second, as_text(value))


@lru_cache(2 * MAX_PERSON_RULINGS)
def _anchor(data: object) -> PersonAnchor | None:
    """Return an anchor from its JSON; None where it is damaged."""
    with suppress(ValueError, TypeError, RecursionError):
        form, kind, articles = json.loads(as_text(data))
        pairs = tuple((entry_id, key) for entry_id, key in articles[:MAX_ANCHOR_ARTICLES])
        are_numbers = all(type(it) is int and abs(it) < 1 << 63 for pair in pairs for it in pair)
        if isinstance(form, str) and isinstance(kind, str) and are_numbers and len(form) <= MAX_FORM_CHARACTERS:
            return PersonAnchor(form, kind, pairs)
    return None


def voices_of(db: Database, anchor: PersonAnchor) -> dict[int, int | None]:
    """Return the rows of the speakers that an anchor means, with the people they are taken for."""
    found = dict[int, int | None]()
    statement = (
        "SELECT id, person FROM (SELECT id, person, form, kind, name_key FROM voice WHERE id BETWEEN ? AND ?"
        f" LIMIT {_MAX_VOICES_OF_ARTICLE:d}) WHERE form = ? AND kind = ? AND name_key IS NOT NULL"
    )
    for entry_id in dict.fromkeys(_entries_of(db, anchor)):
        rows = db.rows(statement, (first_id(entry_id), last_id(entry_id), anchor.form, anchor.kind))
        found.update((voice_id, None if person is None else as_integer(person)) for voice_id, person in rows)
    return found


def _entries_of(db: Database, anchor: PersonAnchor) -> Iterator[int]:
    """Yield the articles of an anchor that are there, also under other numbers."""
    keys = set[int]()
    for entry_id, key in anchor.articles:
        if 0 < entry_id <= MAX_SLOTTED_ENTRY_ID:
            if db.first_row("SELECT 1 FROM entry WHERE id = ?", (entry_id,)):
                yield entry_id
            elif key:
                keys.add(key)
    if keys:
        statement = "SELECT DISTINCT id >> ? FROM voice WHERE form = ? ORDER BY date DESC LIMIT ?"
        for (entry_id,) in db.rows(statement, (SLOT_BITS, anchor.form, _MAX_LOOKED_AT)):
            if entry_key_of(db, entry_id) in keys:
                yield entry_id


def person_of(db: Database, anchor: PersonAnchor) -> int | None:
    """Return the person that an anchor means: the one that most of its speakers are; None where there is none."""
    counts = Counter(it for it in voices_of(db, anchor).values() if it is not None)
    return min(counts, key=lambda it: (-counts[it], it)) if counts else None


def keys_of(db: Database, anchors: Iterable[PersonAnchor]) -> set[int]:
    """Return the groups in which the people of anchors are decided, and those in which they may have been."""
    anchors = list(anchors)
    return {key for anchor in anchors for key in (*_keys_of_voices(db, voices_of(db, anchor)), *_former_keys(anchor))}


def _keys_of_voices(db: Database, voice_ids: Iterable[int]) -> set[int]:
    return {key for (key,) in db.rows_for("SELECT DISTINCT name_key FROM voice WHERE id IN ({})", voice_ids)}


@lru_cache(2 * MAX_PERSON_RULINGS)
def _former_keys(anchor: PersonAnchor) -> frozenset[int]:
    """Return the groups in which somebody may have been decided, whose articles may be gone."""
    keys = (possible_keys(anchor.form, anchor.kind, entry_id) for entry_id, _ in anchor.articles)
    return frozenset[int]().union(*keys)


def rulings_about(db: Database, rulings: Sequence[PersonRuling], keys: Collection[int]) -> list[PersonRuling]:
    """Return the rulings about people who are decided in groups, or were."""
    if not rulings:
        return []
    names = set(db.rows_for("SELECT DISTINCT form, kind FROM voice WHERE name_key IN ({})", keys))
    requested = frozenset(keys)
    return [
        ruling
        for ruling in rulings
        if any((it.form, it.kind) in names or not requested.isdisjoint(_former_keys(it)) for it in ruling.anchors)
    ]


def kept_apart(db: Database, rulings: Iterable[PersonRuling]) -> dict[int, list[Apart]]:
    """Return by the key of a group which of its speakers the user keeps apart."""
    found = dict[int, list[Apart]]()
    for ruling in latest_rulings(rulings):
        if ruling.action == "apart" and ruling.other is not None:
            one, other = frozenset(voices_of(db, ruling.one)), frozenset(voices_of(db, ruling.other))
            for key in _keys_of_voices(db, one) & _keys_of_voices(db, other):
                found.setdefault(key, []).append((one, other))
    return found


def latest_rulings(rulings: Iterable[PersonRuling]) -> list[PersonRuling]:
    """Return the rulings that no later one about the same two, or about the name of the same one, has replaced."""
    last = dict[object, PersonRuling]()
    for ruling in rulings:
        is_name = ruling.action == "rename"
        last[("name", ruling.one) if is_name else frozenset(ruling.anchors)] = ruling
    return sorted(last.values())


def people_joined(db: Database, rulings: Iterable[PersonRuling]) -> dict[int, int]:
    """Return, for each person that the user joined into another, the person at the end of such joins."""
    root = dict[int, int]()

    def root_of(person_id: int) -> int:
        while person_id in root:
            person_id = root[person_id]
        return person_id

    for ruling in latest_rulings(rulings):
        if ruling.action == "join" and ruling.other is not None:
            one, other = person_of(db, ruling.one), person_of(db, ruling.other)
            if one is not None and other is not None and root_of(one) != root_of(other):
                root[root_of(other)] = root_of(one)
    return {person_id: root_of(person_id) for person_id in root}


def names_given(db: Database, rulings: Iterable[PersonRuling]) -> dict[int, str]:
    """Return by person the name that the user gave."""
    names = dict[int, str]()
    for ruling in latest_rulings(rulings):
        if ruling.action == "rename" and (person_id := person_of(db, ruling.one)) is not None:
            names[person_id] = ruling.value
    return {person_id: name for person_id, name in names.items() if name}
