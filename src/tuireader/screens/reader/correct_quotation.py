"""Asks what is wrong with a quotation: who said it, which words it has, or that one is missing."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tuireader.library import Library
from tuireader.quotes import Span
from tuireader.screens.reader.explanations import Explanations
from tuireader.screens.reader.state import ReaderState
from tuireader.screens.reader.store_rulings import ProposedRuling, StoreRulings
from tuireader.screens.reader.subjects import Subject, Subjects
from tuireader.widgets.phrases import GIVEN, quoted_name

if TYPE_CHECKING:
    from tuireader.corrections.model import Action, Ruling
    from tuireader.library import KnownSpeaker
    from tuireader.screens.correction_choices import Choice, Question

NOTHING_NOTE = "Nothing was corrected."
SAME_WORDS_NOTE = "The words are as they were."
_OPENING_MARKS = "“„«"


class Corrections:
    """The dialogs of a correction, one after the other."""

    def __init__(
        self,
        screen: ReaderState,
        library: Library,
        subjects: Subjects,
        explanations: Explanations,
        rulings: StoreRulings,
    ) -> None:
        self._screen, self._library, self._subjects = screen, library, subjects
        self._explanations, self._rulings = explanations, rulings

    async def ask(self) -> None:
        """Ask what is wrong with the current quotation, or which one is missing."""
        subject = await self._subjects.current("corrected")
        if isinstance(subject, str):
            self._screen.note = subject
            return
        from tuireader.screens.correction_choices import question_about  # noqa: PLC0415 - only needed on request

        screen, quotation = self._screen, subject.quotation
        explanation = None if quotation is None else await self._explanations.soon(subject.document, quotation)
        found = (subject.text, subject.attribution, subject.quotation_index)
        question = question_about(*found, screen.rulings, screen.open_rulings, explanation)
        question = question._replace(right=self._subjects.undo_hint())
        span = None if quotation is None else quotation.extent
        self._open(question, subject, span, partial(self._answered, subject))

    def _open(
        self, question: "Question", subject: Subject, span: Span | None, then: "Callable[[Choice | None], None]"
    ) -> None:
        """Open the dialog; the words that it is about stay in sight above."""
        from tuireader.screens.dialogs.correction_dialog import CorrectionDialog  # noqa: PLC0415 - only needed on request

        body = self._screen.body
        dialog = CorrectionDialog(question, partial(self._find_people, subject), lambda rows: body.cover(rows, span))
        self._subjects.open(dialog, then)

    def _find_people(self, subject: Subject, typed: str, is_cancelled: Callable[[], bool]) -> "list[KnownSpeaker]":
        """Return people of the library; runs in a thread."""
        with self._library.cancellable_query(is_cancelled):
            return self._library.known_speakers.named(typed, except_entry=subject.entry.id)
        return []

    # Answers

    def _answered(self, subject: Subject, choice: "Choice | None") -> None:
        """Do what was chosen, or ask for more."""
        from tuireader.corrections.model import Action  # noqa: PLC0415 - only needed on request
        from tuireader.screens.correction_choices import Correction  # noqa: PLC0415 - only needed on request

        if choice is None:
            return
        if choice.what is Correction.OPEN:
            self._ask_about_open(subject, choice.ruling_id)
        elif choice.what is Correction.TAKE_BACK:
            self._rulings.undo(subject, choice.ruling_id, "Your correction is taken back")
        elif choice.what is Correction.MISSING:
            self._mark_missing(subject)
        elif choice.what is Correction.WORDS:
            self._mark_words(subject)
        elif choice.what is Correction.NOBODY:
            self._rule_speaker(subject, Action.NOBODY)
        else:
            self._rule_speaker(subject, Action.SPEAKER, choice.value)

    def _rule_speaker(self, subject: Subject, action: "Action", name: str = "", replaced_id: int = 0) -> None:
        """Store who said the current quotation, or that nobody did."""
        from tuireader.corrections.anchors import anchor_of_quotation  # noqa: PLC0415 - only needed on request

        if subject.quotation is not None:
            anchor = anchor_of_quotation(subject.text, subject.quotation)
            self._rulings.add(
                subject, ProposedRuling(action, anchor, _note_about(action, name), name, replaced_id=replaced_id)
            )

    def _ask_about_open(self, subject: Subject, ruling_id: int) -> None:
        """Ask what becomes of a correction that no longer fits."""
        ruling = next((it for it in self._screen.open_rulings if it.id == ruling_id), None)
        if ruling is None:
            return
        from tuireader.screens.correction_choices import question_about_open  # noqa: PLC0415 - only needed on request

        quotation = subject.quotation
        question = question_about_open(ruling, has_quotation=quotation is not None)
        span = None if quotation is None else quotation.extent
        self._open(question, subject, span, partial(self._open_answered, subject, ruling))

    def _open_answered(self, subject: Subject, ruling: "Ruling", choice: "Choice | None") -> None:
        from tuireader.corrections.model import Action  # noqa: PLC0415 - only needed on request
        from tuireader.screens.correction_choices import Correction  # noqa: PLC0415 - only needed on request

        if choice is None:
            return
        if choice.what is Correction.DROP:
            self._rulings.undo(subject, ruling.id, "The correction is dropped")
        elif choice.what is Correction.PUT_HERE:
            self._rule_speaker(subject, ruling.action, ruling.value, ruling.id)
        elif ruling.action is Action.WORDS:
            self._mark_words(subject, ruling.id)
        else:
            self._mark_missing(subject, ruling)

    # Marking words

    def _mark_words(self, subject: Subject, replaced_id: int = 0) -> None:
        """Let the user mark the right words of the current quotation."""
        from tuireader.corrections.anchors import anchor_of, anchor_of_quotation  # noqa: PLC0415 - only needed on request
        from tuireader.corrections.model import Action  # noqa: PLC0415 - only needed on request
        from tuireader.widgets.text_words import word_before, word_from  # noqa: PLC0415 - only needed on request

        quotation, text = subject.quotation, subject.text
        if quotation is None:
            return
        start, stop = quotation.extent
        first, last = word_from(text, start), word_before(text, (stop, stop))

        def rule(span: Span) -> None:
            if first is not None and last is not None and span == (first[0], last[1]):
                self._screen.note = SAME_WORDS_NOTE
                return
            anchor, note = anchor_of_quotation(text, quotation), f"The words are those that you marked, {GIVEN}"
            proposed = ProposedRuling(Action.WORDS, anchor, note, words=anchor_of(text, *span), replaced_id=replaced_id)
            self._rulings.add(subject, proposed)

        self._subjects.with_article(lambda: self._subjects.mark(subject, (first, last), NOTHING_NOTE, rule))

    def _mark_missing(self, subject: Subject, replaced: "Ruling | None" = None) -> None:
        """Let the user mark a quotation that is missing, and ask who says it."""
        then = partial(self._ask_who_says, subject, replaced)
        self._subjects.with_article(
            lambda: self._subjects.mark(subject, (self._first_unquoted_word(subject), None), NOTHING_NOTE, then)
        )

    def _first_unquoted_word(self, subject: Subject) -> Span | None:
        """Return the first word in sight behind a mark that begins no quotation; else the first one in sight."""
        from tuireader.widgets.text_words import word_from  # noqa: PLC0415 - only needed on request

        start, stop = self._screen.body.span_in_sight
        text = subject.text
        quoted = [it.extent for it in subject.attribution.quotations]
        for at in range(start, stop):
            if text[at] in _OPENING_MARKS and not any(first - 2 <= at < last for first, last in quoted):
                return word_from(text, at)
        return word_from(text, start)

    def _ask_who_says(self, subject: Subject, replaced: "Ruling | None", span: Span) -> None:
        """Ask who says the words that were marked."""
        from tuireader.corrections.anchors import anchor_of  # noqa: PLC0415 - only needed on request
        from tuireader.corrections.model import Action  # noqa: PLC0415 - only needed on request

        anchor, replaced_id = anchor_of(subject.text, *span), replaced.id if replaced is not None else 0
        if replaced is not None and replaced.value:
            note = _note_about(Action.MISSING, replaced.value)
            proposed = ProposedRuling(Action.MISSING, anchor, note, replaced.value, replaced_id=replaced_id)
            self._rulings.add(subject, proposed)
            return
        from tuireader.screens.correction_choices import question_about_missing  # noqa: PLC0415 - as above

        body = self._screen.body
        body.show_marking(span, span)

        def answered(choice: "Choice | None") -> None:
            body.end_marking()
            if choice is None:
                self._screen.note = NOTHING_NOTE
                return
            note = _note_about(Action.MISSING, choice.value)
            self._rulings.add(
                subject, ProposedRuling(Action.MISSING, anchor, note, choice.value, replaced_id=replaced_id)
            )

        self._open(question_about_missing(subject.attribution), subject, span, answered)


def _note_about(action: "Action", name: str) -> str:
    """Return the note to show after a ruling, without a full stop."""
    from tuireader.corrections.model import Action  # noqa: PLC0415 - only needed on request

    if action is Action.NOBODY:
        return f"Nobody’s words, {GIVEN}"
    speaker = f"Speaker: {quoted_name(name)}" if name else "A quotation without a name"
    return f"{'A quotation is added. ' if action is Action.MISSING and name else ''}{speaker}, {GIVEN}"
