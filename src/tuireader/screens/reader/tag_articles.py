"""Tags of articles: asked for, stored, and shown."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tuireader.library import Entry, Library
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.entry_marks import GONE_NOTE, Marks
from tuireader.screens.reader.sharing import no_article_note
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.phrases import quoted_name

if TYPE_CHECKING:
    from tuireader.library.tags import TagCount

UNCHANGED_NOTE = "The tags stay as they are."


class TagArticles:
    """Asks for the tags of an article, and stores them."""

    def __init__(self, screen: ReaderState, library: Library, marks: Marks) -> None:
        self._screen, self._library, self._marks = screen, library, marks

    async def ask(self) -> None:
        """Ask for the tags of the article: the one with the cursor, or the open one."""
        from tuireader.screens.dialogs.tag_dialog import TagDialog  # noqa: PLC0415 - only needed on request
        from tuireader.screens.tag_line import changeable  # noqa: PLC0415 - as above

        entry = self._screen.chosen_entry
        if entry is None:
            self._screen.note = no_article_note(self._screen)
            return
        tags, known = await asyncio.to_thread(self._read, entry)
        held = changeable(tags)
        right = f"{len(tags) - len(held)} more stay" if len(tags) > len(held) else ""
        dialog = TagDialog(f"Tags of “{quoted_name(entry.title)}”", held, known, right)
        self._screen.app.push_screen(dialog, partial(self._answered, entry, held))

    def _read(self, entry: Entry) -> "tuple[list[str], list[TagCount]]":
        return self._library.tags.of_entry(entry.id), self._library.tags.most_used()

    def _answered(self, entry: Entry, held: Sequence[str], wanted: Sequence[str] | None) -> None:
        """Store the tags that an article got and lost."""
        if wanted is None:
            return
        added, removed = [it for it in wanted if it not in held], [it for it in held if it not in wanted]
        if not added and not removed:
            self._screen.note = UNCHANGED_NOTE
        elif not self._library.tags.change([entry.id], add=added, remove=removed).steps:
            self._screen.note = UNCHANGED_NOTE if self._library.entries.get(entry.id) else GONE_NOTE
        else:
            self._marks.tags_changed()
            given = f"Tagged {', '.join(added)}" if added else ""
            taken = f"{'without' if added else 'Now without'} {', '.join(removed)}" if removed else ""
            done = "; ".join(filter(None, (given, taken)))
            self._screen.note = f"{with_key(done, self._screen.key_of('mark.undo'), 'undoes it', '. ')}."
