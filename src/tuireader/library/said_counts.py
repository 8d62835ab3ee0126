"""Counts how much each speaker of an article has said, and indexes the words: in the background, the newest first.

An article that is stored for the first time is counted by `said_rows`. What has changed waits in `said_queue`; entries
that are older than the tables of people are counted in steps. Each step is a short transaction, so that it can be
stopped at any moment, and goes on where it was.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.cue_verbs import pack_verbs, verb_of
from tuireader.library.database import Database, Row
from tuireader.library.people_tables import EFFECTIVE_TEXT_SQL, EFFECTIVE_VOICE_SQL, PRESENT_SQL
from tuireader.library.person_names import name_key
from tuireader.library.said import INDIRECT, MAX_ROWS
from tuireader.library.said_ids import MAX_SLOT, MAX_SLOTTED_ENTRY_ID, SLOT_BITS, first_id, last_id
from tuireader.library.said_index import SaidWords, index_number, insert_words, start_mostly_dead_index_again

ENTRIES_PER_STEP = 50
OLDER_ENTRIES_PER_STEP = 200
_OLDER = "(SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'said.older')"
_NEXT_OLDER = f"SELECT id, reported IS NOT NULL FROM entry WHERE id < {_OLDER} ORDER BY id DESC LIMIT ?"
_QUOTATIONS = (
    f"SELECT id, {EFFECTIVE_VOICE_SQL}, kind, cue, {EFFECTIVE_TEXT_SQL}, indexed FROM said WHERE id BETWEEN ? AND ?"
    f" AND {PRESENT_SQL} ORDER BY id LIMIT {MAX_ROWS:d}"
)
_SET_INDEXED = f"UPDATE said SET indexed = ? WHERE id BETWEEN ? AND ? AND {PRESENT_SQL}"
_VOICES = (
    "SELECT id, name, kind, form, person, name_key, said, reported, verbs FROM voice WHERE id BETWEEN ? AND ?"
    f" ORDER BY id LIMIT {MAX_ROWS:d}"
)
_UPDATE = (
    "UPDATE voice SET name_key = ?1, said = ?2, reported = ?3, verbs = ?4,"
    " person = CASE WHEN ?1 IS name_key OR name_key IS NULL AND ?1 IS NOT NULL THEN person END WHERE id = ?5"
)


class VoiceCounts(NamedTuple):
    """How much one speaker of an article has said."""

    said: int
    reported: int
    verbs: Counter[str]  # that introduce the quotations


def count_queued(db: Database, cancelled: Callable[[], bool]) -> int:
    """Count and index what has changed, the newest first, then what is older; return how many entries were counted."""
    count = 0
    start_mostly_dead_index_again(db)
    while not cancelled():
        done = _count_step(db) or _count_older_step(db)
        if not done:
            break
        count += done
    return count


def _count_step(db: Database) -> int:
    """Count the newest entries of the queue; return how many there were."""
    if db.first_row("SELECT 1 FROM said_queue LIMIT 1") is None:
        return 0
    with db.transaction():
        rows = db.rows("SELECT entry FROM said_queue ORDER BY entry DESC LIMIT ?", (ENTRIES_PER_STEP,))
        count_entries(db, [entry_id for (entry_id,) in rows])
    return len(rows)


def _count_older_step(db: Database) -> int:
    """Count the newest entries that are older than the tables of people; return how many there were."""
    if db.first_row(f"SELECT 1 FROM entry WHERE id < {_OLDER} LIMIT 1") is None:
        return 0
    with db.transaction():
        rows = db.rows(_NEXT_OLDER, (OLDER_ENTRIES_PER_STEP,))
        has_quotations = [entry_id for entry_id, has_rows in rows if has_rows]
        counted = has_quotations[:ENTRIES_PER_STEP]
        count_entries(db, counted)
        is_all = len(counted) == len(has_quotations)
        last = (rows[-1][0] if is_all else counted[-1]) if rows else 0
        db.connection.execute("UPDATE setting SET value = ? WHERE name = 'said.older'", (str(last),))
    return len(rows)


def count_entries(db: Database, entry_ids: Iterable[int]) -> None:
    """Count and index the quotations of entries, inside a transaction."""
    requested = list(entry_ids)
    ids = sorted(entry_id for entry_id in requested if 0 < entry_id <= MAX_SLOTTED_ENTRY_ID)
    statement = "SELECT id, hidden = 0 AND aside = 0 FROM entry WHERE id IN ({})"
    is_listed = dict[int, int](db.rows_for(statement, ids))
    words, number = list[SaidWords](), index_number(db)
    for entry_id in ids:
        words += _count_entry(db, entry_id, number, is_listed=bool(is_listed.get(entry_id)))
    insert_words(db, words)
    changed = sorted({row.row_id >> SLOT_BITS for row in words})
    db.connection.executemany(_SET_INDEXED, ((number, first_id(it), last_id(it)) for it in changed))
    db.connection.executemany("DELETE FROM said_queue WHERE entry = ?", ((entry_id,) for entry_id in requested))


def _count_entry(db: Database, entry_id: int, number: int, *, is_listed: bool) -> list[SaidWords]:
    """Count what the speakers of an entry have said; return what index `number` has still to get."""
    extent = first_id(entry_id), last_id(entry_id)
    quotations, voices = db.rows(_QUOTATIONS, extent), db.rows(_VOICES, extent)
    counts = counts_by_voice((voice, kind, cue) for _, voice, kind, cue, *_ in quotations)
    forms, changed = dict[int, str](), list[Row]()
    for row_id, name, kind, form, person, *before in voices:
        voice = row_id & MAX_SLOT
        forms[voice] = as_text(form)
        after = counted_columns(as_text(name), as_text(kind), entry_id, counts.get(voice), is_listed=is_listed)
        if after != tuple(before) or (after[0] is None and person is not None):
            changed.append((*after, row_id))
    db.connection.executemany(_UPDATE, changed)
    return [
        SaidWords(row_id, as_text(text), forms.get(voice, ""))
        for row_id, voice, _, _, text, indexed in quotations
        if indexed != number
    ]


_NOTHING = VoiceCounts(0, 0, Counter())


def counted_columns(
    name: str, kind: str, entry_id: int, counts: VoiceCounts | None, *, is_listed: bool
) -> tuple[int | None, int, int, str]:
    """Return name key, quotations, reported speech and verbs, as the row of a speaker has them."""
    said, reported, verbs = counts or _NOTHING
    is_known = is_listed and said + reported > 0
    return name_key(name, kind, entry_id) if is_known else None, said, reported, pack_verbs(verbs)


def counts_by_voice(quotations: Iterable[tuple[object, object, object]]) -> dict[int, VoiceCounts]:
    """Return by the number of a speaker how much of what an article has is by him or her.

    Of each quotation, this needs the number of its speaker, its kind and its cue.
    """
    totals, verbs = dict[int, list[int]](), defaultdict[int, Counter[str]](Counter)
    for voice, kind, cue in quotations:
        number = as_integer(voice)
        total = totals.get(number) or totals.setdefault(number, [0, 0])
        total[kind == INDIRECT] += 1
        if kind != INDIRECT and (verb := verb_of(cue)):
            verbs[number][verb] += 1
    return {number: VoiceCounts(said, reported, verbs[number]) for number, (said, reported) in totals.items()}
