"""Stars, unread marks and tags for all that is listed: what a search, a filter or a view has found."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from tuireader.library import Library, Listing
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, Job
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.lists import entry_ids
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.phrases import counted

NOTHING_LISTED_NOTE = "Nothing is listed here."
Change = Callable[[Sequence[int]], Sequence[int]]
"""Changes articles with these ids; returns the ids of those that differ now. It runs in a thread."""


class ChangeListed:
    """Asks first, with the count, and changes all in a thread and in one step that can be undone."""

    def __init__(self, screen: ReaderState, library: Library, jobs: BackgroundJobs, marks: Marks) -> None:
        self._screen, self._library, self._jobs, self._marks = screen, library, jobs, marks

    async def star(self, *, starred: bool) -> None:
        """Star all that is listed, or remove the stars."""
        change = partial(self._library.marks.mark, starred=starred)
        if starred:
            await self._ask("Star {}?", "star", "starred", change)
        else:
            await self._ask("Remove the stars of {}?", "remove", "without a star now", change)

    async def mark_unread(self) -> None:
        """Mark all that is listed as unread."""
        change = partial(self._library.marks.mark, read=False)
        await self._ask("Mark {} as unread?", "mark", "marked as unread", change)

    async def tag(self) -> None:
        """Ask for tags, and give them to all that is listed."""
        from tuireader.screens.dialogs.tag_dialog import TagDialog  # noqa: PLC0415 - only needed on request

        known = await asyncio.to_thread(self._library.tags.most_used)

        async def answered(tags: Sequence[str] | None) -> None:
            if tags:
                names = ", ".join(tags)
                change = partial(self._add_tags, tags)
                await self._ask(f"Tag {{}} {_escaped(names)}?", "tag", f"tagged {names}", change)

        self._screen.app.push_screen(TagDialog("Tags for all that is listed", (), known), answered)

    def _add_tags(self, tags: Sequence[str], ids: Sequence[int]) -> list[int]:
        return self._library.tags.change(ids, add=tags).entries

    async def _ask(self, question: str, verb: str, done: str, change: Change) -> None:
        """Ask whether to change all that is listed; `{}` in the question stands for how many they are."""
        ids = await asyncio.to_thread(self._listed_ids)
        if not ids:
            self._screen.note = NOTHING_LISTED_NOTE
            return
        articles = counted(len(ids), "article")
        self._screen.ask(question.format(articles), verb, "leave", partial(self._run, ids, done, change))

    def _listed_ids(self) -> list[int]:
        """Return the ids of all that is listed, also of what is not loaded yet; runs in a thread."""
        entries = self._screen.entries
        return entry_ids(entries.complete() if isinstance(entries, Listing) else entries)

    def _run(self, ids: Sequence[int], done: str, change: Change) -> None:
        async def work() -> None:
            changed = await asyncio.to_thread(change, ids)
            if not changed:
                self._screen.note = f"Nothing to change: all {len(ids):,} are {done}."
                return
            self._marks.marked()
            said = f"{counted(len(changed), 'article').capitalize()} {done}"
            self._screen.note = f"{with_key(said, self._screen.key_of('mark.undo'), 'undoes it', '. ')}."

        self._jobs.run(Job.MARK_ENTRIES, work)


def _escaped(text: str) -> str:
    """Return a text that stays as it is in a format."""
    return text.replace("{", "{{").replace("}", "}}")
