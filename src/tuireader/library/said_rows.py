"""Writing what was said: each quotation keeps its slot, whatever becomes of the article and of the engine.

`said` has a row for each quotation, in the range of ids that belongs to its entry, and `voice` one for each speaker. A
row whose quotation is found again, by its words and its place, stays with its slot; one whose quotation is not stays as
gone; what is new gets a slot that no other had. What the user ruled stands beside what was found, in its own columns.
If an article had no rows before, its speakers are counted and its words indexed at once, while all of it is at hand. Of
any other this follows later (`said_queue`); but words that are no longer said are removed from the index at once, for
only this row knows them.
"""

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from tuireader.changes.quotation_matching import PlacedQuotation, match_quotations, place_in, words_of
from tuireader.corrections.model import Corrected
from tuireader.library.column_types import as_integer, as_text, storable_text, whole_second
from tuireader.library.database import Database, Row
from tuireader.library.entry import ENGINE_VERSION
from tuireader.library.said import INDIRECT, MAX_NAME_CHARACTERS, MAX_QUOTATIONS, MAX_ROWS, VOICE_COLUMNS, voice_name
from tuireader.library.said_counts import VoiceCounts, counted_columns, counts_by_voice
from tuireader.library.said_ids import MAX_SLOT, MAX_SLOTTED_ENTRY_ID, SLOT_BITS, first_id, last_id
from tuireader.library.said_index import SaidWords, delete_words, index_number
from tuireader.library.text_folding import fold
from tuireader.quotes import Attribution, Quotation, Span, Speaker

MAX_WORDS_CHARACTERS = 20_000
"""How much is stored of the words of a quotation."""
MAX_ROLES = 20
MAX_GONE, MAX_GONE_CHARACTERS = 500, 100_000
"""How many quotations that are gone are stored of an article, and how many characters of them."""


class _Stored(NamedTuple):
    """A row of `said`."""

    slot: int
    placed: PlacedQuotation
    gone: int  # 0 where it is not
    characters: int
    indexed: int | None  # the number of the index that has its words
    values: Row  # of `_VALUES`


_VALUES = (
    *("kind", "engine", "start", "stop", "spans", "text", "before", "after"),
    *("voice", "given", "ruling", "given_text", "given_spans", "reporter", "cue", "rule", "confidence"),
)
_KIND, _TEXT, _VOICE, _GIVEN, _GIVEN_TEXT, _CUE = map(
    _VALUES.index, ("kind", "text", "voice", "given", "given_text", "cue")
)
_SELECT = f"SELECT id, gone, indexed, {', '.join(_VALUES)} FROM said WHERE id BETWEEN ? AND ? ORDER BY id"
_INSERT = f"INSERT INTO said (id, found, indexed, {', '.join(_VALUES)}) VALUES ({', '.join('?' * (len(_VALUES) + 3))})"
_UPDATE = f"UPDATE said SET gone = NULL, indexed = ?, {', '.join(f'{name} = ?' for name in _VALUES)} WHERE id = ?"


class FoundQuotations(NamedTuple):
    """What the engine found in a text: quotations, and reported speech; None where that was not looked for."""

    text: str
    attribution: Attribution
    reported: Attribution | None = None
    corrected: Corrected | None = None  # the same quotations with what the user ruled


def store_said(db: Database, entry_id: int, found: FoundQuotations, now: float, *, same_text: bool) -> list[SaidWords]:
    """Store what was said in an article, inside a transaction; `same_text`: the rows were found in the same text.

    What is gone stays as it was. Without reported speech, that of the article stays, too. Returns the words that
    `insert_words` is to index in the same transaction.
    """
    if not 0 < entry_id <= MAX_SLOTTED_ENTRY_ID:
        return []
    rows, voices = _stored_rows(db, entry_id), _Voices(db, entry_id)
    if not rows and voices.are_new:
        return _store_first(db, entry_id, _found_rows(found, voices), voices, whole_second(now))
    stored = [row for row in rows if found.reported is not None or not row.placed.is_reported]
    new_rows = _found_rows(found, voices)
    partner = dict[int, int]()
    if stored:
        partner = match_quotations([it.placed for it in stored], list(map(_placed, new_rows)), same_text=same_text)
    voices.insert_new()
    _write(db, entry_id, _Pairing(stored, new_rows, partner), voices, whole_second(now))
    voices.remove_unused()
    db.connection.execute("INSERT OR IGNORE INTO said_queue VALUES (?)", (entry_id,))
    return []


def _store_first(
    db: Database, entry_id: int, new_rows: Sequence[Row], voices: "_Voices", second: int
) -> list[SaidWords]:
    """Store what was said in an article that has no rows, and count its speakers; return the words."""
    base, number = first_id(entry_id), index_number(db)
    counts = counts_by_voice(
        (_speaker_of(values), values[_KIND], values[_CUE]) for values in new_rows if values[_GIVEN] != 0
    )
    voices.insert_new(counts)
    rows, words = list[Row](), list[SaidWords]()
    for row_id, values in zip(range(base + 1, base + MAX_SLOT + 1), new_rows, strict=False):
        is_present = values[_GIVEN] != 0  # unless they are nobody's words
        rows.append((row_id, second, number if is_present else None, *values))
        if is_present:
            words.append(voices.words_of(row_id, values))
    db.connection.executemany(_INSERT, rows)
    return words


def _speaker_of(values: Row) -> int | None:
    """Return the number of who speaks, as `EFFECTIVE_VOICE_SQL` does."""
    number: int | None = values[_VOICE] if values[_GIVEN] is None else values[_GIVEN]
    return number


class _Pairing(NamedTuple):
    """Which stored row is which new one."""

    stored: list[_Stored]
    new_rows: list[Row]  # of `_VALUES`
    partner: dict[int, int]  # by the index of a new row that of the stored one


def _write(db: Database, entry_id: int, pairing: _Pairing, voices: "_Voices", second: int) -> None:
    """Write rows that have changed or are new, and mark those as gone that have no partner."""
    stored, new_rows, partner = pairing
    base, dead, changed = first_id(entry_id), list[SaidWords](), list[Row]()
    number = index_number(db) if stored else 0
    for new, old in partner.items():
        row, values = stored[old], new_rows[new]
        if values != row.values or row.placed.is_gone:
            indexed = row.indexed if voices.words_of(0, values)[1:] == voices.words_of(0, row.values)[1:] else None
            if row.indexed == number and indexed is None:
                dead.append(voices.words_of(base + row.slot, row.values))
            changed.append((indexed, *values, base + row.slot))
    paired = set(partner.values())
    unpaired = [row for at, row in enumerate(stored) if at not in paired]
    dead += [voices.words_of(base + row.slot, row.values) for row in unpaired if row.indexed == number]
    delete_words(db, dead)
    db.connection.executemany(_UPDATE, changed)
    without_slot = (it for at, it in enumerate(new_rows) if at not in partner)
    slots = _free_slots(db, entry_id)
    inserted = [(base + slot, second, None, *it) for slot, it in zip(slots, without_slot, strict=False)]
    db.connection.executemany(_INSERT, inserted)
    _mark_gone(db, entry_id, unpaired, second)


def _stored_rows(db: Database, entry_id: int) -> list[_Stored]:
    """Return the rows of an entry in the order of its text; what is gone comes last."""
    rows = [_stored_row(row) for row in db.rows(_SELECT, (first_id(entry_id), last_id(entry_id)))]
    return sorted(rows, key=lambda it: (it.placed.is_gone, it.placed.start, it.placed.stop, it.slot))


def _stored_row(row: Row) -> _Stored:
    row_id, gone, indexed, *values = row
    placed = _placed(values)._replace(is_gone=gone is not None)
    return _Stored(row_id & MAX_SLOT, placed, as_integer(gone), placed.stop - placed.start, indexed, tuple(values))


def _placed(values: Sequence[Any]) -> PlacedQuotation:
    """Return what a row is compared by, from its `_VALUES`."""
    kind, _, start, stop, _, text, before, after, *_ = values
    place = map(as_integer, (start, stop, before, after))
    return PlacedQuotation(words_of(as_text(text)), *place, is_reported=kind == INDIRECT)  # type: ignore[misc, arg-type]


def _found_rows(found: FoundQuotations, voices: "_Voices") -> list[Row]:
    """Return the `_VALUES` of the quotations and the reported speech of a text, in its order."""
    rulings, rows = _Rulings(found.attribution, found.corrected, voices), list[Row]()
    for attribution in (found.attribution, found.reported):
        if attribution is not None:
            numbers: dict[str | None, int | None] = {it.id: voices.number_of(it) for it in attribution.speakers}
            rows += [
                _values(found.text, it, numbers.get(it.speaker), rulings.of(it))
                for it in attribution.quotations[:MAX_QUOTATIONS]
            ]
    rows += [_values(found.text, it, None, rulings.of(it)) for it in rulings.added]
    return sorted(rows, key=lambda row: row[2:4])


class _Ruled(NamedTuple):
    """What the user ruled about a quotation."""

    voice: int | None = None  # the number of the speaker's row; 0: nobody's words; None: the user has not said whose
    ruling: int | None = None  # the id of the ruling that added it
    words: Quotation | None = None  # the quotation with the words that the user gave it


_NOT_RULED = _Ruled()


class _Rulings:
    """What the user ruled about the quotations of an article."""

    def __init__(self, found: Attribution, corrected: Corrected | None, voices: "_Voices") -> None:
        self._corrected, self._voices = corrected, voices
        known = {it.id for it in found.quotations}
        self._present = {it.id: it for it in corrected.attribution.quotations} if corrected else {}
        self._speakers = {it.id: it for it in corrected.attribution.speakers} if corrected else {}
        self.added = [it for it in self._present.values() if it.id not in known]  # what the engine has not found

    def of(self, quotation: Quotation) -> _Ruled:
        """Return what the user ruled about a quotation."""
        if self._corrected is None or quotation.kind == INDIRECT:
            return _NOT_RULED
        ruling = self._corrected.ruling_of.get(quotation.id)
        if ruling is None:
            return _NOT_RULED
        present = self._present.get(quotation.id)
        if present is None:
            return _Ruled(voice=0)
        speaker = self._speakers.get(present.speaker or "") if quotation.id in self._corrected.given_ids else None
        return _Ruled(
            None if speaker is None else self._voices.number_of(speaker),
            ruling.id if any(it is quotation for it in self.added) else None,
            None if present.content == quotation.content else present,
        )


def _values(text: str, quotation: Quotation, voice: int | None, ruled: _Ruled) -> Row:
    _, content, words, _, cue, _, kind, rule, confidence, _, reporter = quotation
    start, stop = content[0][0], content[-1][1]
    return (
        kind,
        ENGINE_VERSION,
        start,
        stop,
        _as_json(content) if len(content) > 1 else None,
        storable_text(words[:MAX_WORDS_CHARACTERS]),
        *place_in(text, start, stop),
        voice,
        *ruled[:2],
        storable_text(ruled.words.text[:MAX_WORDS_CHARACTERS]) if ruled.words else None,
        _as_json(ruled.words.content) if ruled.words else None,
        _optional(reporter),
        _optional(" ".join(text[cue[0] : cue[1]].split())) if cue else None,
        rule,
        int(confidence * 1000 + 0.5),
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
    db.connection.executemany("UPDATE said SET gone = ?, indexed = NULL WHERE id = ?", present)
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
        self._forms: dict[int, str] = {}
        self._people: dict[str, int | None] = {}  # by the form of a name: the id of the person
        statement = (
            f"SELECT id, person, {_VOICE_VALUES} FROM voice WHERE id BETWEEN ? AND ? ORDER BY id LIMIT {MAX_ROWS:d}"
        )
        for row_id, person, *values in db.rows(statement, self._range):
            number, form = row_id & MAX_SLOT, as_text(values[1])
            self._numbers[tuple(values)], self._forms[number] = number, form
            self._people[form] = person if self._people.get(form, person) == person else None
        self.are_new = not self._numbers  # whether the entry had no rows of speakers
        self._new = list[tuple[int, Row]]()  # numbers and values of rows that are still to be written
        highest = db.first_row("SELECT max(id) FROM voice WHERE id BETWEEN ? AND ?", self._range)
        self._next = (highest[0] if highest and highest[0] else 0) & MAX_SLOT

    def number_of(self, speaker: Speaker) -> int | None:
        """Return the number of a row, which `insert_new` writes if there is none; None where there are too many."""
        values = _voice_values(speaker)
        if values not in self._numbers:
            if self._next == MAX_SLOT:
                return None
            self._next += 1
            self._numbers[values], self._forms[self._next] = self._next, values[1]
            self._new.append((self._next, values))
        return self._numbers[values]

    def insert_new(self, counts: Mapping[int, VoiceCounts] | None = None) -> None:
        """Write the rows of new speakers; without `counts`, what they said is still to be counted."""
        entry_id = self._range[0] >> SLOT_BITS
        entry = self._db.first_row(_ENTRY, (entry_id,)) if self._new else None
        if entry is None:
            return
        date, is_listed = entry
        rows = list[Row]()
        for number, values in self._new:
            name, form, kind, *_ = values
            counted: Row = (None, 0, 0, "")
            if counts is not None:
                counted = counted_columns(name, kind, entry_id, counts.get(number), is_listed=bool(is_listed))
            rows.append((self._range[0] + number, *values, self._people.get(form), date, *counted))
        self._db.connection.executemany(_INSERT_VOICE, rows)

    def words_of(self, row_id: int, values: Row) -> SaidWords:
        """Return what is indexed of the row of a quotation."""
        text = values[_TEXT] if values[_GIVEN_TEXT] is None else values[_GIVEN_TEXT]
        return SaidWords(row_id, as_text(text), self._forms.get(_speaker_of(values) or 0, ""))

    def remove_unused(self) -> None:
        """Remove the rows of speakers who have no stored quotation."""
        if not self.are_new:
            used = (
                "SELECT voice FROM said WHERE id BETWEEN ?1 AND ?2 AND voice IS NOT NULL"
                " UNION ALL SELECT given FROM said WHERE id BETWEEN ?1 AND ?2 AND given IS NOT NULL"
            )
            statement = f"DELETE FROM voice WHERE id BETWEEN ?1 AND ?2 AND id & {MAX_SLOT} NOT IN ({used})"
            self._db.connection.execute(statement, self._range)


_VOICE_VALUES = ", ".join(VOICE_COLUMNS)
_VOICES = f"SELECT id, person, {_VOICE_VALUES} FROM voice WHERE id BETWEEN ? AND ? ORDER BY id LIMIT {MAX_ROWS:d}"
_INSERT_VOICE = (
    f"INSERT INTO voice (id, {_VOICE_VALUES}, person, date, name_key, said, reported, verbs)"
    f" VALUES ({', '.join('?' * (len(VOICE_COLUMNS) + 7))})"
)
_ENTRY = "SELECT CAST(date AS INTEGER), hidden = 0 AND aside = 0 FROM entry WHERE id = ?"


def _voice_values(speaker: Speaker) -> Row:
    name = voice_name(speaker.name)
    roles = speaker.roles or ((speaker.role,) if speaker.role else ())
    return (
        *(name, fold(name), speaker.kind, _listed(roles), speaker.gender, speaker.age),
        *(_optional(speaker.generation), _optional(speaker.initials), _listed(speaker.bodies)),
    )


def _listed(words: Sequence[str]) -> str | None:
    """Return words as JSON; None where there are none."""
    if not words:
        return None
    stored = [encode_basestring(storable_text(it[:MAX_NAME_CHARACTERS])) for it in words[:MAX_ROLES]]
    return f"[{','.join(stored)}]"  # several times as fast as `json.dumps`


def _as_json(spans: Sequence[Span]) -> str:
    return json.dumps(spans, separators=(",", ":"))


def _optional(text: str | None) -> str | None:
    return storable_text(text[:MAX_NAME_CHARACTERS]) if text else None
