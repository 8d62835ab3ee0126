"""Finds a person by id, or by how an article names a speaker."""

from tuireader.library.column_types import as_integer
from tuireader.library.database import Database
from tuireader.library.person import Person
from tuireader.library.person_rows import MAX_PERSON_ID, load_people, root_of
from tuireader.library.said import voice_name
from tuireader.library.said_ids import MAX_SLOTTED_ENTRY_ID, first_id, last_id
from tuireader.library.text_folding import fold


def person_with_id(db: Database, person_id: int, *, follow: bool = True) -> Person | None:
    """Return a person; with `follow` the one that the user joined it into. None where there is none."""
    if not 0 < person_id <= MAX_PERSON_ID:
        return None
    own_id = root_of(db, person_id) if follow else person_id
    return None if own_id is None else load_people(db, [own_id]).get(own_id)


def person_of_speaker(db: Database, entry_id: int, name: str) -> Person | None:
    """Return who a speaker of an article is; None where that is not decided."""
    if not 0 < entry_id <= MAX_SLOTTED_ENTRY_ID:
        return None
    row = db.first_row(
        "SELECT person FROM voice WHERE id BETWEEN ? AND ? AND form = ? AND person IS NOT NULL"
        " ORDER BY said DESC, id LIMIT 1",
        (first_id(entry_id), last_id(entry_id), fold(voice_name(name))),
    )
    return None if row is None else person_with_id(db, as_integer(row[0]))
