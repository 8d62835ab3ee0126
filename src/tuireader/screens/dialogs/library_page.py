"""The base class of the pages about people: they take the window, and lead back to where the user came from."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from tuireader.charset import displayable_char, encoding_of
from tuireader.documents.cleaning import clean_line
from tuireader.library import Library
from tuireader.library.person import Person, PersonOffer, PersonQuotation
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.key_hints import hints_at
from tuireader.screens.keys import PEOPLE, QUIT, with_keys_of
from tuireader.widgets.foot_line import FootLine
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.paged_list import PagedList
from tuireader.widgets.search_bar import PromptLine
from tuireader.widgets.status import KeyHints, StatusLine
from tuireader.widgets.week_bars import BARS
from tuireader.wire.textual_internals import keymap_of

if TYPE_CHECKING:
    from textual.timer import Timer

    from tuireader.screens.reader.state import ReaderState

TYPING_REST_SECONDS = 0.1
"""Seconds without a key after which what is typed is looked for."""

IsCancelled = Callable[[], bool]
AnyRow = Any
"""A row of the list: each page has its own kind."""


def can_show_bars(environment: Mapping[str, str]) -> bool:
    """Return whether the terminal's encoding has bars of each height."""
    encoding = encoding_of(environment)
    return all(displayable_char(bar, encoding) == bar for bar in BARS)


class PageState(Protocol):
    """A page that was left, so that it can be shown again as it was."""

    @property
    def name(self) -> str:
        """What the page is called."""


class PageHost(Protocol):
    """What opens and closes the pages, and does what they are asked for."""

    screen: "ReaderState"
    library: Library
    now: datetime | None

    @property
    def is_restricted(self) -> bool:
        """Whether this is a kiosk."""

    def key_of(self, binding_id: str) -> str:
        """Return the key that the user has for a binding; empty if there is none, or if the kiosk refuses it."""

    def page_opened(self, page: "LibraryPage") -> None:
        """Note which page is shown now."""

    def back(self) -> None:
        """Go back from a page."""

    def leave_for_pane(self, name: str) -> None:
        """Leave the pages for a pane of the reader."""

    def show_keys(self, place: str) -> None:
        """Open the key help over a page."""

    def show_people(self) -> None:
        """Show who is quoted."""

    def open_person(self, person: Person) -> None:
        """Show all that a person has said."""

    def open_quotation(self, found: PersonQuotation) -> None:
        """Show a quotation in its article."""

    def find_speaker(self, entry_id: int, name: str, is_cancelled: IsCancelled) -> int:
        """Return the id of the person who is a speaker of an article, 0 where nobody knows; runs in a thread."""

    def copy(self, found: PersonQuotation) -> None:
        """Copy a quotation, with who said it and where."""

    def ask_for_name(self, person: Person) -> None:
        """Ask for another name of a person."""

    def ask_who_is_same(self, person: Person) -> None:
        """Ask who is the same as a person, and join them."""

    def join(self, person: Person, other: Person) -> None:
        """Rule that two people are one."""

    def keep_apart(self, person: Person, other: Person) -> None:
        """Rule that two people are two."""

    def part(self, person: Person) -> None:
        """Part the people that the user joined into one."""

    def watch(self, person: Person) -> None:
        """Watch a person, or end that."""

    def say_nothing_to_part(self) -> None:
        """Say that there is nobody to keep apart, or to part."""

    def undo(self) -> None:
        """Undo the last change."""


class LibraryPage(BottomDialog[None]):
    """A list in the whole window with a line to find something in it. What happened is said in its bottom line."""

    place = ""
    """What the page is called where keys are listed by place."""
    PAGE_ROWS, END_ROWS = 60, 1000
    """How many rows are loaded at once, and how many on the way to the last one."""
    shows_reader_note = True
    """Whether the messages of the reader are shown here: each key clears the last one."""

    BINDINGS = [
        # These have the ids of the reader's keys, so a key that the user has changed is changed here too.
        with_keys_of("reader.back", "back"),
        with_keys_of("reader.step-back", "back"),
        with_keys_of("reader.cancel", "cancel"),
        with_keys_of("reader.help", "help"),
        with_keys_of("find.start", "find"),
        with_keys_of("list.sort", "sort"),
        with_keys_of("mark.undo", "undo"),
        with_keys_of("watch.toggle", "watch", "Watch this person, or end that"),
        with_keys_of("feed.rename", "rename", "Rename this person"),
        with_keys_of("reader.redraw", "app.redraw"),
        *(with_keys_of(f"pane.{name}", f"pane('{name}')") for name in ("feeds", "headlines", "article", "speakers")),
        *PEOPLE,
        QUIT,
        Binding("down,ctrl+n", "choose(1)", "Next row", id="search.down"),
        Binding("up,ctrl+p", "choose(-1)", "Previous row", id="search.up"),
    ]

    class MoreLoaded(FieldMessage):
        """A thread has loaded more rows after the last one that was there."""

        request: object
        last: AnyRow
        rows: Sequence[AnyRow]
        is_whole: bool
        goes_to_end: bool

    def __init__(self, pages: PageHost, words: str, before_find: PageState | None) -> None:
        super().__init__()
        self.pages = pages
        self.words = words
        self.offers: tuple[PersonOffer, ...] = ()
        """Who may be the same as the chosen person, the likeliest first."""
        self.loaded_request: object = None
        """What the rows are that are shown."""
        self._is_loading_more = False
        self._typing_timer: Timer | None = None
        self.before_find = before_find
        """The page as it was before words were typed: it is shown again where these are cancelled."""

    @property
    def is_open(self) -> bool:
        """Whether the page has not been closed: what a thread answers later shows nothing."""
        return self.is_attached and bool(self.children)

    @abstractmethod
    def make_list(self) -> PagedList[AnyRow]:
        """Return the list of the page."""

    @property
    @abstractmethod
    def request(self) -> object:
        """What is asked for now; an answer carries it, so that one to another question is dropped."""

    @abstractmethod
    def load(self) -> None:
        """Load what the page shows, in a thread."""

    @abstractmethod
    def load_after(self, request: Any, last: AnyRow, count: int, limit: int) -> Sequence[AnyRow]:
        """Return the rows that come after the `last` of `count`; runs in a thread."""

    @abstractmethod
    def show_again(self, state: PageState) -> bool:
        """Show the page as it was, if it was loaded by then and has the same order now; return whether it is."""

    @property
    @abstractmethod
    def state(self) -> PageState:
        """The page as it is now, to be shown again."""

    @property
    @abstractmethod
    def person(self) -> Person | None:
        """The person of the page, or of the row with the cursor."""

    def compose(self) -> ComposeResult:
        """The list, what can be decided about a row, and the bottom line or the line to type in."""
        yield self.make_list()
        yield FootLine()
        yield StatusLine()
        line = PromptLine()
        line.display = False
        yield line

    def on_mount(self) -> None:
        """Show the bar, focus the list, and begin to load."""
        rows = self._rows
        rows.enclose(has_bar=True, has_rule=False, is_between=False)
        self.set_focus(rows)
        self.watch(self.pages.screen, "note", self._show_note)
        self.pages.page_opened(self)
        self.show_keys()

    def _show_note(self, note: str) -> None:
        if self.is_open:
            self.query_one(StatusLine).note = note

    def show_keys(self) -> None:
        """Show the keys of the page in the bottom line."""
        if not self.has_footer:
            self.query_one(StatusLine).hints = KeyHints()
            return
        words, without = self.hint_words()
        self.query_one(StatusLine).hints = hints_at(
            self.place, keymap_of(self.app), restricted=self.pages.is_restricted, words=words, without=without
        )

    def hint_words(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return changed descriptions of keys, and the keys that have no effect now."""
        return {}, ()

    def in_thread(self, work: Callable[[IsCancelled], object], group: str) -> None:
        """Do `work` in a thread; another of its group ends it, and so does the end of the page."""

        def run() -> None:
            work(lambda: worker.is_cancelled)

        worker = self.run_worker(run, thread=True, exclusive=True, group=group)

    # Rows that are scrolled to

    @property
    def rows_to_load(self) -> int:
        """How many rows the page has to have: as many as are there, if it is to show the same again."""
        return max(self.PAGE_ROWS, len(self._rows.rows)) if self.loaded_request == self.request else self.PAGE_ROWS

    @property
    def _rows(self) -> PagedList[AnyRow]:
        return self.query_one(PagedList)

    def load_first(self, work: Callable[[IsCancelled], object], group: str) -> None:
        """Do `work`, which loads the first rows, in a thread; more that are being loaded no longer follow them."""
        self.workers.cancel_group(self, "more")
        self._is_loading_more = False
        self.in_thread(work, group)

    @on(PagedList.NearEnd)
    def _near_end(self) -> None:
        self._load_more(self.PAGE_ROWS, goes_to_end=False)

    @on(PagedList.EndRequested)
    def _end_requested(self) -> None:
        self._is_loading_more = False
        self._load_more(self.END_ROWS, goes_to_end=True)

    def _load_more(self, limit: int, *, goes_to_end: bool) -> None:
        """Load the rows after the last one, unless that is being done."""
        rows, request, library = self._rows, self.request, self.pages.library
        if self._is_loading_more or rows.is_whole or not rows.rows or self.loaded_request != request:
            return
        self._is_loading_more = True
        last, count = rows.rows[-1], len(rows.rows)

        def work(is_cancelled: IsCancelled) -> None:
            more = [last]
            with library.cancellable_query(is_cancelled):
                while not is_cancelled():
                    found = self.load_after(request, more[-1], count + len(more) - 1, limit)
                    more += found
                    is_whole = len(found) < limit
                    if is_whole or not goes_to_end:
                        self.post_message(self.MoreLoaded(request, last, more[1:], is_whole, goes_to_end))
                        return

        self.in_thread(work, "more")

    @on(MoreLoaded)
    def _more_loaded(self, event: MoreLoaded) -> None:
        if not self.is_open or event.request != self.request:
            return
        rows = self._rows
        if not rows.rows or rows.rows[-1] != event.last:
            return
        self._is_loading_more = False
        rows.is_whole = event.is_whole
        rows.append(event.rows)
        if event.goes_to_end:
            rows.cursor = rows.row_count - 1

    # Finding

    @property
    def is_typing(self) -> bool:
        """Whether the user is typing."""
        return self.query_one(PromptLine).display

    async def action_find(self) -> None:
        """Let the user type words, and show only the rows that have them."""
        if not self.words and not self.is_typing:
            self.before_find = self.state
        self.query_one(StatusLine).display = False
        await self.query_one(PromptLine).start("/", self.words)
        self.show_found("")

    def show_found(self, found: str) -> None:
        """Show beside the typed words what they find."""
        if self.is_typing:
            cancel = self.pages.key_of("reader.cancel")
            self.query_one(PromptLine).line.hint = (found, "Enter stay", f"{cancel} all" if cancel else "")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        words = clean_line(event.value)
        if self.is_typing and words != self.words:
            self.words = words
            self._stop_typing_timer()
            self._typing_timer = self.set_timer(TYPING_REST_SECONDS, self.load)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._end_typing()

    def _stop_typing_timer(self) -> None:
        if self._typing_timer is not None:
            self._typing_timer.stop()

    def _end_typing(self) -> None:
        self.query_one(PromptLine).display = False
        self.query_one(StatusLine).display = True
        self.set_focus(self._rows)
        self.show_keys()

    def action_choose(self, step: int) -> None:
        """Go to another row without leaving the line."""
        self._rows.action_step(step)

    def action_cancel(self) -> None:
        """End what is typed, and show all rows again; without words, go back."""
        self.pages.screen.clear_note()
        had_words, was_typing = bool(self.words), self.is_typing
        if not (had_words or was_typing):
            self.pages.back()
            return
        self._stop_typing_timer()
        self.words = ""
        if was_typing:
            self._end_typing()
        before, self.before_find = self.before_find, None
        if had_words and (before is None or not self.show_again(before)):
            self.load()

    # The way back

    def action_back(self) -> None:
        """Go back to where the user came from."""
        self.pages.back()

    def action_pane(self, name: str) -> None:
        """Leave the pages, and go to a pane of the reader."""
        self.pages.leave_for_pane(name)

    def action_help(self) -> None:
        """Show the keys."""
        self.pages.show_keys(self.place)

    # What the user rules

    def action_undo(self) -> None:
        """Undo the last change."""
        self.pages.undo()

    def action_watch(self) -> None:
        """Watch the person, or end that."""
        if self.person is not None:
            self.pages.watch(self.person)

    def action_rename(self) -> None:
        """Give the person another name."""
        if self.person is not None:
            self.pages.ask_for_name(self.person)

    def action_join(self) -> None:
        """Join the person with the one who is offered; where nobody is, ask who is the same."""
        if self.person is None:
            return
        if self.offers:
            self.pages.join(self.person, self.offers[0].person)
        else:
            self.pages.ask_who_is_same(self.person)

    def action_keep_apart(self) -> None:
        """Rule that the one who is offered is somebody else; where nobody is, part people that the user joined."""
        if self.person is None:
            return
        if self.offers:
            self.pages.keep_apart(self.person, self.offers[0].person)
        else:
            self.part(self.person)

    def part(self, person: Person) -> None:
        """Part the people that the user joined into one."""
        self.pages.part(person)

    def show_foot(self, texts: tuple[str, ...]) -> None:
        """Show what can be decided about the person; the longest text comes first."""
        self.query_one(FootLine).texts = texts
