"""Who else quotes the words of a quotation, in the whole window."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import on

from tuireader.library import Library
from tuireader.library.person import Person, PersonQuotation
from tuireader.library.text_folding import fold
from tuireader.library.witness import NOWHERE_ELSE, SameWords, Witness
from tuireader.quotes import Quotation
from tuireader.screens.dialogs.library_page import IsCancelled, LibraryPage, PageHost, PageState
from tuireader.screens.keys import with_keys_of
from tuireader.widgets.foot_line import FootLine
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.person_head import short_name
from tuireader.widgets.phrases import counted
from tuireader.widgets.witness_list import WitnessList

TITLE = "The same words"
EARLIEST_FIRST = "earliest first"
NOT_STORED = (
    "This quotation is not among those of the library: they are found in the background, in the feeds and folders that"
    " you follow."
)
GONE = "This quotation is no longer in the library: its article was changed or removed."


class SaidSubject(NamedTuple):
    """A quotation of an article, as the article shows it."""

    entry_id: int
    quotation: Quotation


class SameWordsRequest(NamedTuple):
    """What is asked for; an answer carries it, so that one to another question is dropped."""

    subject: SaidSubject
    words: str


class SameWordsState(NamedTuple):
    """A page that was left, so that it can be shown again as it was."""

    subject: SaidSubject
    words: str = ""
    found: SameWords | None = None
    row: int = 0
    y: int = 0
    before_find: "SameWordsState | None" = None  # as it was before words were typed

    @property
    def name(self) -> str:
        """What the page is called."""
        return "the same words"


class SameWordsPage(LibraryPage):
    """A quotation and all that have its words, the earliest first."""

    place = "same words"

    BINDINGS = [with_keys_of("quotation.copy", "copy_quotation"), with_keys_of("people.show", "people")]

    class Loaded(FieldMessage):
        """A thread has looked up the words; None where the quotation is not in the library, and why that is so."""

        request: SameWordsRequest
        found: SameWords | None
        why_not: str = ""

    def __init__(self, pages: PageHost, state: SameWordsState) -> None:
        super().__init__(pages, state.words, state.before_find)
        self._subject, self._found, self._first = state.subject, state.found, state

    def make_list(self) -> WitnessList:
        """Return the list of quotations."""
        return WitnessList("Same words")

    @property
    def _list(self) -> WitnessList:
        return self.query_one(WitnessList)

    @property
    def person(self) -> Person | None:
        """Nobody: the page is about words."""
        return None

    @property
    def request(self) -> SameWordsRequest:
        """Which quotations are asked for now."""
        return SameWordsRequest(self._subject, self.words)

    @property
    def state(self) -> SameWordsState:
        """The page as it is now."""
        before = self.before_find if isinstance(self.before_find, SameWordsState) else None
        rows = self._list
        return SameWordsState(self._subject, self.words, self._found, rows.cursor, rows.window.y, before)

    def on_mount(self) -> None:
        """Show the page as it was when it was left, or look the words up."""
        self.query_one(FootLine).display = False
        self._list.set_title(TITLE)
        if self._found is not None:
            self._show_found(self._found, self._first.row, self._first.y)
        self.load()

    def show_again(self, state: PageState) -> bool:
        """Show the page as it was, if it was loaded by then; return whether it is."""
        if not isinstance(state, SameWordsState) or state.found is None:
            return False
        self._show_found(state.found, state.row, state.y)
        return True

    # Loading

    def load(self) -> None:
        """Look the words up in a thread."""
        request, library = self.request, self.pages.library

        def work(is_cancelled: IsCancelled) -> None:
            with library.cancellable_query(is_cancelled):
                subject = request.subject
                ids = library.said.ids_of(subject.entry_id, (subject.quotation,))
                quotation_id = ids.get(subject.quotation.id)
                found = library.people.same_words(quotation_id) if quotation_id else None
                why_not = _why_not_found(library, subject) if found is None else ""
                if not is_cancelled():
                    self.post_message(self.Loaded(request, found, why_not))

        self.load_first(work, "same words")

    def load_after(self, request: object, last: Witness, count: int, limit: int) -> Sequence[Witness]:  # noqa: ARG002
        """Return nothing: all quotations are loaded at once."""
        return ()

    @on(Loaded)
    def _loaded(self, event: Loaded) -> None:
        """Show what was found; the cursor stays on its quotation, and first is on the earliest."""
        if not self.is_open or event.request != self.request:
            return
        if event.found is None:
            self._found = None
            self._list.empty_text = event.why_not
            self._list.show(())
            self._show_title()
            return
        rows = self._list
        if self.loaded_request == event.request and event.found == self._found:
            return
        chosen = rows.chosen_row.found.quotation.id if rows.chosen_row is not None else None
        shown = self._fitting(event.found)
        row = next((i for i, it in enumerate(shown) if it.found.quotation.id == chosen), 0)
        self._show_found(event.found, row, rows.window.y if row else 0)

    def _show_found(self, found: SameWords, row: int, y: int) -> None:
        self._found, self.loaded_request = found, self.request
        shown = self._fitting(found)
        self._list.empty_text = self._empty_text
        self._list.show(shown, row=row, y=y)
        self._show_title()
        self.show_found(counted(len(shown), "quotation"))
        self.show_keys()

    def _fitting(self, found: SameWords) -> Sequence[Witness]:
        """Return the quotations that have all typed words; none where nobody else quotes the words."""
        if len(found.witnesses) < 2:
            return ()
        typed = fold(self.words).split()
        return [it for it in found.witnesses if all(word in _searched(it.found) for word in typed)]

    def _show_title(self) -> None:
        found = self._found
        if found is None or len(found.witnesses) < 2:
            self._list.set_title(TITLE)
            return
        more = "" if found.is_whole else "at least "
        articles = f"{more}{counted(found.articles, 'article')}"
        if self.words:
            count = f"{len(self._list.rows)} of {len(found.witnesses)}"
            self._list.set_title(f"{TITLE} · {count} · “{short_name(self.words)}”", f"{TITLE} · {count}")
        else:
            self._list.set_title(f"{TITLE} · in {articles}", f"{TITLE} · {more}{found.articles}", right=EARLIEST_FIRST)

    @property
    def _empty_text(self) -> str:
        return f"None of them has “{short_name(self.words)}”." if self.words else NOWHERE_ELSE

    def hint_words(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return the keys that have no effect now."""
        keys = ("pane.open", "quotation.copy", "find.start")
        return {}, () if self._list.rows else keys[: 2 if self.words else 3]

    # Keys

    @on(WitnessList.Chosen)
    def _quotation_chosen(self, event: WitnessList.Chosen) -> None:
        self.pages.open_quotation(event.quotation)

    def action_copy_quotation(self) -> None:
        """Copy the quotation with the cursor, with who said it and where."""
        if self._list.chosen_row is not None:
            self.pages.copy(self._list.chosen_row.found)

    def action_people(self) -> None:
        """Show who is quoted."""
        self.pages.show_people()

    def action_undo(self) -> None:
        """Undo nothing: the page changes nothing."""


def _why_not_found(library: Library, subject: SaidSubject) -> str:
    """Return the sentence that says why the library has no such quotation."""
    start, stop = subject.quotation.content[0][0], subject.quotation.content[-1][1]
    had = (it.extent for it in library.said.of_entry(subject.entry_id, with_gone=True) if it.gone is not None)
    return GONE if (start, stop) in had or library.entries.get(subject.entry_id) is None else NOT_STORED


def _searched(it: PersonQuotation) -> str:
    return fold(f"{it.quotation.text} {it.person_name} {it.outlet} {it.title}")
