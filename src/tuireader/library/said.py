"""What was said: quotations with ids that stay, through edits of the article and changes of the engine."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from tuireader.library.column_types import as_integer, as_text, storable_text
from tuireader.library.database import Database, Row
from tuireader.library.entry import from_timestamp
from tuireader.library.people_tables import EFFECTIVE_SPANS_SQL, EFFECTIVE_TEXT_SQL
from tuireader.library.said_ids import MAX_SLOT, MAX_SLOTTED_ENTRY_ID, SLOT_BITS, first_id, last_id
from tuireader.quotes import Quotation, Span

State = Literal["present", "gone"]
MAX_QUOTATIONS = 10_000
"""How many quotations of an article get a slot, and how much reported speech."""
MAX_ROWS = 50_000
"""How many rows of an article are read; only a hostile file has more."""
INDIRECT = "indirect"
"""The kind of reported speech."""
MIXED = "mixed"
"""The kind of quotations that are a part of a sentence."""

WITHOUT_ROWS_SQL = (
    f"reported IS NOT NULL AND engine > 0 AND min(quotations, {MAX_QUOTATIONS}) !="
    f" (SELECT count(*) FROM said WHERE id BETWEEN entry.id << {SLOT_BITS} AND entry.id << {SLOT_BITS} | {MAX_SLOT}"
    f" AND gone IS NULL AND kind != '{INDIRECT}') AND id NOT IN (SELECT entry FROM ruling)"
)
"""The condition for entries that have not the rows that they should have."""


MAX_NAME_CHARACTERS = 500
"""How much is stored of a name, a role, or a cue."""


def voice_name(name: str) -> str:
    """Return the name of a speaker as its row has it."""
    return storable_text(name[:MAX_NAME_CHARACTERS])


class Voice(NamedTuple):
    """A speaker as found in one article."""

    name: str
    form: str  # the name without case and accents
    kind: str  # person, group, document or unnamed
    roles: tuple[str, ...] = ()
    gender: str = ""
    age: int | None = None
    generation: str = ""
    initials: str = ""
    bodies: tuple[str, ...] = ()


class SavedQuotation(NamedTuple):
    """A quotation of an article, with a slot that stays its own; `gone` once the article no longer has it."""

    entry_id: int
    slot: int
    kind: str  # direct, mixed or indirect
    content: tuple[Span, ...]  # in the article's text, as it was when the quotation was last found
    text: str
    voice: Voice | None
    reporter: str
    cue: str  # the words that introduce it
    rule: str
    confidence: float  # that the speaker is right
    engine: int  # the version of the engine that found it last
    found: datetime | None  # when it was first found
    gone: datetime | None  # when it was no longer in the article

    @property
    def id(self) -> str:
        """The id that stays: “ENTRY.SLOT”."""
        return f"{self.entry_id}.{self.slot}"

    @property
    def extent(self) -> Span:
        """From where it begins to where it ends."""
        return self.content[0][0], self.content[-1][1]

    @property
    def state(self) -> State:
        """Whether the article still has it."""
        return "present" if self.gone is None else "gone"

    @property
    def is_reported(self) -> bool:
        """Whether it is reported speech, without quotation marks."""
        return self.kind == INDIRECT

    @property
    def is_part(self) -> bool:
        """Whether its words are a part of a sentence, which says the rest."""
        return self.kind == MIXED

    def in_marks(self, words: str) -> str:
        """Return its words, as whoever shows them has cleaned them, in quotation marks, unless they are a reporter's.

        A comma at the end belongs to the sentence around them.
        """
        words = words.removesuffix(",").rstrip()
        return words if self.is_reported else f"“{words}”"


class SavedSize(NamedTuple):
    """How much is stored of what was said."""

    quotations: int  # that articles have
    reported: int  # pieces of reported speech that articles have
    gone: int  # that articles had
    size: int | None  # in bytes, with speakers and attributions; None where SQLite cannot tell


class SavedQuotations:
    """The quotations of a library; `said_rows` writes them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of_entry(
        self, entry_id: int, *, with_gone: bool = False, with_reported: bool = False
    ) -> tuple[SavedQuotation, ...]:
        """Return the quotations of an article in the order of its text; those that are gone come last."""
        found = self._rows(_FOUND_COLUMNS_SQL, entry_id)
        requested = [it for it in found if (with_gone or it.gone is None) and (with_reported or not it.is_reported)]
        return tuple(sorted(requested, key=lambda it: (it.gone is not None, it.content, it.slot)))

    def find(self, quotation_id: str) -> SavedQuotation | None:
        """Return the quotation with the id “ENTRY.SLOT”, whether the article still has it or not; None without one."""
        row_id = row_id_of(quotation_id)
        statement = f"SELECT {_FOUND_COLUMNS_SQL} {_TABLES} WHERE said.id = ?"
        row = self._db.first_row(statement, (row_id,)) if row_id else None
        return None if row is None else saved_quotation(row)

    def ids_of(self, entry_id: int, quotations: Iterable[Quotation]) -> dict[str, str]:
        """Return the ids that stay by those of quotations, as they were found in the article's text or as ruled."""
        rows = (*self._rows(RULED_COLUMNS_SQL, entry_id), *self._rows(_FOUND_COLUMNS_SQL, entry_id))
        saved = {(*it.extent, it.is_reported): it.id for it in rows if it.gone is None}
        ids = {it.id: saved.get((*it.extent, it.kind == INDIRECT)) for it in quotations}
        return {quotation_id: lasting_id for quotation_id, lasting_id in ids.items() if lasting_id}

    def stored(self) -> SavedSize:
        """Return how much is stored; reads the whole table."""
        counts = self._db.first_row(
            f"SELECT coalesce(sum(gone IS NULL AND kind != '{INDIRECT}'), 0),"
            f" coalesce(sum(gone IS NULL AND kind = '{INDIRECT}'), 0), count(gone) FROM said"
        )
        quotations, reported, gone = counts or (0, 0, 0)
        return SavedSize(quotations, reported, gone, self._size())

    def _size(self) -> int | None:
        tables = "('said', 'voice', 'voice_form', 'attribution')"
        try:
            row = self._db.first_row(f"SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name IN {tables}")
        except sqlite3.OperationalError:  # not every SQLite has this table
            return None
        return int(row[0]) if row and row[0] is not None else None

    def _rows(self, columns: str, entry_id: int) -> list[SavedQuotation]:
        statement = f"SELECT {columns} {_TABLES} WHERE said.id BETWEEN ? AND ? ORDER BY said.id LIMIT {MAX_ROWS:d}"
        return [saved_quotation(row) for row in self._db.rows(statement, _range_of(entry_id))]


_COLUMNS = (
    *("id", "kind", "start", "stop", "spans", "text", "reporter", "cue", "rule", "confidence", "engine", "found"),
    "gone",
)
VOICE_COLUMNS = ("name", "form", "kind", "roles", "gender", "age", "generation", "initials", "bodies")
_RULED = {"spans": EFFECTIVE_SPANS_SQL, "text": EFFECTIVE_TEXT_SQL}
_VOICE_COLUMNS_SQL = ", ".join(f"voice.{it}" for it in VOICE_COLUMNS)
_FOUND_COLUMNS_SQL = f"{', '.join(f'said.{it}' for it in _COLUMNS)}, {_VOICE_COLUMNS_SQL}"
"""Quotations as they were found, whatever the user ruled."""
RULED_COLUMNS_SQL = f"{', '.join(_RULED.get(it, f'said.{it}') for it in _COLUMNS)}, {_VOICE_COLUMNS_SQL}"
"""Quotations with the words that the user gave them; who says which has its own rule, `EFFECTIVE_VOICE_SQL`."""
_TABLES = f"FROM said LEFT JOIN voice ON voice.id = ((said.id >> {SLOT_BITS} << {SLOT_BITS}) | said.voice)"


def _range_of(entry_id: int) -> tuple[int, int]:
    """Return the lowest and the highest id of an entry's rows; of an entry that cannot have any, an empty range."""
    return (first_id(entry_id), last_id(entry_id)) if 0 < entry_id <= MAX_SLOTTED_ENTRY_ID else (1, 0)


def row_id_of(quotation_id: str) -> int:
    """Return the id of the row of “ENTRY.SLOT”; 0 where that is none."""
    entry, dot, slot = quotation_id.partition(".")
    if not (dot and is_id_number(entry) and is_id_number(slot)):
        return 0
    entry_id, number = int(entry), int(slot)
    return first_id(entry_id) | number if 0 < entry_id <= MAX_SLOTTED_ENTRY_ID and 0 < number <= MAX_SLOT else 0


def is_id_number(text: str) -> bool:
    """Return whether a text is a number that may be an id: what SQLite cannot hold is none."""
    return text.isascii() and text.isdigit() and len(text) < 19


def saved_quotation(row: Row) -> SavedQuotation:
    """Return the quotation of a row that begins with the columns of a quotation, as found or as ruled."""
    it = dict(zip(_COLUMNS, row, strict=False))
    row_id, start, stop = it["id"], as_integer(it["start"]), as_integer(it["stop"])
    return SavedQuotation(
        row_id >> SLOT_BITS,
        row_id & MAX_SLOT,
        as_text(it["kind"]),
        _spans(it["spans"]) or ((start, stop),),
        as_text(it["text"]),
        voice=_voice(row[len(_COLUMNS) :][: len(VOICE_COLUMNS)]),
        reporter=as_text(it["reporter"]),
        cue=as_text(it["cue"]),
        rule=as_text(it["rule"]),
        confidence=as_integer(it["confidence"]) / 1000,
        engine=as_integer(it["engine"]),
        found=from_timestamp(it["found"]),
        gone=None if it["gone"] is None else from_timestamp(it["gone"]) or _UNKNOWN_TIME,
    )


_UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)
"""When a quotation was gone that a damaged file says was gone at no time."""


def _voice(row: Row) -> Voice | None:
    """Return the speaker in the columns `VOICE_COLUMNS`; None where the quotation has none."""
    name, form, kind, roles, gender, age, generation, initials, bodies = row
    if name is None:
        return None
    return Voice(
        *(as_text(name), as_text(form), as_text(kind), words_of_json(roles), as_text(gender)),
        *(None if age is None else as_integer(age), as_text(generation), as_text(initials), words_of_json(bodies)),
    )


def words_of_json(value: object) -> tuple[str, ...]:
    """Return words from their JSON; none where it is damaged."""
    return tuple(it for it in _items(value) if isinstance(it, str))


def _spans(value: object) -> tuple[Span, ...]:
    """Return spans from their JSON; none where it is damaged."""
    spans = [tuple(it) for it in _items(value) if isinstance(it, list)]
    if not all(len(it) == 2 and type(it[0]) is type(it[1]) is int and 0 <= it[0] <= it[1] for it in spans):
        return ()
    return tuple((first, last) for first, last in spans)


def _items(value: object) -> list[Any]:
    with suppress(ValueError, RecursionError):
        found = json.loads(as_text(value) or "[]")
        return found if isinstance(found, list) else []
    return []
