"""Reading rows of people."""

from collections.abc import Iterable

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database, Row
from tuireader.library.entry import from_timestamp
from tuireader.library.person import Person

MAX_PERSON_ID = (1 << 63) - 1
"""What SQLite can hold."""
_COLUMNS = "id, coalesce(given_name, name), kind, role, first, last, quotations, articles, gender"


def load_people(db: Database, person_ids: Iterable[int]) -> dict[int, Person]:
    """Return people by id, without those who are gone."""
    rows = db.rows_for(f"SELECT {_COLUMNS} FROM person WHERE id IN ({{}})", person_ids)
    return {row[0]: _person(row) for row in rows}


def _person(row: Row) -> Person:
    person_id, name, kind, role, first, last, quotations, articles, gender = row
    return Person(
        as_integer(person_id),
        as_text(name),
        as_text(kind),
        as_text(role),
        from_timestamp(first),
        from_timestamp(last),
        as_integer(quotations),
        as_integer(articles),
        as_text(gender),
    )


def root_of(db: Database, person_id: int) -> int | None:
    """Return the person that this one was joined into, or this one; None where there is none."""
    if not 0 < person_id <= MAX_PERSON_ID:
        return None
    row = db.first_row("SELECT coalesce(joined, id) FROM person WHERE id = ?", (person_id,))
    return as_integer(row[0]) if row else None


def members_of(db: Database, root_id: int) -> list[int]:
    """Return the ids of a person and of all that the user joined into it."""
    rows = db.rows("SELECT id FROM person WHERE joined = ? ORDER BY id LIMIT ?", (root_id, MAX_JOINED))
    return [root_id, *(as_integer(member) for (member,) in rows)]


MAX_JOINED = 500
"""How many people are read of those who were joined into one."""
