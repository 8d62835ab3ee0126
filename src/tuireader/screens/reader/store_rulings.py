"""Stores what the user ruled about the open article, and shows its quotations as they are then."""

import asyncio
from functools import partial
from typing import NamedTuple

from tuireader.corrections.anchors import find_anchor
from tuireader.corrections.model import Action, Anchor, Corrected, Ruling
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library, RulingChange
from tuireader.quotes import Attribution, Quotation, Span
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, Job
from tuireader.screens.reader.entry_marks import GONE_NOTE, Marks
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.state import ReaderState
from tuireader.updates.correct import add_ruling, undo_ruling
from tuireader.widgets.phrases import sentence

UNFIT_NOTE = "These words cross another quotation; correct the words of that one first."


class Subject(NamedTuple):
    """What is corrected: the open article, and the quotation that is current in it."""

    entry: Entry
    document: Document
    attribution: Attribution
    quotation_index: int | None

    @property
    def text(self) -> str:
        """The text of the article."""
        return self.document.text

    @property
    def quotation(self) -> Quotation | None:
        """The current quotation."""
        return None if self.quotation_index is None else self.attribution.quotations[self.quotation_index]


class Draft(NamedTuple):
    """A ruling that is about to be stored, and what is said then, without a full stop."""

    action: Action
    anchor: Anchor
    said: str
    value: str = ""
    words: Anchor | None = None
    replaced_id: int = 0  # the ruling in the place of which it comes


class Change(NamedTuple):
    """What came of a correction. `corrected` is None where the article is no longer the one that is shown."""

    corrected: Corrected | None
    ruling: Ruling | None


class StoreRulings:
    """Stores rulings in a thread, each before it is shown: what cannot be stored is not shown."""

    def __init__(
        self, screen: ReaderState, library: Library, jobs: BackgroundJobs, reading: ArticleReading, marks: Marks
    ) -> None:
        self._screen, self._library, self._jobs = screen, library, jobs
        self._reading, self._marks = reading, marks

    def add(self, subject: Subject, draft: Draft) -> None:
        """Store a ruling, and say so."""

        async def work() -> None:
            try:
                change = await asyncio.to_thread(self._write, subject, draft)
            except TuireaderError as error:
                self._screen.note = as_sentence(error)
            else:
                self._show(subject, change, draft.said)

        self._jobs.run(Job.CORRECT, work)

    def _write(self, subject: Subject, draft: Draft) -> Change:
        """Store a ruling; runs in a thread. Raises TuireaderError where it cannot be stored, or does not fit."""
        library, entry = self._library, subject.entry
        if library.entries.get(entry.id) is None:
            raise TuireaderError(GONE_NOTE)
        with library.transaction():
            if draft.replaced_id:
                undo_ruling(library, draft.replaced_id)
            ruling = add_ruling(library, entry, draft.action, draft.anchor, draft.value, words=draft.words)
            corrected = self._corrected(subject)
            if corrected is not None and any(it.id == ruling.id for it in corrected.open):
                raise TuireaderError(UNFIT_NOTE)
        return Change(corrected, ruling)

    def undo(self, subject: Subject, ruling_id: int, said: str) -> None:
        """Undo a ruling, and say so."""

        def write() -> Change:
            change = undo_ruling(self._library, ruling_id)
            return Change(self._corrected(subject), None if change is None else change.stored.ruling)

        async def work() -> None:
            self._show(subject, await asyncio.to_thread(write), said)

        self._jobs.run(Job.CORRECT, work)

    def follow_undo(self, change: RulingChange) -> None:
        """Show the open article after a ruling was undone or brought back; the message is there already."""
        screen = self._screen
        if screen.entry is None or screen.document is None or screen.attribution is None:
            return
        subject = Subject(screen.entry, screen.document, screen.attribution, screen.quotation)

        async def work() -> None:
            corrected = await asyncio.to_thread(partial(self._corrected, subject))
            self._show(subject, Change(corrected, change.stored.ruling), "")

        self._jobs.run(Job.CORRECT, work)

    def _corrected(self, subject: Subject) -> Corrected | None:
        """Return the quotations of the article with all rulings; None where its text is another one by now."""
        return self._library.articles.corrected(subject.entry.id, subject.text)

    def _show(self, subject: Subject, change: Change, said: str) -> None:
        screen = self._screen
        if screen.document is subject.document and screen.entry is subject.entry:
            if change.corrected is None:
                self._reading.load_again(subject.entry)
            else:
                index = self._index_after(subject, change.corrected, change.ruling)
                self._reading.show_corrected(change.corrected, index)
        self._marks.show_marks()
        if said:
            screen.note = sentence(with_key(said, screen.key_of("mark.undo"), "undoes it", ". "))

    def _index_after(self, subject: Subject, corrected: Corrected, ruling: Ruling | None) -> int | None:
        """Return which quotation is current then: the one that was ruled about, or the same as before."""
        quotations, before = corrected.attribution.quotations, subject.quotation
        ruled = {quotation_id for quotation_id, it in corrected.ruling_of.items() if ruling and it.id == ruling.id}
        for index, quotation in enumerate(quotations):
            if quotation.id in ruled:
                return index
        place = find_anchor(subject.text, ruling.anchor) if ruling is not None else None
        for index, quotation in enumerate(quotations):
            if place is not None and extent_of(quotation) == place.span:
                return index
        return next((index for index, it in enumerate(quotations) if before and it.id == before.id), None)


def extent_of(quotation: Quotation) -> Span:
    """Return a quotation's span from its first word to its last."""
    return quotation.content[0][0], quotation.content[-1][1]


def as_sentence(error: TuireaderError) -> str:
    """Return the message of an error as a sentence."""
    words = str(error)
    return sentence(words[:1].upper() + words[1:])
