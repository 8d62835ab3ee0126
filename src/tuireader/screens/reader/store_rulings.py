"""Stores what the user ruled about the open article, and shows its quotations as they are then."""

from typing import TYPE_CHECKING, NamedTuple

from tuireader.corrections.placed_notes import NO_NOTES, PlacedNotes
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.screens.error_boundary import as_sentence
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.state import ReaderState
from tuireader.screens.reader.subjects import Subject
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import sentence

if TYPE_CHECKING:
    from tuireader.corrections.model import Action, Anchor, Corrected, Ruling
    from tuireader.library import RulingChange


class ProposedRuling(NamedTuple):
    """A ruling that is about to be stored, and the note to show then, without a full stop."""

    action: "Action"
    anchor: "Anchor"
    note: str
    value: str = ""
    words: "Anchor | None" = None
    replaced_id: int = 0  # the ruling in the place of which it comes


class Change(NamedTuple):
    """What came of a correction. `corrected` is None where the article is no longer the one that is shown."""

    corrected: "Corrected | None"
    ruling: "Ruling | None"
    notes: PlacedNotes = NO_NOTES  # where they are then


class StoreRulings:
    """Stores rulings in a thread, each before it is shown: what cannot be stored is not shown."""

    class Stored(FieldMessage):
        """A thread has stored a ruling, or undone one. `note` is to be shown then; "" where one is shown already."""

        subject: Subject
        change: Change
        note: str

    class Refused(FieldMessage):
        """A ruling was not stored, and `reason` says why."""

        reason: str

    def __init__(
        self, screen: ReaderState, library: Library, jobs: BackgroundJobs, reading: ArticleReading, marks: Marks
    ) -> None:
        self._screen, self._library, self._jobs = screen, library, jobs
        self._reading, self._marks = reading, marks

    def add(self, subject: Subject, proposed: ProposedRuling) -> None:
        """Store a ruling, and say so."""

        def work(_is_cancelled: IsCancelled) -> None:
            try:
                change = self._write(subject, proposed)
            except TuireaderError as error:
                self._screen.post_message(self.Refused(as_sentence(error)))
            else:
                self._screen.post_message(self.Stored(subject, change, proposed.note))

        self._jobs.run_thread(Job.CORRECT, work)

    def _write(self, subject: Subject, proposed: ProposedRuling) -> Change:
        """Store a ruling; runs in a thread. Raises TuireaderError where it cannot be stored, or does not fit."""
        from tuireader.updates.change_rulings import add_ruling, undo_ruling  # noqa: PLC0415 - only needed on request

        library, entry = self._library, subject.entry
        with library.transaction():
            if proposed.replaced_id:
                undo_ruling(library, proposed.replaced_id)
            ruling = add_ruling(library, entry, proposed.action, proposed.anchor, proposed.value, words=proposed.words)
        return self._change(subject, ruling)

    def undo(self, subject: Subject, ruling_id: int, note: str) -> None:
        """Undo a ruling, and say so."""
        from tuireader.updates.change_rulings import undo_ruling  # noqa: PLC0415 - only needed on request

        def work(_is_cancelled: IsCancelled) -> None:
            undone = undo_ruling(self._library, ruling_id)
            change = self._change(subject, None if undone is None else undone.stored.ruling)
            self._screen.post_message(self.Stored(subject, change, note))

        self._jobs.run_thread(Job.CORRECT, work)

    def follow_undo(self, change: "RulingChange") -> None:
        """Show the open article after a ruling was undone or brought back; the message is there already."""
        screen = self._screen
        if screen.entry is None or screen.document is None or screen.attribution is None:
            return
        subject = Subject(screen.entry, screen.document, screen.attribution, screen.quotation)

        def work(_is_cancelled: IsCancelled) -> None:
            change_of_article = self._change(subject, change.stored.ruling)
            self._screen.post_message(self.Stored(subject, change_of_article, ""))

        self._jobs.run_thread(Job.CORRECT, work)

    def _change(self, subject: Subject, ruling: "Ruling | None") -> Change:
        """Return the quotations of the article with all rulings; without them where its text is another one by now."""
        corrected = self._library.articles.corrected(subject.entry.id, subject.text)
        if corrected is None:
            return Change(None, ruling)
        notes = self._library.notes.placed(subject.entry.id, subject.text, corrected.attribution)
        return Change(corrected, ruling, notes)

    def show_stored(self, subject: Subject, change: Change, note: str) -> None:
        """Show the quotations as they are now, unless another article is open, and a note about what was done."""
        screen = self._screen
        if screen.document is subject.document and screen.entry is subject.entry:
            if change.corrected is None:
                self._reading.load_again(subject.entry)
            else:
                index = self._index_after(subject, change.corrected, change.ruling)
                self._reading.show_corrected(change.corrected, change.notes, index)
        self._marks.show_marks()
        if note:
            screen.note = sentence(with_key(note, screen.key_of("mark.undo"), "undoes it", ". "))

    def _index_after(self, subject: Subject, corrected: "Corrected", ruling: "Ruling | None") -> int | None:
        """Return which quotation is current then: the one that was ruled about, or the same as before."""
        from tuireader.corrections.anchors import find_anchor  # noqa: PLC0415 - only needed on request

        quotations, before = corrected.attribution.quotations, subject.quotation
        ruled = {quotation_id for quotation_id, it in corrected.ruling_of.items() if ruling and it.id == ruling.id}
        for index, quotation in enumerate(quotations):
            if quotation.id in ruled:
                return index
        place = find_anchor(subject.text, ruling.anchor) if ruling is not None else None
        for index, quotation in enumerate(quotations):
            if place is not None and quotation.extent == place.span:
                return index
        return next((index for index, it in enumerate(quotations) if before and it.id == before.id), None)
