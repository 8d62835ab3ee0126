"""Deciding a group: all speakers of one name become people, who keep their ids from one decision to the next.

A person takes the id of the old one with most of his or her speakers. A person who has no speakers left is removed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from tuireader.changes.quotation_matching import words_of
from tuireader.library.column_types import as_count, as_integer, as_text
from tuireader.library.database import Database
from tuireader.library.identity import MIN_PRINT_WORDS, Apart, VoiceFacts, same_people
from tuireader.library.people_tables import EFFECTIVE_TEXT_SQL, EFFECTIVE_VOICE_SQL, PRESENT_SQL
from tuireader.library.person_columns import PERSON_COLUMNS, by_date, person_columns
from tuireader.library.said import INDIRECT, words_of_json
from tuireader.library.said_ids import MAX_SLOT, SLOT_BITS, first_id, last_id

MAX_GROUP_SPEAKERS = 20_000
"""How many speakers of one name are decided: the latest. Those before them stay nobody's."""
_LARGE_GROUP_SPEAKERS = 500
"""Groups of so many speakers are read alone."""
MAX_PRINTED_SPEAKERS = 2000
"""The words of how many speakers of one name are compared: the latest."""
_NAMES = ("id", "date", "name", "kind", "roles", "gender", "age", "generation", "initials", "bodies", "person", "said")
_COLUMNS = ", ".join(f"voice.{name}" for name in (*_NAMES, "reported"))
_VOICES = (
    f"SELECT name_key, {_COLUMNS}, entry.feed FROM voice LEFT JOIN entry ON entry.id = voice.id >> {SLOT_BITS}"
    " WHERE name_key {} "
)
_LATEST_VOICES = f"{_VOICES.format('= ?')} ORDER BY voice.date DESC, voice.id DESC LIMIT {MAX_GROUP_SPEAKERS + 1:d}"
_VOICES_OF_PERSON = (
    f"SELECT {_COLUMNS} FROM voice WHERE person = ? ORDER BY date DESC, id DESC LIMIT {MAX_GROUP_SPEAKERS:d}"
)
_TEXTS = (
    f"SELECT {EFFECTIVE_VOICE_SQL}, {EFFECTIVE_TEXT_SQL} FROM said WHERE id BETWEEN ? AND ? AND {PRESENT_SQL}"
    f" AND kind != '{INDIRECT}'"
)


def voices_of_groups(db: Database, sizes: Mapping[int, int]) -> dict[int, list[VoiceFacts]]:
    """Return by name the speakers of some names; of large groups, the latest. `sizes` has how many there are."""
    found, large = {key: list[VoiceFacts]() for key in sizes}, min(_LARGE_GROUP_SPEAKERS, MAX_GROUP_SPEAKERS)
    small = [key for key, size in sizes.items() if size < large]
    for key, *row in db.rows_for(_VOICES.format("IN ({})"), small):
        found[key].append(_facts(row))
    for key in sizes.keys() - small:
        found[key] = [_facts(row) for _, *row in db.rows(_LATEST_VOICES, (key,))[:MAX_GROUP_SPEAKERS]]
    return found


def voices_of_person(db: Database, person_id: int) -> list[VoiceFacts]:
    """Return the speakers who are taken for a person; their outlets are not read."""
    statement = (
        f"SELECT {_COLUMNS} FROM voice WHERE person = ? ORDER BY date DESC, id DESC LIMIT {MAX_GROUP_SPEAKERS:d}"
    )
    return [_facts((*row, 0)) for row in db.rows(statement, (person_id,))]


def _facts(row: Sequence[Any]) -> VoiceFacts:
    voice_id, date, name, kind, roles, gender, age, generation, initials, bodies, person, said, reported, feed = row
    return VoiceFacts(
        as_integer(voice_id),
        as_integer(date),
        as_text(name),
        as_text(kind),
        () if roles is None else words_of_json(roles),
        as_text(gender),
        None if age is None else as_integer(age),
        as_text(generation),
        as_text(initials),
        () if bodies is None else words_of_json(bodies),
        None if person is None else as_integer(person),
        as_integer(feed),
        as_count(said, MAX_SLOT),
        as_count(reported, MAX_SLOT),
    )


class DecidedPeople(NamedTuple):
    """Who the speakers of some names are."""

    speakers: dict[int, list[VoiceFacts]]  # by the id of the person; empty if a person has none left
    new_ids: set[int]  # of people who are new


def assign_people(db: Database, keys: Iterable[int], apart: Mapping[int, Sequence[Apart]]) -> DecidedPeople:
    """Decide who the speakers of some names are, inside a transaction; the user keeps those of `apart` apart."""
    sizes = dict.fromkeys(keys, 0)
    sizes |= db.rows_for("SELECT name_key, count(*) FROM voice WHERE name_key IN ({}) GROUP BY name_key", sizes)
    known = {key: set[int]() for key in sizes}
    for person_id, key in db.rows_for("SELECT id, name_key FROM person WHERE name_key IN ({})", sizes):
        known[key].add(person_id)
    decided, changed = DecidedPeople({}, set()), list[tuple[int, int]]()
    for key, voices in voices_of_groups(db, sizes).items():
        if len(voices) == MAX_GROUP_SPEAKERS:
            _forget_earlier(db, key, voices)
        people = same_people(voices, apart.get(key, ()), lambda ids: _prints(db, ids))
        decided.speakers.update((person_id, []) for person_id in known[key])
        for person, old_id in zip(people, _ids_of(people, known[key]), strict=True):
            person_id = _new_person(db, key, person) if old_id is None else old_id
            decided.speakers[person_id] = person
            if old_id is None:
                decided.new_ids.add(person_id)
            changed += [(person_id, it.id) for it in person if it.person != person_id]
    db.connection.executemany("UPDATE voice SET person = ? WHERE id = ?", changed)
    return decided


def _forget_earlier(db: Database, name_key: int, voices: Iterable[VoiceFacts]) -> None:
    """Part earlier speakers from their people: only the latest are decided, in whatever order articles came."""
    statement = (
        "UPDATE voice SET person = NULL WHERE name_key = ? AND person IS NOT NULL"
        " AND id NOT IN (SELECT value FROM json_each(?))"
    )
    db.connection.execute(statement, (name_key, str([it.id for it in voices])))


def _ids_of(people: Sequence[Sequence[VoiceFacts]], known: set[int]) -> list[int | None]:
    """Return the old id of each person, of the one who has most of its speakers; None for a new person."""
    votes = [
        (-count, at, person_id)
        for at, person in enumerate(people)
        for person_id, count in Counter(it.person for it in person).items()
        if person_id in known
    ]
    ids: list[int | None] = [None] * len(people)
    free = set(known)
    for _, at, person_id in sorted(votes):
        if ids[at] is None and person_id in free:
            ids[at] = person_id
            free.discard(person_id)
    return ids


_INSERT_PERSON = (
    f"INSERT INTO person (name_key, {', '.join(PERSON_COLUMNS)}) VALUES (?, {', '.join('?' * len(PERSON_COLUMNS))})"
)


def _new_person(db: Database, name_key: int, speakers: Sequence[VoiceFacts]) -> int:
    """Write the row of a new person; return its id."""
    row = (name_key, *person_columns(speakers, by_date(speakers)))
    return db.connection.execute(_INSERT_PERSON, row).lastrowid or 0


def _prints(db: Database, voice_ids: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Return hashes of what speakers said, where it has enough words; reports of it are in other people’s words."""
    found = dict[int, frozenset[int]]()
    for voice_id in list(voice_ids)[-MAX_PRINTED_SPEAKERS:]:
        entry_id, number = voice_id >> SLOT_BITS, voice_id & MAX_SLOT
        rows = db.rows(_TEXTS, (first_id(entry_id), last_id(entry_id)))
        said = (words_of(as_text(text)) for voice, text in rows if voice == number)
        prints = frozenset(_print(words) for words in said if len(words) >= MIN_PRINT_WORDS)
        if prints:
            found[voice_id] = prints
    return found


def _print(words: Sequence[str]) -> int:
    data = " ".join(words).encode("utf-8", "replace")
    return crc32(data) << 32 | crc32(data[::-1])


def to_json(value: object) -> str:
    """Return a value as JSON, in as few characters as possible."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
