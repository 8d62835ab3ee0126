"""Decides who the speakers of a library are: counts what has changed, decides its groups, applies what the user ruled.

Each step is a short transaction: it can be stopped at any moment, and another copy of the program may go on.
"""

from collections.abc import Callable, Iterable

from tuireader.library.column_types import as_integer
from tuireader.library.database import Database
from tuireader.library.person_groups import DecidedPeople, assign_people
from tuireader.library.person_rulings import (
    PersonRuling,
    holding_rulings,
    kept_apart,
    names_given,
    people_joined,
    rulings_about,
)
from tuireader.library.person_totals import write_people
from tuireader.library.said_counts import count_entries, count_queued
from tuireader.library.said_ids import first_id, last_id

GROUPS_PER_STEP, SPEAKERS_PER_STEP = 150, 500
"""How many groups are decided in one transaction, and after how many speakers it ends sooner: some 20 ms."""
GROUPS_WITH_ENTRY = 50
"""How many groups are decided together with those of an entry, at most."""
MAX_GROUPS_OF_ENTRY = 1000
"""How many groups of an entry are decided at once; the others, in a hostile file, wait for `decide_people`."""


def decide_people(db: Database, cancelled: Callable[[], bool]) -> int:
    """Count and decide what has changed; return how many groups were decided."""
    count = 0
    with db.large_cache():
        count_queued(db, cancelled)
        while not cancelled() and db.first_row("SELECT 1 FROM undecided LIMIT 1") is not None:
            with db.transaction():
                count += _decide_some(db)
    return count


def decide_entry(db: Database, entry_id: int) -> None:
    """Count the quotations of an entry and decide the groups of its speakers, inside a transaction.

    The entry may have lost a speaker, whose group must be decided, too: if few groups wait, all of them are decided.
    """
    count_entries(db, [entry_id])
    waiting = [key for (key,) in db.rows("SELECT name_key FROM undecided LIMIT ?", (GROUPS_WITH_ENTRY,))]
    if len(waiting) == GROUPS_WITH_ENTRY:
        own = "SELECT name_key FROM voice WHERE id BETWEEN ? AND ?"
        statement = f"SELECT name_key FROM undecided WHERE name_key IN ({own}) LIMIT {MAX_GROUPS_OF_ENTRY:d}"
        waiting = [key for (key,) in db.rows(statement, (first_id(entry_id), last_id(entry_id)))]
    decide_groups(db, waiting)


def _decide_some(db: Database) -> int:
    """Decide some groups; return how many."""
    keys, speakers = list[int](), 0
    for key, count in db.rows(_UNDECIDED, (GROUPS_PER_STEP,)):
        if keys and speakers + count > SPEAKERS_PER_STEP:
            break
        keys.append(key)
        speakers += count
    decide_groups(db, keys)
    return len(keys)


_UNDECIDED = (
    "SELECT name_key, (SELECT count(*) FROM voice WHERE voice.name_key = undecided.name_key) FROM undecided LIMIT ?"
)


def decide_groups(db: Database, keys: Iterable[int], *, ruled: bool = False) -> None:
    """Decide groups inside a transaction, and apply what the user ruled about people in them.

    `ruled`: a ruling was just made or undone, so rulings are applied even if none is about these groups.
    """
    rulings, requested = holding_rulings(db), dict.fromkeys(keys)
    about = rulings_about(db, rulings, requested)
    apart = kept_apart(db, about)
    decided = assign_people(db, requested, apart)
    db.connection.executemany("DELETE FROM undecided WHERE name_key = ?", ((key,) for key in requested))
    changed = list[int]()
    if about or ruled or _are_left(db, decided):
        changed = apply_rulings(db, rulings)
    decided.new_ids.difference_update(changed)  # the user's words are to be written into their rows
    write_people(db, [*decided.speakers, *changed], decided)


def _are_left(db: Database, decided: DecidedPeople) -> bool:
    """Return whether somebody was joined into a person who has no speakers left."""
    gone = [person_id for person_id, speakers in decided.speakers.items() if not speakers]
    return any(db.rows_for("SELECT 1 FROM person WHERE joined IN ({}) LIMIT 1", gone))


def apply_rulings(db: Database, rulings: Iterable[PersonRuling]) -> list[int]:
    """Write the joins and names of the user, inside a transaction; return the ids of people whose totals change."""
    rulings = list(rulings)
    joined, names = people_joined(db, rulings), names_given(db, rulings)
    rows = db.rows("SELECT id, joined FROM person WHERE joined IS NOT NULL")
    before = {person_id: as_integer(root_id) for person_id, root_id in rows}
    named = dict[int, str](db.rows("SELECT id, given_name FROM person WHERE given_name IS NOT NULL"))
    changed = set[int]()
    for person_id in before.keys() | joined.keys():
        if before.get(person_id) != joined.get(person_id):
            db.connection.execute("UPDATE person SET joined = ? WHERE id = ?", (joined.get(person_id), person_id))
            changed |= {person_id, *filter(None, (before.get(person_id), joined.get(person_id)))}
    for person_id in named.keys() | names.keys():
        if named.get(person_id) != names.get(person_id):
            db.connection.execute("UPDATE person SET given_name = ? WHERE id = ?", (names.get(person_id), person_id))
            changed.add(person_id)
    return sorted(changed)
