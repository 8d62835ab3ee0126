"""Deciding a group: all speakers of one name become people, who keep their ids from one decision to the next.

A person takes the id of the old one with most of his or her speakers. A person who has no speakers left is removed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from tuireader.changes.quotation_matching import words_of
from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database, Row
from tuireader.library.identity import MIN_PRINT_WORDS, Apart, VoiceFacts, same_people
from tuireader.library.people_tables import EFFECTIVE_VOICE_SQL, PRESENT_SQL
from tuireader.library.person_columns import PERSON_COLUMNS, by_date, person_columns
from tuireader.library.said import INDIRECT, MAX_SLOT, SLOT_BITS, first_id, last_id, words_of_json

MAX_GROUP_SPEAKERS = 20_000
"""How many speakers of one name are decided: the latest. Those before them stay nobody's."""
MAX_PRINTED_SPEAKERS = 2000
"""The words of how many speakers of one name are compared: the latest."""
_NAMES = ("id", "date", "name", "kind", "roles", "gender", "age", "generation", "initials", "bodies", "person", "said")
_COLUMNS = ", ".join(f"voice.{name}" for name in (*_NAMES, "reported"))
_VOICES = (
    f"SELECT {_COLUMNS}, entry.feed FROM voice LEFT JOIN entry ON entry.id = voice.id >> {SLOT_BITS}"
    f" WHERE name_key = ? ORDER BY voice.date DESC, voice.id DESC LIMIT {MAX_GROUP_SPEAKERS + 1:d}"
)
_TEXTS = (
    f"SELECT {EFFECTIVE_VOICE_SQL}, text FROM said WHERE id BETWEEN ? AND ? AND {PRESENT_SQL} AND kind != '{INDIRECT}'"
)


def voices_of_group(db: Database, name_key: int) -> list[VoiceFacts]:
    """Return the speakers of a name, the latest."""
    return [_facts(row) for row in db.rows(_VOICES, (name_key,))[:MAX_GROUP_SPEAKERS]]


def voices_of_person(db: Database, person_id: int) -> list[VoiceFacts]:
    """Return the speakers who are taken for a person; their outlets are not read."""
    return [_facts((*row, 0)) for row in db.rows(f"SELECT {_COLUMNS} FROM voice WHERE person = ?", (person_id,))]


def _facts(row: Row) -> VoiceFacts:
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
        as_integer(said),
        as_integer(reported),
    )


class DecidedPeople(NamedTuple):
    """Who the speakers of a name are."""

    speakers: dict[int, list[VoiceFacts]]  # by the id of the person; empty if a person has none left
    new_ids: set[int]  # of people who are new


def assign_people(db: Database, name_key: int, apart: Sequence[Apart]) -> DecidedPeople:
    """Decide who the speakers of a name are, inside a transaction."""
    voices = voices_of_group(db, name_key)
    if len(voices) == MAX_GROUP_SPEAKERS:
        _forget_earlier(db, name_key, voices)
    people = same_people(voices, apart, lambda ids: _prints(db, ids))
    known = {person_id for (person_id,) in db.rows("SELECT id FROM person WHERE name_key = ?", (name_key,))}
    found, new_ids = {person_id: list[VoiceFacts]() for person_id in known}, set[int]()
    for person, old_id in zip(people, _ids_of(people, known), strict=True):
        person_id = _new_person(db, name_key, person) if old_id is None else old_id
        found[person_id] = person
        if old_id is None:
            new_ids.add(person_id)
    changed = [(id_, it.id) for id_, person in found.items() for it in person if it.person != id_]
    db.connection.executemany("UPDATE voice SET person = ? WHERE id = ?", changed)
    return DecidedPeople(found, new_ids)


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
