"""The tags of entries."""

from collections.abc import Iterable
from typing import NamedTuple

from tuireader.documents.cleaning import clean_line
from tuireader.errors import TuireaderError
from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database
from tuireader.library.tag_steps import TAGS, TagChange, TagStep, packed_steps, write_tag_step
from tuireader.library.undo_steps import UndoSteps

MAX_TAG_CHARACTERS = 100
"""The longest tag."""
MAX_OFFERED_TAGS = 1000
"""How many tags are offered to choose from."""


class TagCount(NamedTuple):
    """A tag, and how many articles have it."""

    name: str
    articles: int


def clean_tag(name: str) -> str:
    """Return a name as it is stored. Raises TuireaderError where it can be no tag."""
    tag = clean_line(name)
    if not tag or len(tag) > MAX_TAG_CHARACTERS or '"' in tag:
        raise TuireaderError(f"{tag}: a tag has 1 to {MAX_TAG_CHARACTERS} characters and no quotation mark")
    return tag


class Tags:
    """Tags: an entry may have any number of them."""

    def __init__(self, db: Database, steps: UndoSteps | None = None) -> None:
        self._db = db
        self._steps = steps or UndoSteps(db)

    def add(self, entry_ids: Iterable[int], *names: str) -> None:
        """Add tags to entries, for good."""
        rows = [(entry_id, name) for entry_id in entry_ids for name in names]
        with self._db.transaction() as db:
            db.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", rows)

    def change(self, entry_ids: Iterable[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> TagChange:
        """Add tags to entries and remove others, in one step that `undo` undoes; return what has changed."""
        with self._db.transaction():
            change = self.would_change(entry_ids, add=add, remove=remove)
            for step in change.steps:
                write_tag_step(self._db, step)
            if change.steps:
                self._steps.store(TAGS, value=True, ids=packed_steps(change.steps))
            return change

    def would_change(
        self, entry_ids: Iterable[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> TagChange:
        """Return what `change` would change."""
        ids = [entry_id for (entry_id,) in self._db.rows_for("SELECT id FROM entry WHERE id IN ({})", entry_ids)]
        steps = []
        for name, added in (*((it, True) for it in add), *((it, False) for it in remove)):
            tagged = {entry_id for (entry_id,) in self._db.rows("SELECT entry FROM tag WHERE name = ?", (name,))}
            if changed := tuple(it for it in ids if (it in tagged) is not added):
                steps.append(TagStep(name, added, changed))
        return TagChange(tuple(steps))

    def all(self) -> list[str]:
        """Return all tags that an entry has."""
        return [as_text(name) for (name,) in self._db.rows("SELECT DISTINCT name FROM tag ORDER BY name")]

    def most_used(self) -> list[TagCount]:
        """Return the tags that most entries have, with how many have them."""
        statement = "SELECT name, count(*) FROM tag GROUP BY name ORDER BY count(*) DESC, name LIMIT ?"
        return [TagCount(as_text(it), as_integer(count)) for it, count in self._db.rows(statement, (MAX_OFFERED_TAGS,))]

    def of_entry(self, entry_id: int) -> list[str]:
        """Return the tags of an entry."""
        rows = self._db.rows("SELECT name FROM tag WHERE entry = ? ORDER BY name", (entry_id,))
        return [as_text(name) for (name,) in rows]
