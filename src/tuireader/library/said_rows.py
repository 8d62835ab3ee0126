"""Writing what was said: each quotation keeps its slot, whatever becomes of the article and of the engine.

`said` has a row for each quotation, in the range of ids that belongs to its entry, and `voice` one for each speaker. A
row whose quotation is found again, by its words and its place, stays with its slot; one whose quotation is not stays as
gone; what is new gets a slot that no other had.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from tuireader.changes.quotation_matching import PlacedQuotation, match_quotations, place_in, words_of
from tuireader.library.column_types import as_integer, as_text, storable_text
from tuireader.library.database import Database, Row
from tuireader.library.entry import ENGINE_VERSION
from tuireader.library.index_rows import whole_second
from tuireader.library.said import (
    INDIRECT,
    MAX_QUOTATIONS,
    MAX_SLOT,
    MAX_SLOTTED_ENTRY_ID,
    SLOT_BITS,
    VOICE_COLUMNS,
    first_id,
    last_id,
)
from tuireader.library.text_folding import fold
from tuireader.quotes import Attribution, Quotation, Speaker

MAX_WORDS_CHARACTERS = 20_000
"""How much is stored of the words of a quotation."""
MAX_NAME_CHARACTERS = 500
"""How much is stored of a name, a role, or a cue."""
MAX_ROLES = 20
MAX_GONE, MAX_GONE_CHARACTERS = 500, 100_000
"""How many quotations that are gone are stored of an article, and how many characters of them."""


class _Stored(NamedTuple):
    """A row of `said`."""

    slot: int
    placed: PlacedQuotation
    gone: int  # 0 where it is not
    characters: int
    values: Row  # of `_VALUES`


_VALUES = (
    *("kind", "engine", "start", "stop", "spans", "text", "before", "after"),
    *("voice", "reporter", "cue", "rule", "confidence"),
)
_SELECT = f"SELECT id, gone, {', '.join(_VALUES)} FROM said WHERE id BETWEEN ? AND ? ORDER BY id"
_INSERT = f"INSERT INTO said (id, found, {', '.join(_VALUES)}) VALUES ({', '.join('?' * (len(_VALUES) + 2))})"
_UPDATE = f"UPDATE said SET gone = NULL, {', '.join(f'{name} = ?' for name in _VALUES)} WHERE id = ?"


class FoundQuotations(NamedTuple):
    """What the engine found in a text: quotations, and reported speech; None where that was not looked for."""

    text: str
    attribution: Attribution
    reported: Attribution | None = None


def store_said(db: Database, entry_id: int, found: FoundQuotations, now: float, *, same_text: bool) -> None:
    """Store what was said in an article, inside a transaction; `same_text`: the rows were found in the same text.

    What is gone stays as it was. Without reported speech, that of the article stays, too.
    """
    if not 0 < entry_id <= MAX_SLOTTED_ENTRY_ID:
        return
    stored = [row for row in _stored_rows(db, entry_id) if found.reported is not None or not row.placed.is_reported]
    voices = _Voices(db, entry_id)
    new_rows = _found_rows(found, voices)
    partner = dict[int, int]()
    if stored:
        partner = match_quotations([it.placed for it in stored], list(map(_placed, new_rows)), same_text=same_text)
    second, base = whole_second(now), first_id(entry_id)
    changed = [
        (*new_rows[new], base + stored[old].slot)
        for new, old in partner.items()
        if new_rows[new] != stored[old].values or stored[old].placed.is_gone
    ]
    db.connection.executemany(_UPDATE, changed)
    without_slot = (it for at, it in enumerate(new_rows) if at not in partner)
    slots = _free_slots(db, entry_id)
    inserted = [(base + slot, second, *it) for slot, it in zip(slots, without_slot, strict=False)]
    db.connection.executemany(_INSERT, inserted)
    paired = set(partner.values())
    _mark_gone(db, entry_id, [row for at, row in enumerate(stored) if at not in paired], second)
    voices.remove_unused()


def _stored_rows(db: Database, entry_id: int) -> list[_Stored]:
    """Return the rows of an entry in the order of its text; what is gone comes last."""
    rows = [_stored_row(row) for row in db.rows(_SELECT, (first_id(entry_id), last_id(entry_id)))]
    return sorted(rows, key=lambda it: (it.placed.is_gone, it.placed.start, it.placed.stop, it.slot))


def _stored_row(row: Row) -> _Stored:
    row_id, gone, *values = row
    placed = _placed(values)._replace(is_gone=gone is not None)
    return _Stored(row_id & MAX_SLOT, placed, as_integer(gone), placed.stop - placed.start, tuple(values))


def _placed(values: Sequence[Any]) -> PlacedQuotation:
    """Return what a row is compared by, from its `_VALUES`."""
    kind, _, start, stop, _, text, before, after, *_ = values
    place = map(as_integer, (start, stop, before, after))
    return PlacedQuotation(words_of(as_text(text)), *place, is_reported=kind == INDIRECT)  # type: ignore[misc, arg-type]


def _found_rows(found: FoundQuotations, voices: "_Voices") -> list[Row]:
    """Return the `_VALUES` of the quotations and the reported speech of a text, in its order."""
    rows = list[Row]()
    for attribution in (found.attribution, found.reported):
        if attribution is not None:
            numbers: dict[str | None, int | None] = {it.id: voices.number_of(it) for it in attribution.speakers}
            rows += [_values(found.text, it, numbers.get(it.speaker)) for it in attribution.quotations[:MAX_QUOTATIONS]]
    return sorted(rows, key=lambda row: row[2:4])


def _values(text: str, quotation: Quotation, voice: int | None) -> Row:
    start, stop = quotation.extent
    return (
        quotation.kind,
        ENGINE_VERSION,
        start,
        stop,
        _as_json(quotation.content) if quotation.content[1:] else None,
        storable_text(quotation.text[:MAX_WORDS_CHARACTERS]),
        *place_in(text, start, stop),
        voice,
        _optional(quotation.reporter),
        _optional(" ".join(text[slice(*quotation.cue)].split()) if quotation.cue else None),
        quotation.rule,
        int(quotation.confidence * 1000 + 0.5),
    )


def _free_slots(db: Database, entry_id: int) -> range:
    """Return the slots that no quotation of an entry ever had: the row with the highest slot is never removed."""
    row = db.first_row("SELECT max(id) FROM said WHERE id BETWEEN ? AND ?", (first_id(entry_id), last_id(entry_id)))
    highest = row[0] & MAX_SLOT if row and row[0] is not None else 0
    return range(highest + 1, MAX_SLOT + 1)


def _mark_gone(db: Database, entry_id: int, rows: Sequence[_Stored], now: int) -> None:
    """Mark those rows as gone that are not yet, and remove the oldest of too many that are."""
    base = first_id(entry_id)
    present = [(now, base + row.slot) for row in rows if not row.placed.is_gone]
    db.connection.executemany("UPDATE said SET gone = ? WHERE id = ?", present)
    highest = _free_slots(db, entry_id).start - 1
    latest_first = sorted(rows, key=lambda it: (it.placed.is_gone, -it.gone, -it.slot))
    characters, surplus = 0, list[tuple[int]]()
    for count, row in enumerate(latest_first):
        characters += row.characters
        if (count >= MAX_GONE or characters > MAX_GONE_CHARACTERS) and row.slot != highest:
            surplus.append((base + row.slot,))
    db.connection.executemany("DELETE FROM said WHERE id = ?", surplus)


class _Voices:
    """The rows of the speakers of an entry: one that says the same as before stays with its number."""

    def __init__(self, db: Database, entry_id: int) -> None:
        self._db, self._range = db, (first_id(entry_id), last_id(entry_id))
        self._numbers: dict[Row, int] = {}
        for row_id, *values in db.rows(f"SELECT id, {_VOICE_VALUES} FROM voice WHERE id BETWEEN ? AND ?", self._range):
            self._numbers[tuple(values)] = row_id & MAX_SLOT
        self._had_rows = bool(self._numbers)
        self._next = max(self._numbers.values(), default=0)

    def number_of(self, speaker: Speaker) -> int | None:
        """Return the number of a speaker's row, which is written if there is none; None where there are too many."""
        values = _voice_values(speaker)
        if values not in self._numbers:
            if self._next == MAX_SLOT:
                return None
            self._next += 1
            self._numbers[values] = self._next
            self._db.connection.execute(
                _INSERT_VOICE, (self._range[0] + self._next, *values, self._range[0] >> SLOT_BITS)
            )
        return self._numbers[values]

    def remove_unused(self) -> None:
        """Remove the rows of speakers who have no stored quotation."""
        if self._had_rows:
            used = "SELECT voice FROM said WHERE id BETWEEN ? AND ? AND voice IS NOT NULL"
            statement = f"DELETE FROM voice WHERE id BETWEEN ? AND ? AND id & {MAX_SLOT} NOT IN ({used})"
            self._db.connection.execute(statement, (*self._range, *self._range))


_VOICE_VALUES = ", ".join(VOICE_COLUMNS)
_INSERT_VOICE = (
    f"INSERT INTO voice (id, {_VOICE_VALUES}, date) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(date AS INTEGER)"
    " FROM entry WHERE id = ?"
)


def _voice_values(speaker: Speaker) -> Row:
    name = storable_text(speaker.name[:MAX_NAME_CHARACTERS])
    roles = speaker.roles or ((speaker.role,) if speaker.role else ())
    return (
        *(name, fold(name), speaker.kind, _listed(roles), speaker.gender, speaker.age),
        *(_optional(speaker.generation), _optional(speaker.initials), _listed(speaker.bodies)),
    )


def _listed(words: Sequence[str]) -> str | None:
    """Return words as JSON; None where there are none."""
    return _as_json([storable_text(it[:MAX_NAME_CHARACTERS]) for it in words[:MAX_ROLES]]) if words else None


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _optional(text: str | None) -> str | None:
    return storable_text(text[:MAX_NAME_CHARACTERS]) if text else None
