"""What the user ruled about the quotations of articles: stored beside what the engine found, never over it.

A ruling belongs to an entry, and stays when the entry goes. When the same article comes again (with the address or
the id of the old one), its rulings are found by that, and belong to the new entry once its quotations are stored.
"""

import time
from collections.abc import Iterator

from tuireader.corrections.model import Action, Anchor, Corrected, Ruling
from tuireader.documents.cleaning import clean_line
from tuireader.errors import TuireaderError
from tuireader.library.anchor_rows import (
    MAX_WORDS_CHARACTERS,
    adopt_rows,
    entry_key_of,
    forget_undone,
    rows_of_entry,
    rows_that_hold,
)
from tuireader.library.database import Database
from tuireader.library.ruling_rows import (
    COLUMNS,
    MAX_NAME_CHARACTERS,
    RULING,
    RulingChange,
    StoredRuling,
    insert_ruling,
    set_undone,
    stored_ruling,
)
from tuireader.library.undo_steps import UndoSteps
from tuireader.quotes.model import Attribution

MAX_RULINGS = 500
"""Of one article."""
MAX_LISTED_RULINGS = 50_000
"""Of a library: nobody makes so many, and a hostile file may have more."""
MAX_UNDONE_RULINGS = 50
"""Of one article: more are forgotten, the oldest first."""


class Rulings:
    """The rulings of a library."""

    def __init__(self, db: Database, steps: UndoSteps) -> None:
        self._db, self._steps = db, steps

    def add(
        self, entry_id: int, action: Action, anchor: Anchor, value: str = "", *, words: Anchor | None = None
    ) -> Ruling:
        """Store a ruling about the article of an entry, and that it can be undone; return it.

        Raises TuireaderError where it is empty, too long, or one too many. `updates.change_rulings` also
        counts and indexes.
        """
        ruling = Ruling(0, time.time(), action, anchor, clean_line(value), words)
        _refuse_unfit(ruling)
        with self._db.transaction():
            if len(self.of_entry(entry_id)) >= MAX_RULINGS:
                raise TuireaderError(f"the article has {MAX_RULINGS} corrections; undo one to make another")
            ruling = ruling._replace(id=insert_ruling(self._db, entry_id, entry_key_of(self._db, entry_id), ruling))
            forget_undone(self._db, "ruling", entry_id, MAX_UNDONE_RULINGS)
            self._steps.store(RULING, value=True, ids=[ruling.id])
        return ruling

    def undo(self, ruling_id: int) -> RulingChange | None:
        """Undo a ruling, which can be undone in turn; return None where there is none that holds."""
        with self._db.transaction():
            change = set_undone(self._db, ruling_id, undone=True)
            if change is not None:
                self._steps.store(RULING, value=False, ids=[ruling_id])
        return change

    def apply(self, entry_id: int, text: str, attribution: Attribution) -> Corrected:
        """Return an attribution of the article of an entry, whose text is `text`, with its rulings applied."""
        rulings = self.of_entry(entry_id)
        if not rulings:
            return Corrected(attribution)
        from tuireader.corrections.apply import apply_rulings  # noqa: PLC0415 - few articles need it

        return apply_rulings(text, attribution, rulings)

    def correct(self, entry_id: int, text: str, attribution: Attribution) -> Attribution:
        """Return an attribution of the article of an entry with its rulings applied."""
        return self.apply(entry_id, text, attribution).attribution

    def of_entry(self, entry_id: int) -> list[Ruling]:
        """Return the rulings about the article of an entry, the oldest first."""
        rows = rows_of_entry(self._db, "ruling", COLUMNS, entry_id, MAX_RULINGS)
        return [stored.ruling for row in rows if (stored := stored_ruling(row))]

    def all(self) -> Iterator[StoredRuling]:
        """Yield all rulings with their entries, the oldest first; also those whose entries are gone."""
        yield from filter(None, map(stored_ruling, rows_that_hold(self._db, "ruling", COLUMNS, MAX_LISTED_RULINGS)))

    def adopt(self, entry_id: int) -> None:
        """Give an entry the rulings about the same article whose entry is gone."""
        with self._db.transaction():
            adopt_rows(self._db, "ruling", entry_id)


def _refuse_unfit(ruling: Ruling) -> None:
    """Raise TuireaderError where a ruling is empty, too long, or has the wrong parts."""
    for anchor in filter(None, (ruling.anchor, ruling.words)):
        if not anchor.exact.strip():
            raise TuireaderError("there are no words to be corrected; name some")
        if len(anchor.exact) > MAX_WORDS_CHARACTERS:
            raise TuireaderError(
                f"{len(anchor.exact):,} characters are too many for a correction; {MAX_WORDS_CHARACTERS:,} are allowed"
            )
    if ruling.action is Action.SPEAKER and not ruling.value:
        raise TuireaderError("the name of the speaker is empty; give one, or say that the words are nobody’s")
    if len(ruling.value) > MAX_NAME_CHARACTERS:
        raise TuireaderError(f"the name of the speaker is too long; {MAX_NAME_CHARACTERS} characters are allowed")
    if (ruling.action is Action.WORDS) is (ruling.words is None):
        raise TuireaderError("the right words belong to a correction of words, and to no other")
