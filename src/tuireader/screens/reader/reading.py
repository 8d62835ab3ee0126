"""Opens articles, and keeps the user's position in each."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from tuireader.corrections.placed_notes import NO_NOTES, PlacedNotes
from tuireader.documents.model import Document
from tuireader.library import Entry, Library, ReadingPosition
from tuireader.library.matching import Asked
from tuireader.quotes import Attribution, Span
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.arrival import Arrival
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.load_article import Reading, read
from tuireader.screens.reader.navigation import next_entry
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import ARTICLE
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import no_longer_fits, sentence

if TYPE_CHECKING:
    from tuireader.corrections.model import Corrected
    from tuireader.library.said import SavedQuotation

SAVE_WAIT_SECONDS = 1.0
"""Seconds without scrolling after which the reading position is saved."""

ATTRIBUTION_WAIT_SECONDS = 0.5
"""The most seconds that a key waits for the quotations of an article that is being opened."""

TEXT_WAIT_SECONDS = 0.5
"""Seconds that a key waits for the text of an article that is being opened."""


FindSpot = Callable[[Reading], tuple[ReadingPosition | None, Span | None]]
"""Returns where to go in a loaded article: a position, None for the saved one, and words that must be in sight."""


class ArticleReading:
    """Opens articles, and saves the reading position in each."""

    class Opened(FieldMessage):
        """A thread has loaded an article.

        `position` is the position to show, if it is not the saved one; `match` is what a search found in it, and `hits`
        are all quotations that it asks for.
        """

        reading: Reading
        position: ReadingPosition | None = None
        match: Span | None = None
        hits: tuple[Span, ...] = ()

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        pane_layout: PaneLayout,
        marks: Marks,
        arrival: Arrival,
    ) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._pane_layout = pane_layout
        self._marks = marks
        self._arrival = arrival
        self._displayed: Entry | None = None
        self._body: ArticleBody | None = None  # at the end of the program, too, when a screen has no panes any more
        """The entry whose text is on the screen."""
        self._switching: Entry | None = None
        """The entry whose text is about to become another."""
        self._previewed: Entry | None = None
        """The hit of a search that is shown without being read."""
        self._preview_of = Asked()
        """What was asked for then."""
        self._hits: tuple[Span, ...] = ()
        """The quotations of the open article that the search asks for."""
        self._hit = 0
        """The one of them that the reader went to last."""
        self._arrival_spot: tuple[Entry, FindSpot] | None = None
        """Where to go in the article that is about to be loaded."""
        self._save_timer: asyncio.TimerHandle | None = None
        self._is_attributed = asyncio.Event()
        self._has_text = asyncio.Event()

    # Opening

    def open_entry(self, entry: Entry) -> None:
        """Open `entry`, and mark it as read."""
        is_shown = entry is self._screen.entry and entry is not self._previewed
        self._previewed = None
        self._screen.entry = entry
        if is_shown and self._screen.asked.names_place:
            self.load(entry)
        self._pane_layout.show_chosen(ARTICLE)
        self._marks.set_read(entry, read=True)

    def preview(self, entry: Entry) -> None:
        """Show the article of a hit where that is, without reading it: it has no mark, and no position is saved."""
        asked = self._screen.asked
        if entry is self._previewed and asked == self._preview_of:
            return
        is_other = entry is not self._screen.entry
        self.save_position()
        self._displayed = None  # a hit that was shown is left without its position
        self._previewed, self._preview_of = entry, asked
        if is_other:
            self._screen.entry = entry
        else:
            self.load(entry)

    def end_preview(self, entry: Entry) -> None:
        """Go back to `entry`, which was read before the search, and to the position in it."""
        if entry is not self._screen.entry:
            self._screen.entry = entry
        elif entry is self._previewed:
            self._previewed = None
            self.load(entry)

    def open_at(self, entry: Entry, find_spot: FindSpot) -> None:
        """Open `entry` where `find_spot` says, and mark it as read."""
        self._go_to_spot(entry, find_spot)
        self._pane_layout.show_chosen(ARTICLE)
        self._marks.set_read(entry, read=True)

    def return_to(self, entry: Entry, position: ReadingPosition) -> None:
        """Show `entry` again at a position, with the marks that it has."""
        self._go_to_spot(entry, lambda _: (position, None))

    def _go_to_spot(self, entry: Entry, find_spot: FindSpot) -> None:
        self._previewed, self._arrival_spot = None, (entry, find_spot)
        if entry is self._screen.entry:
            self.save_position()
            self._screen.note = ""
            self.load(entry)
        else:
            self._screen.entry = entry

    def open_next(self, step: int, *, unread: bool) -> None:
        """Open the next or previous article, among the unread ones if `unread`."""
        entry = next_entry(self._screen.entries, self._screen.entry, step, unread=unread)
        if entry is None:
            is_listed = self._screen.entry is not None and self._screen.entry in self._screen.entries
            where = "here" if not is_listed else "after this one" if step > 0 else "before this one"
            self._screen.note = f"No {'unread ' if unread else ''}article {where}."
        else:
            self.open_entry(entry)

    def entry_changed(self, before: Entry | None, entry: Entry | None) -> None:
        """Save the position in the article before, and load the new one."""
        if before is not None:
            self.save_position(before)
        if self.is_displayed:
            self._has_text.set()
        else:
            self._has_text.clear()
        if entry is None:
            self._show_nothing()
            return
        if entry is not self._previewed:
            self._previewed, self._screen.note = None, ""
        if self._jobs.may_start:
            self.load(entry)

    def _show_nothing(self) -> None:
        """Show no article: the open one was removed, and no other is chosen yet."""
        screen = self._screen
        self._displayed = None
        with screen.app.batch_update(), screen.prevent(ArticleBody.Scrolled):
            screen.quotation, screen.attribution, screen.offset_top = None, None, -1
            screen.code_spans, screen.document = (), None
            self._show_rulings(None)

    def load_first(self) -> None:
        """Load the article of the start, if there is one; the first frame waits for it only where it is in sight."""
        if self._screen.entry is not None:
            self.load(self._screen.entry)
        if self._screen.entry is None or not self._screen.body.display:
            self._arrival.article_opened()

    def load(self, entry: Entry) -> None:
        """Load the article of `entry`."""
        spot, self._arrival_spot = self._arrival_spot, None
        if spot is not None and spot[0] is entry:
            self._jobs.run_thread(Job.OPEN_ARTICLE, partial(self._load_at, *spot))
        elif entry is self._previewed:
            self._jobs.run_thread(Job.OPEN_ARTICLE, partial(self._load_hit, entry, self._preview_of))
        elif self._screen.asked.names_place:
            self._jobs.run_thread(Job.OPEN_ARTICLE, partial(self._load_hit, entry, self._screen.asked))
        else:
            self._jobs.run_thread(Job.OPEN_ARTICLE, partial(self._load, entry, has_new_position=False))

    def _load_hit(self, entry: Entry, asked: Asked, is_cancelled: IsCancelled) -> None:
        """Load an article that a search or a view has found, with the place of what it asks for."""
        for reading in read(entry, self._library):
            if is_cancelled():
                return
            is_known = asked.said.is_positive and reading.attribution is not None
            fitting = self._library.people.fitting(entry.id, asked.said) if is_known else ()
            match, index = _place_of_note(reading, asked) or self._place_of_words(reading, asked, fitting)
            position = ReadingPosition(-1, index) if match else None
            self._screen.post_message(self.Opened(reading, position, match, tuple(it.extent for it in fitting)))

    def _place_of_words(
        self, reading: Reading, asked: Asked, fitting: "tuple[SavedQuotation, ...]"
    ) -> tuple[Span | None, int | None]:
        """Return where the words are that are asked for, and the index of the quotation that has them."""
        from tuireader.library.excerpts import find_excerpt  # noqa: PLC0415 - a start waits for no search

        if not asked.terms and not fitting:
            return None, None
        wanted = fitting if asked.watch is None else self._library.watches.latest_of(asked.watch, fitting)
        found = find_excerpt(reading.document.text, reading.attribution, asked.terms, wanted)
        return found.match, found.quotation

    def _load_at(self, entry: Entry, find_spot: FindSpot, is_cancelled: IsCancelled) -> None:
        for reading in read(entry, self._library):
            if is_cancelled():
                return
            self._screen.post_message(self.Opened(reading, *find_spot(reading)))

    def load_again(self, entry: Entry) -> None:
        """Load the changed article of `entry`; the library has transferred the position."""
        self._jobs.run_thread(Job.OPEN_ARTICLE, partial(self._load, entry, has_new_position=True))

    def _load(self, entry: Entry, _is_cancelled: IsCancelled, *, has_new_position: bool) -> None:
        for reading in read(entry, self._library):
            position = self._library.positions.get(entry.id) if has_new_position else None
            self._screen.post_message(self.Opened(reading, position))

    def show_opened(
        self,
        reading: Reading,
        position: ReadingPosition | None,
        match: Span | None = None,
        hits: tuple[Span, ...] = (),
    ) -> None:
        """Show a loaded article at the user's position in it or at `match`, unless another was opened meanwhile."""
        screen = self._screen
        if reading.entry is not screen.entry:
            return
        position = position or self._library.positions.get(reading.entry.id)
        self._displayed, self._switching = reading.entry, None
        self._hits = hits
        self._hit = next((at for at, (start, end) in enumerate(hits) if match and start <= match[0] < end), 0)
        with screen.app.batch_update(), screen.prevent(ArticleBody.Scrolled):
            if screen.document is not reading.document:
                screen.quotation, screen.attribution, screen.offset_top = None, None, -1
                screen.code_spans = ()
                self._show_rulings(None)
                screen.document_hint = self._summary_hint(reading)
                screen.document, screen.offset_top = reading.document, position.offset
            if reading.attribution is not None:
                self._show_rulings(reading.corrected, reading.notes)
                self._show_quotations(reading.attribution, position)
            if match is not None:
                screen.body.show_span(match)
                screen.offset_top = screen.body.offset_top
        self._has_text.set()
        screen.headlines.refresh()
        self._arrival.article_opened()

    def _show_rulings(self, corrected: "Corrected | None", notes: PlacedNotes = NO_NOTES) -> None:
        """Record what the user ruled and noted about the quotations that are about to be shown."""
        screen = self._screen
        screen.rulings = corrected.ruling_of if corrected is not None else MappingProxyType({})
        screen.given_ids = corrected.given_ids if corrected is not None else frozenset()
        screen.open_rulings = corrected.open if corrected is not None else ()
        self.show_notes(notes)

    def show_notes(self, notes: PlacedNotes) -> None:
        """Show where the notes are in the open article; nothing else changes."""
        screen = self._screen
        screen.notes, screen.noted_ids = notes, frozenset(notes.of_quotation)
        screen.note_starts = tuple(sorted(place.start for place in notes.places.values()))
        self._show_unfit()

    def _show_unfit(self) -> None:
        """Say below the speakers how many corrections and notes no longer fit."""
        screen = self._screen
        sentences = list[str]()
        for count, noun, binding_id in (
            (len(screen.open_rulings), "correction", "quotation.correct"),
            (len(screen.notes.open), "note", "quotation.note"),
        ):
            if count:
                shows = "shows it" if count == 1 else "shows them"
                sentences.append(sentence(with_key(no_longer_fits(count, noun), screen.key_of(binding_id), shows)))
        screen.speakers_foot = " ".join(sentences)

    def show_corrected(self, corrected: "Corrected", notes: PlacedNotes, quotation_index: int | None) -> None:
        """Show the quotations of the open article as they are after a correction; the text does not move."""
        screen = self._screen
        with screen.app.batch_update(), screen.prevent(ArticleBody.Scrolled):
            screen.quotation = None
            self._show_rulings(corrected, notes)
            position = ReadingPosition(screen.offset_top, quotation_index)
            self._show_quotations(corrected.attribution, position)
        self.save_position_soon()

    def _summary_hint(self, reading: Reading) -> str:
        """Return that the feed sends no more than a summary, and which key fetches the page."""
        from tuireader.documents.summaries import is_summary  # noqa: PLC0415 - not needed at start

        entry, document = reading.entry, reading.document
        key = self._screen.key_of("article.full-text")
        if not key or reading.failure or entry.path is not None or not entry.url or document.fetched is not None:
            return ""
        sent = "this summary" if document.text else "the title"
        return f"The feed sends only {sent}. {key} fetches the page." if is_summary(document) else ""

    def _show_quotations(self, attribution: Attribution, position: ReadingPosition) -> None:
        """Colour the quotations and go back to the one that was current; the text moves only to have it in sight."""
        screen = self._screen
        count = len(attribution.quotations)
        screen.attribution = attribution
        if position.quotation is not None and position.quotation < count:
            top, screen.quotation = screen.offset_top, position.quotation
            screen.body.offset_top = top
            screen.body.show_quotation()
        if screen.entry is not None:
            screen.entry.quotations = count

    def article_focused(self) -> None:
        """Mark the article as read, because it has the focus."""
        self._previewed = None
        if self._screen.entry:
            self._marks.set_read(self._screen.entry, read=True)

    # The quotations that a search asks for

    @property
    def has_hits(self) -> bool:
        """Whether the article has quotations that the search asks for."""
        return bool(self._hits) and self.is_displayed and self._screen.asked.said.is_positive

    def go_to_hit(self, step: int) -> str:
        """Go to the next (1) or previous (-1) of them, after the last one to the first; return which it is."""
        from tuireader.library.excerpts import index_at  # noqa: PLC0415 - a start waits for no search

        screen = self._screen
        self._hit = (self._hit + step) % len(self._hits)
        extent = self._hits[self._hit]
        screen.quotation = index_at(screen.attribution, extent) if screen.attribution is not None else None
        if screen.quotation is None:  # reported speech
            screen.body.show_span(extent)
        self.save_position_soon()
        return f"quotation {self._hit + 1} of {len(self._hits)}"

    # Waiting for the text and for the quotations

    @property
    def is_displayed(self) -> bool:
        """Whether the text on the screen is that of the article that is being read: it takes a moment to come."""
        return self._displayed is self._screen.entry

    async def displayed(self) -> None:
        """Wait until the text is that of the article that is being read: a key that follows fast is meant for that."""
        if self.is_displayed:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(TEXT_WAIT_SECONDS):
                await self._has_text.wait()

    def attribution_changed(self, attribution: Attribution | None) -> None:
        """Release waiting keys once the quotations are known."""
        if attribution is None:
            self._is_attributed.clear()
        else:
            self._is_attributed.set()

    async def attributed(self) -> None:
        """Wait for the text and then for its quotations: those of the article before are none of this one."""
        await self.displayed()
        with suppress(TimeoutError):
            async with asyncio.timeout(ATTRIBUTION_WAIT_SECONDS):
                await self._is_attributed.wait()

    # The reading position

    def scrolled(self, document: Document | None, offset: int, *, by_jump: bool) -> None:
        """Record the position that the user scrolled to, unless the article is no longer shown."""
        if document is not self._screen.document:
            return
        self._screen.offset_top = offset
        if not by_jump:
            self._screen.note = ""
        self.save_position_soon()

    def save_position_soon(self) -> None:
        """Save the position once the user stops scrolling."""
        if self._save_timer is not None:
            self._save_timer.cancel()
        later = asyncio.get_running_loop().call_later
        self._save_timer = later(SAVE_WAIT_SECONDS, self._screen.call_later, self.save_position)

    def save_position(self, entry: Entry | None = None) -> None:
        """Save the position in `entry`, or in the open article, if that is displayed already.

        A quotation that is out of sight is not saved: the one that is saved is in sight at every size.
        """
        screen = self._screen
        entry = entry or screen.entry
        is_unsaved = entry is self._switching or entry is self._previewed
        if entry is not None and entry is self._displayed and not is_unsaved:
            quotation_index = screen.quotation if self._body is None or self._body.shows_quotation else None
            self._library.positions.save(entry.id, ReadingPosition(screen.offset_top, quotation_index))

    def begin_switch(self, entry: Entry) -> None:
        """Save the position before the text becomes another: it moves along.

        Until the other text is displayed, nothing more is saved: a position in this one is none in that.
        """
        if entry is self._screen.entry:
            self.save_position()
            self._switching = entry

    def end_failed_switch(self, entry: Entry) -> None:
        """The text stays what it was: go on saving the position in it."""
        if self._switching is entry:
            self._switching = None


def _place_of_note(reading: Reading, asked: Asked) -> tuple[Span, int | None] | None:
    """Return where the note is that is asked for, and the index of its quotation; None without one that has a place."""
    from tuireader.library.note_excerpts import asked_note  # noqa: PLC0415 - a start waits for no search

    notes = reading.notes
    note = asked_note([it for it in notes.all if it.id in notes.places], asked.notes) if asked.shows_notes else None
    if note is None or reading.attribution is None:
        return None
    ids = {quotation_id for quotation_id, of_it in notes.of_quotation.items() if note in of_it}
    index = next((index for index, it in enumerate(reading.attribution.quotations) if it.id in ids), None)
    return notes.places[note.id].span, index
