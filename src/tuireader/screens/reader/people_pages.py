"""Opens the pages about people, keeps the way back through them, and has the user's rulings about people stored."""

import time
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library import ALL, QUOTED, UNREAD, Entry, Library, ReadingPosition, View
from tuireader.quotes import Quotation
from tuireader.screens.error_boundary import as_sentence
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.entry_marks import GONE_NOTE, Marks
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import SPEAKERS
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.sharing import ArticleSharing, no_quotation_note
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import sentence
from tuireader.widgets.speakers import SpeakerPanel
from tuireader.wire.textual_internals import keymap_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tuireader.library.person import Person, PersonChange, PersonQuotation
    from tuireader.screens.dialogs.library_page import LibraryPage, PageState
    from tuireader.screens.dialogs.person_page import Subject
    from tuireader.screens.dialogs.rename_dialog import Renamed
    from tuireader.screens.dialogs.same_words_page import SaidSubject

DECIDE_SECONDS = 1.0
"""How long a page waits until all people are decided; the others of its person are added in the background."""
MAX_STEPS_BACK = 50
"""The most pages and articles that the way back leads through."""
NO_NAME_NOTE = "No name is given for these words."
ONLY_FOLLOWED = "people are gathered from the feeds and folders that you follow."
WORDS_GONE_NOTE = "These words are no longer in the article."
NOTHING_TO_PART_NOTE = "Nobody is offered as the same person, and nobody was joined."


class ReadingState(NamedTuple):
    """What the reader showed when a page was opened from it."""

    entry: Entry | None
    position: ReadingPosition
    pane: str
    side: str
    row: int  # the one with the cursor in the headlines
    speaker_row: int  # the same in the speakers


class PeoplePages:
    """The people of the library, and what each has said. `forget` clears the way back; the page stays open."""

    class Changed(FieldMessage):
        """A thread has stored what the user ruled about people."""

        change: "PersonChange"

    class Refused(FieldMessage):
        """A ruling was not stored, and `reason` says why."""

        reason: str

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        pane_layout: PaneLayout,
        reading: ArticleReading,
        marks: Marks,
        sharing: ArticleSharing,
        now: datetime | None,
    ) -> None:
        self.screen, self.library, self.now = screen, library, now
        self._jobs, self._pane_layout, self._reading, self._marks = jobs, pane_layout, reading, marks
        self._sharing = sharing
        self.toggle_watch: Callable[[Person], object] = lambda _: None
        """What begins or ends the watch of a person, of a part that is made after this one."""
        self.page: LibraryPage | None = None
        """The page that is shown."""
        self._visited: list[ReadingState | PageState] = []
        """Where the user was before, the latest last."""
        self._speaker_row: tuple[Entry, int] | None = None
        """The row of the speakers that gets the cursor once the quotations of an article are shown."""

    # What pages ask for

    @property
    def is_restricted(self) -> bool:
        """Whether this is a kiosk."""
        return self.screen.config.restricted

    def key_of(self, binding_id: str) -> str:
        """Return the key that the user has for a binding; empty if there is none, or if the kiosk refuses it."""
        return self.screen.key_of(binding_id)

    def show_keys(self, place: str) -> None:
        """Open the key help over a page."""
        from tuireader.screens.dialogs.help import Help  # noqa: PLC0415 - only needed on request

        keymap = keymap_of(self.screen.app)
        self.screen.app.push_screen(Help(keymap, place, restricted=self.is_restricted, has_palette=False))

    def copy(self, found: "PersonQuotation") -> None:
        """Copy a quotation, with who said it and where."""
        from tuireader.screens.reader.citation import cite_saved  # noqa: PLC0415 - only needed on request

        entry = self.library.entries.get(found.entry_id)
        self._sharing.copy(*cite_saved(found, entry.url if entry is not None else ""))

    def page_opened(self, page: "LibraryPage") -> None:
        """Note which page is shown now."""
        self.page = page

    # Opening

    def show_people(self) -> None:
        """Show who is quoted in what the reader lists."""
        from tuireader.screens.dialogs.people_view import PeopleView, PeopleViewState  # noqa: PLC0415 - on request

        self._leave()
        self._show(PeopleView(self, PeopleViewState(*self._view_and_name())))

    def _view_and_name(self) -> tuple[View, str]:
        """Return the view in which people are listed: that of a feed, folder or search, else the whole library."""
        view = self.screen.view
        if view is None or view in {ALL, UNREAD, QUOTED}:
            return ALL, ""
        row = next((row for row in self.screen.feed_rows if row.view.is_same_view(view)), None)
        return (view, row.name) if row is not None else (ALL, "")

    def open_person(self, person: "Person") -> None:
        """Show all that a person has said."""
        from tuireader.screens.dialogs.person_page import Subject  # noqa: PLC0415 - only needed on request

        self._open_page(Subject(person.name, person.id))

    def _open_page(self, subject: "Subject") -> None:
        from tuireader.screens.dialogs.person_page import PersonPage, PersonPageState  # noqa: PLC0415 - on request

        self._leave()
        self._show(PersonPage(self, PersonPageState(subject)))

    def show_speaker(self) -> None:
        """Show all that the speaker of the chosen or current quotation has said."""
        screen, quotation = self.screen, self._current_quotation
        if screen.attribution is None or quotation is None:
            screen.note = no_quotation_note(screen)
        else:
            speaker = next((it for it in screen.attribution.speakers if it.id == quotation.speaker), None)
            self._show_speaker_or_say_why(speaker.name if speaker is not None else "")

    def show_same_words(self) -> None:
        """Show who else quotes the words of the chosen or current quotation."""
        screen, quotation = self.screen, self._current_quotation
        if screen.entry is None or quotation is None:
            screen.note = no_quotation_note(screen)
            return
        from tuireader.screens.dialogs.same_words_page import SaidSubject  # noqa: PLC0415 - only needed on request

        self.open_same_words(SaidSubject(screen.entry.id, quotation))

    def open_same_words(self, subject: "SaidSubject") -> None:
        """Show who else quotes the words of a quotation."""
        from tuireader.screens.dialogs.same_words_page import SameWordsPage, SameWordsState  # noqa: PLC0415 - on request

        self._leave()
        self._show(SameWordsPage(self, SameWordsState(subject)))

    @property
    def _current_quotation(self) -> Quotation | None:
        """The quotation that is chosen in the speakers or current in the article; None without one."""
        screen = self.screen
        index = screen.query_one(SpeakerPanel).chosen_quotation if screen.pane == SPEAKERS else screen.quotation
        return None if screen.attribution is None or index is None else screen.attribution.quotations[index]

    def _show_speaker_or_say_why(self, name: str) -> None:
        from tuireader.widgets.person_head import short_name  # noqa: PLC0415 - only needed on request

        if not name:
            self.screen.note = NO_NAME_NOTE
        elif not self.show_speaker_named(name):
            self.screen.note = f"{short_name(name)} is quoted here alone: {ONLY_FOLLOWED}"

    def show_speaker_named(self, name: str) -> bool:
        """Show all that a speaker of the open article has said; the page finds out who that is.

        Return False where the article is a file in no subscription: its speakers are not gathered.
        """
        entry = self.screen.entry
        if entry is None:
            return False
        if self.screen.view is None and self.library.people.of_speaker(entry.id, name) is None:
            return False
        from tuireader.screens.dialogs.person_page import Subject  # noqa: PLC0415 - only needed on request

        self._open_page(Subject(name, entry_id=entry.id))
        return True

    def find_speaker(self, entry_id: int, name: str, is_cancelled: IsCancelled) -> int:
        """Return the id of the person who is a speaker of an article, 0 where nobody knows; runs in a thread.

        The people of an article that was just read may still have to be decided on. A library of an earlier version has
        very many of them: then those of this article are decided first.
        """
        people, end = self.library.people, time.monotonic() + DECIDE_SECONDS
        person = people.of_speaker(entry_id, name)
        if person is None and not self.is_restricted and not is_cancelled():
            people.decide(lambda: is_cancelled() or time.monotonic() > end)
            person = people.of_speaker(entry_id, name)
        if person is None and not self.is_restricted and not is_cancelled():
            people.decide_entry(entry_id)
            person = people.of_speaker(entry_id, name)
        return person.id if person is not None else 0

    def open_quotation(self, found: "PersonQuotation") -> None:
        """Show a quotation in its article; the way back leads to the page."""
        entry = self.library.entries.get(found.entry_id)
        if entry is None:
            self.screen.note = GONE_NOTE
            return
        from tuireader.screens.reader.saved_spot import find_spot  # noqa: PLC0415 - only needed on request

        self._leave()
        self._close_page()
        self._reading.open_at(entry, partial(find_spot, found.quotation))
        if found.quotation.gone is not None:
            self.screen.note = with_key(WORDS_GONE_NOTE, self.key_of("article.changes"), "shows what changed.", " ")

    # The way back

    @property
    def _top_page(self) -> "LibraryPage | None":
        """The page that is shown, if no other screen is above it."""
        return self.page if self.page is not None and self.page.is_open and self.page.is_current else None

    def _leave(self) -> None:
        """Remember what is shown."""
        page = self._top_page
        self._visited.append(page.state if page is not None else self._reading_state())
        del self._visited[:-MAX_STEPS_BACK]
        self._show_way_back()

    def _reading_state(self) -> ReadingState:
        screen = self.screen
        position = ReadingPosition(screen.offset_top, screen.quotation)
        rows = screen.headlines.cursor, screen.query_one(SpeakerPanel).cursor
        return ReadingState(screen.entry, position, screen.pane, screen.side, *rows)

    def _show(self, page: "LibraryPage") -> None:
        """Show a page in the place of the one that is shown, if there is one."""
        app = self.screen.app
        self.screen.note = ""
        with app.batch_update():
            if self._top_page is not None:
                app.switch_screen(page)
            else:
                app.push_screen(page)
        self.page = page

    def _close_page(self) -> None:
        page, self.page = self._top_page, None
        if page is not None:
            page.dismiss(None)
        self.screen.note = ""

    def back(self) -> None:
        """Go back from a page: to the page before, or to what the reader showed."""
        state = self._visited.pop() if self._visited else None
        if state is None or isinstance(state, ReadingState):
            self._close_page()
            if state is not None:
                self._restore(state)
        else:
            self._show_again(state)
        self._show_way_back()

    def go_back(self) -> bool:
        """Go back from an article to the page from which it was opened; return whether there is one."""
        if not self._visited:
            return False
        self.back()
        return True

    def _show_again(self, state: "PageState") -> None:
        from tuireader.screens.dialogs.people_view import PeopleView, PeopleViewState  # noqa: PLC0415 - on request
        from tuireader.screens.dialogs.person_page import PersonPage, PersonPageState  # noqa: PLC0415 - on request

        if isinstance(state, PeopleViewState):
            self._show(PeopleView(self, state))
        elif isinstance(state, PersonPageState):
            self._show(PersonPage(self, state))
        else:
            from tuireader.screens.dialogs.same_words_page import SameWordsPage, SameWordsState  # noqa: PLC0415

            if isinstance(state, SameWordsState):
                self._show(SameWordsPage(self, state))

    def _restore(self, state: ReadingState) -> None:
        """Show what the reader showed before: the article, the position in it, and the cursors."""
        screen = self.screen
        if screen.entry is not state.entry:
            if state.entry is None:
                screen.entry = None
            else:
                self._speaker_row = state.entry, state.speaker_row
                self._reading.return_to(state.entry, state.position)
        elif (screen.offset_top, screen.quotation) != state.position:
            screen.quotation = None
            screen.offset_top = state.position.offset
            screen.quotation = state.position.quotation
        screen.side = state.side
        self._pane_layout.show_pane(state.pane)
        screen.headlines.cursor = state.row
        if screen.entry is state.entry and self._speaker_row is None:
            screen.query_one(SpeakerPanel).cursor = state.speaker_row

    def article_shown(self, entry: Entry) -> None:
        """Put the cursor of the speakers where it was, once the article is shown again with its quotations."""
        if self._speaker_row is not None and self.screen.attribution is not None:
            entry_of_row, row = self._speaker_row
            self._speaker_row = None
            if entry_of_row is entry:
                self.screen.query_one(SpeakerPanel).cursor = row

    def forget(self) -> None:
        """Forget the way back: the user has gone elsewhere in the reader."""
        self._visited.clear()
        self._speaker_row = None
        self._show_way_back()

    def leave_for_pane(self, name: str) -> None:
        """Leave the pages for a pane of the reader, which shows what it showed before."""
        origin = next((state for state in self._visited if isinstance(state, ReadingState)), None)
        self.forget()
        self._close_page()
        if origin is not None:
            self._restore(origin)
        self._pane_layout.go_to_pane(name)

    def _show_way_back(self) -> None:
        """Show in the bottom line of the reader where the way back leads."""
        state = self._visited[-1] if self._visited else None
        self.screen.page_behind = "" if state is None or isinstance(state, ReadingState) else state.name

    # What the user rules

    def join(self, person: "Person", other: "Person") -> None:
        """Rule that two people are one."""
        self._rule(lambda: self.library.people.join(person.id, other.id))

    def keep_apart(self, person: "Person", other: "Person") -> None:
        """Rule that two people are two."""
        self._rule(lambda: self.library.people.keep_apart(person.id, other.id))

    def part(self, person: "Person") -> None:
        """Part the people that the user joined into one."""
        self._rule(lambda: self.library.people.part(person.id))

    def watch(self, person: "Person") -> None:
        """Watch a person, or end that."""
        self.toggle_watch(person)

    def say_nothing_to_part(self) -> None:
        """Say that there is nobody to keep apart, or to part."""
        self.screen.note = NOTHING_TO_PART_NOTE

    def ask_who_is_same(self, person: "Person") -> None:
        """Ask who is the same as a person, and join them."""
        from tuireader.screens.dialogs.find_person import FindPerson  # noqa: PLC0415 - only needed on request
        from tuireader.widgets.person_head import short_name  # noqa: PLC0415 - only needed on request

        def answered(other: "Person | None") -> None:
            if other is not None:
                self.join(person, other)

        title = f"Who is the same as {short_name(person.name)}?"
        sign = self.key_of("person.join") or "="
        self.screen.app.push_screen(FindPerson(title, sign, "join", partial(self._find_people, person.id)), answered)

    def _find_people(self, except_id: int, typed: str, is_cancelled: IsCancelled) -> "list[Person]":
        """Return people of the library; runs in a thread."""
        with self.library.cancellable_query(is_cancelled):
            return [it for it in self.library.people.named(typed) if it.id != except_id]
        return []

    def ask_for_name(self, person: "Person") -> None:
        """Ask for another name of a person; an empty one is the name that articles give."""
        from tuireader.library.ruling_rows import MAX_NAME_CHARACTERS  # noqa: PLC0415 - only needed on request
        from tuireader.screens.dialogs.rename_dialog import Renamed, RenamePrompt  # noqa: PLC0415 - on request

        def refuse(typed: Renamed) -> str:
            return "too long for a name" if len(typed.name.strip()) > MAX_NAME_CHARACTERS else ""

        def answered(typed: "Renamed | None") -> None:
            if typed is not None and typed.name.strip() != person.name:
                self._rule(lambda: self.library.people.rename(person.id, typed.name.strip()))

        self.screen.app.push_screen(RenamePrompt(Renamed(person.name, ""), None, refuse), answered)

    def _rule(self, write: "Callable[[], PersonChange]") -> None:
        """Store a ruling in a thread, and say so."""

        def work(_is_cancelled: IsCancelled) -> None:
            try:
                change = write()
            except TuireaderError as error:
                self.screen.post_message(self.Refused(as_sentence(error)))
            else:
                self.screen.post_message(self.Changed(change))

        self._jobs.run_thread(Job.CORRECT, work)

    def show_changed(self, change: "PersonChange") -> None:
        """Show the page as it is after a ruling, and say what was ruled."""
        from tuireader.screens.people_phrases import change_note  # noqa: PLC0415 - only needed on request

        self.reload()
        self.screen.note = sentence(with_key(change_note(change), self.key_of("mark.undo"), "undoes it", ". "))

    def undo(self) -> None:
        """Undo the last change of marks or rulings, and show the page as it is then."""
        self._marks.undo()
        self.reload()

    def reload(self) -> None:
        """Load what the page shows again."""
        if self.page is not None and self.page.is_open:
            self.page.load()
