"""Asks for notes on quotations and passages, stores them, and shows where they are."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.quotes import Span
from tuireader.screens.error_boundary import as_sentence
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.state import ReaderState
from tuireader.screens.reader.subjects import Subject, Subjects
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import sentence

if TYPE_CHECKING:
    from tuireader.corrections.model import Anchor
    from tuireader.corrections.placed_notes import Note, PlacedNotes
    from tuireader.library import NoteChange
    from tuireader.screens.note_choices import NoteAnswer, NoteQuestion

NOTHING_NOTE = "Nothing was noted."
REMOVED = "The note is removed"


class Words(NamedTuple):
    """What a note is about: its anchor, where that surely is in the text, and the note that is there."""

    kind: str  # quotation or passage
    anchor: "Anchor"
    span: Span | None
    note: "Note | None"


class WriteNotes:
    """The dialogs of a note, one after the other. A thread stores it before it is shown."""

    class Stored(FieldMessage):
        """A thread has stored or removed a note. `notes` is None where the article has another text by now."""

        subject: Subject
        notes: "PlacedNotes | None"
        message: str

    class Refused(FieldMessage):
        """A note was not stored, and `reason` says why."""

        reason: str

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        reading: ArticleReading,
        marks: Marks,
        subjects: Subjects,
    ) -> None:
        self._screen, self._library, self._jobs = screen, library, jobs
        self._reading, self._marks, self._subjects = reading, marks, subjects

    async def ask(self) -> None:
        """Ask for a note on the current quotation; without one on a passage, or which note it is about."""
        subject = await self._subjects.current("noted")
        if isinstance(subject, str):
            self._screen.note = subject
        elif subject.quotation is not None:
            self._ask_about(subject, self._words_of_quotation(subject))
        elif self._screen.notes.all:
            from tuireader.screens.note_choices import question_about_article  # noqa: PLC0415 - only needed on request

            self._open(question_about_article(self._screen.notes), None, partial(self._answered, subject, None))
        else:
            self._mark_passage(subject, "")

    # What a note is about

    def _words_of_quotation(self, subject: Subject) -> Words:
        from tuireader.corrections.anchors import anchor_of_quotation  # noqa: PLC0415 - only needed on request

        assert subject.quotation is not None
        notes = self._screen.notes.of_quotation.get(subject.quotation.id, ())
        anchor = anchor_of_quotation(subject.text, subject.quotation)
        return Words("quotation", anchor, subject.quotation.extent, notes[-1] if notes else None)

    def _words_of_span(self, subject: Subject, span: Span) -> Words:
        """Return what is about words that were marked; most of the words of a note are those of the note."""
        from tuireader.corrections.anchors import anchor_of  # noqa: PLC0415 - only needed on request
        from tuireader.corrections.drafts import MIN_SAME_EXTENT, share_of  # noqa: PLC0415 - not needed at start

        notes = self._screen.notes
        places = ((note, notes.places[note.id].span) for note in notes.all if note.id in notes.places)
        note = next((note for note, place in places if share_of(place, span) >= MIN_SAME_EXTENT), None)
        return Words("passage", anchor_of(subject.text, *span), span, note)

    def _words_of_note(self, subject: Subject, note: "Note") -> Words:
        from tuireader.corrections.anchors import anchor_of  # noqa: PLC0415 - only needed on request

        place = self._screen.notes.places.get(note.id)
        if place is None:
            return Words("passage", note.anchor, None, note)
        return Words("passage", anchor_of(subject.text, *place.span), place.span, note)

    # Dialogs

    def _ask_about(self, subject: Subject, words: Words, typed: str = "") -> None:
        """Ask what the user notes about words."""
        from tuireader.screens import note_choices  # noqa: PLC0415 - only needed on request

        if words.note is not None and words.span is None:
            question = note_choices.question_about_open(words.note, has_quotation=subject.quotation is not None)
        else:
            question = note_choices.question_about_words(words.kind, words.note, typed, self._screen.notes)
        body, is_marked = self._screen.body, words.kind == "passage" and words.span is not None
        if is_marked and words.span is not None:
            body.show_marking(words.span, words.span)

        def answered(answer: "NoteAnswer | None") -> None:
            if is_marked:
                body.end_marking()
            self._answered(subject, words, answer)

        self._open(question, words.span, answered)

    def _open(self, question: "NoteQuestion", span: Span | None, then: "Callable[[NoteAnswer | None], object]") -> None:
        from tuireader.screens.dialogs.note_dialog import NoteDialog  # noqa: PLC0415 - only needed on request

        body = self._screen.body
        question = question._replace(right=self._subjects.undo_hint())
        self._subjects.open(NoteDialog(question, lambda rows: body.cover(rows, span)), then)

    def _answered(self, subject: Subject, words: Words | None, answer: "NoteAnswer | None") -> None:
        """Do what was chosen, or ask for more."""
        from tuireader.screens.note_choices import NoteAction  # noqa: PLC0415 - only needed on request

        if answer is None:
            return
        if answer.what is NoteAction.PASSAGE:
            is_of_note = words is not None and words.note is not None
            self._mark_passage(subject, "" if is_of_note else answer.text)
        elif answer.what is NoteAction.OTHER:
            note = next((it for it in self._screen.notes.all if it.id == answer.note_id), None)
            if note is not None:
                self._ask_about(subject, self._words_of_note(subject, note))
        elif words is not None and answer.what is NoteAction.REMOVE:
            self._remove(subject, words)
        elif words is not None and answer.what is NoteAction.PUT_HERE:
            here = self._words_of_quotation(subject)
            self._write(subject, here._replace(note=words.note), answer.text)
        elif words is not None:
            self._write(subject, words, answer.text)

    def _mark_passage(self, subject: Subject, typed: str) -> None:
        """Let the user mark a passage, and ask for a note on it."""
        from tuireader.widgets.text_words import word_from  # noqa: PLC0415 - only needed on request

        def marked(span: Span) -> None:
            self._ask_about(subject, self._words_of_span(subject, span), typed)

        def mark() -> None:
            quotation = subject.quotation
            in_sight = self._screen.body.span_in_sight
            start = in_sight[0] if quotation is None else max(in_sight[0], min(quotation.extent[0], in_sight[1]))
            self._subjects.mark(subject, (word_from(subject.text, start), None), NOTHING_NOTE, marked)

        self._subjects.with_article(mark)

    # Storing

    def _write(self, subject: Subject, words: Words, text: str) -> None:
        """Store a note, and say so."""
        from tuireader.updates.change_notes import write_note  # noqa: PLC0415 - only needed on request

        note_id = words.note.id if words.note is not None else 0
        done = f"Kept{' with your note' if text else ', without a note'}"
        self._change(
            subject, done, lambda: write_note(self._library, subject.entry, words.anchor, text, note_id=note_id)
        )

    def _remove(self, subject: Subject, words: Words) -> None:
        """Remove a note, and say so."""
        from tuireader.updates.change_notes import remove_note  # noqa: PLC0415 - only needed on request

        note = words.note
        if note is not None:
            self._change(subject, REMOVED, lambda: remove_note(self._library, note.id))

    def _change(self, subject: Subject, message: str, change: Callable[[], object]) -> None:
        """Change a note in a thread, and show it."""

        def work(_is_cancelled: IsCancelled) -> None:
            try:
                change()
            except TuireaderError as error:
                self._screen.post_message(self.Refused(as_sentence(error)))
            else:
                self._screen.post_message(self.Stored(subject, self._placed(subject), message))

        self._jobs.run_thread(Job.WRITE_NOTE, work)

    def follow_undo(self, change: "NoteChange") -> None:
        """Show the open article after a change of a note was undone; the message is there already."""
        screen = self._screen
        if screen.entry is None or screen.document is None or screen.attribution is None:
            return
        if screen.entry.id == change.entry_id:
            subject = Subject(screen.entry, screen.document, screen.attribution, screen.quotation)
            self._change(subject, "", lambda: None)

    def _placed(self, subject: Subject) -> "PlacedNotes | None":
        """Return where the notes are in the article; None where its text is another one by now."""
        corrected = self._library.articles.corrected(subject.entry.id, subject.text)
        if corrected is None:
            return None
        return self._library.notes.placed(subject.entry.id, subject.text, corrected.attribution)

    def show_stored(self, subject: Subject, notes: "PlacedNotes | None", message: str) -> None:
        """Show where the notes are now, unless another article is open, and what was done."""
        screen = self._screen
        if screen.document is subject.document and screen.entry is subject.entry:
            if notes is None:
                self._reading.load_again(subject.entry)
            else:
                self._reading.show_notes(notes)
        self._marks.show_marks()
        if message:
            screen.note = sentence(with_key(message, screen.key_of("mark.undo"), "undoes it", ". "))
