"""Changes of tags, as an undo step has them: numbers, in which the names are spelled."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tuireader.library.database import Database
from tuireader.library.undo_steps import UndoStep

TAGS = "tags"
"""What the field of an undo step is called that has changes of tags."""


class TagStep(NamedTuple):
    """A tag that articles were given, or lost."""

    name: str
    added: bool  # whether they were given it
    entries: tuple[int, ...]  # ids of the articles that were changed


class TagChange(NamedTuple):
    """A change of tags that was undone."""

    steps: tuple[TagStep, ...]

    @property
    def entries(self) -> list[int]:
        """The ids of the articles whose tags were changed."""
        return sorted({entry_id for step in self.steps for entry_id in step.entries})


def write_tag_step(db: Database, step: TagStep) -> None:
    """Give a tag to articles or take it from them, inside a transaction; articles that are gone get none."""
    statement = (
        "INSERT OR IGNORE INTO tag SELECT id, ? FROM entry WHERE id = ?"
        if step.added
        else "DELETE FROM tag WHERE name = ? AND entry = ?"
    )
    db.connection.executemany(statement, ((step.name, entry_id) for entry_id in step.entries))


def packed_steps(steps: Iterable[TagStep]) -> list[int]:
    """Return steps as numbers: for each whether it was added, two lengths, the letters of the tag, and the articles."""
    numbers: list[int] = []
    for step in steps:
        numbers += (int(step.added), len(step.name), len(step.entries), *map(ord, step.name), *step.entries)
    return numbers


def unpacked_steps(numbers: Sequence[int]) -> Iterator[TagStep]:
    """Yield the steps that were packed. Raises ValueError where the numbers, of a damaged file, are none."""
    at = 0
    while at < len(numbers):
        added, letters, entries, *_ = (*numbers[at : at + 3], -1, -1)
        start, end = at + 3 + letters, at + 3 + letters + entries
        codes = numbers[at + 3 : start]
        if min(letters, entries) < 1 or end > len(numbers) or not all(0 < it <= sys.maxunicode for it in codes):
            raise ValueError("these are no changes of tags")
        yield TagStep("".join(map(chr, codes)), bool(added), tuple(numbers[start:end]))
        at = end


def undo_tag_step(db: Database, step: UndoStep) -> TagChange | None:
    """Undo a change of tags, inside a transaction; return it, or None where the step is damaged."""
    try:
        steps = tuple(unpacked_steps(step.ids))
        "".join(it.name for it in steps).encode()
    except ValueError:
        return None
    for it in reversed(steps):
        write_tag_step(db, it._replace(added=not it.added))
    return TagChange(steps)
