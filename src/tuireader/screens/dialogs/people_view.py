"""Who is quoted in the library, in the whole window."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import on

from tuireader.library import View
from tuireader.library.person import Order, Person, PersonOffer, PersonRow
from tuireader.screens.dialogs.library_page import (
    IsCancelled,
    LibraryPage,
    PageHost,
    PageState,
    can_show_bars,
)
from tuireader.screens.key_hints import END_WATCH
from tuireader.screens.keys import with_keys_of
from tuireader.screens.people_phrases import offer_texts
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.people_list import PeopleList
from tuireader.widgets.person_head import short_name

if TYPE_CHECKING:
    from textual.timer import Timer

CURSOR_REST_SECONDS = 0.15
"""Seconds on a row after which it is looked up who may be the same."""
DAYS = 7


class PeopleOrder(NamedTuple):
    """Which people are listed, and in which order."""

    days: int | None
    order: Order
    words: str


ORDERS = (
    PeopleOrder(DAYS, "most", "most quoted first"),
    PeopleOrder(None, "most", "most quoted first"),
    PeopleOrder(None, "name", "by name"),
    PeopleOrder(None, "latest", "latest first"),
    PeopleOrder(DAYS, "new", "new first"),
)
"""What the key for the order goes through."""


class PeopleRequest(NamedTuple):
    """What is asked for; an answer carries it, so that one to another question is dropped."""

    order: PeopleOrder
    words: str

    @property
    def days(self) -> int | None:
        """The days in which people were quoted; whoever is looked for by name may have been quoted at any time."""
        return None if self.words else self.order.days


class LoadedPeople(NamedTuple):
    """What was loaded."""

    total: int  # how many people there are
    rows: Sequence[PersonRow]  # the first of them
    is_whole: bool
    has_feeds: bool = True  # whether the user follows anything; people are gathered from that
    watched: frozenset[int] = frozenset()  # the ids of people who are watched


class PeopleViewState(NamedTuple):
    """A view of people that was left, so that it can be shown again as it was."""

    view: View
    view_name: str = ""  # "" for the whole library
    order: PeopleOrder = ORDERS[0]
    words: str = ""
    loaded: LoadedPeople | None = None
    row: int = 0
    y: int = 0
    before_find: "PeopleViewState | None" = None  # as it was before words were typed

    @property
    def name(self) -> str:
        """What the view is called."""
        return "people"


class PeopleView(LibraryPage):
    """A row for each person, which are loaded as they are scrolled to."""

    place = "people"
    PAGE_ROWS, END_ROWS = 120, 2000

    BINDINGS = [with_keys_of("person.show", "open_person")]

    class Loaded(FieldMessage):
        """A thread has loaded people."""

        request: PeopleRequest
        people: LoadedPeople

    class Offered(FieldMessage):
        """A thread has found who may be the same as a person."""

        person_id: int
        offers: Sequence[PersonOffer]

    def __init__(self, pages: PageHost, state: PeopleViewState) -> None:
        super().__init__(pages, state.words, state.before_find)
        self._first, self._order, self._loaded = state, state.order, state.loaded
        self._rest_timer: Timer | None = None
        self._offered_to = 0

    def make_list(self) -> PeopleList:
        """Return the list of people."""
        return PeopleList("People", self.pages.now, has_bars=can_show_bars(os.environ))

    @property
    def _list(self) -> PeopleList:
        return self.query_one(PeopleList)

    @property
    def person(self) -> Person | None:
        """The person with the cursor."""
        return self._list.chosen

    @property
    def state(self) -> PeopleViewState:
        """The view as it is now."""
        loaded, rows = self._loaded, self._list
        if loaded is not None:
            loaded = loaded._replace(rows=rows.rows, is_whole=rows.is_whole)
        before = self.before_find if isinstance(self.before_find, PeopleViewState) else None
        return PeopleViewState(
            *(self._first.view, self._first.view_name, self._order, self.words),
            loaded,
            *(rows.cursor, rows.window.y),
            before,
        )

    @property
    def request(self) -> PeopleRequest:
        """Which people are asked for now."""
        return PeopleRequest(self._order, self.words)

    def on_mount(self) -> None:
        """Show the people as they were when they were left, and load them again."""
        self._show_title()
        if self._loaded is not None:
            self._show_people(self._loaded, self._first.row, self._first.y)
        self.load()

    def show_again(self, state: PageState) -> bool:
        """Show the people as they were, if they were loaded by then and are in the same order; return whether it is."""
        if not isinstance(state, PeopleViewState) or state.loaded is None or state.order != self._order:
            return False
        self.workers.cancel_group(self, "people")
        self._show_people(state.loaded, state.row, state.y)
        return True

    # Loading

    def load(self) -> None:
        """Load the people in a thread, with as many rows as are there."""
        request, library, view = self.request, self.pages.library, self._first.view
        limit = self.rows_to_load

        def work(is_cancelled: IsCancelled) -> None:
            with library.cancellable_query(is_cancelled):
                rows = library.people.rows(request.days, view, request.order.order, limit, words=request.words)
                is_whole = len(rows) < limit
                total = len(rows) if is_whole else library.people.count(request.days, view, request.words)
                has_feeds = bool(rows) or bool(library.feeds.all())
                if not is_cancelled():
                    people = LoadedPeople(total, rows, is_whole, has_feeds, library.watches.watched_people())
                    self.post_message(self.Loaded(request, people))

        self._forget_offers()  # what the user rules changes who is offered
        self.load_first(work, "people")

    def load_after(self, request: PeopleRequest, last: PersonRow, count: int, limit: int) -> Sequence[PersonRow]:
        """Return the people who come after the first `count`; runs in a thread."""
        del last
        rows, view = self.pages.library.people.rows, self._first.view
        return rows(request.days, view, request.order.order, limit, offset=count, words=request.words)

    @on(Loaded)
    def _people_loaded(self, event: Loaded) -> None:
        """Show what was loaded; the cursor stays on its person."""
        if not self.is_open or event.request != self.request:
            return
        rows, is_same = self._list, self.loaded_request == event.request
        chosen = rows.chosen.id if is_same and rows.chosen is not None else 0
        row = next(
            (i for i, it in enumerate(event.people.rows) if it.person.id == chosen), rows.cursor if is_same else 0
        )
        y = rows.window.y if is_same else 0
        before = self._loaded and self._loaded._replace(rows=rows.rows, is_whole=rows.is_whole)
        if not is_same or (event.people, row) != (before, rows.cursor):
            self._show_people(event.people, row, y)
        self._look_up_soon()

    def _show_people(self, people: LoadedPeople, row: int, y: int) -> None:
        self._loaded, self.loaded_request = people, self.request
        self._list.is_whole = people.is_whole
        self._list.empty_text = self._empty_text
        self._list.watched = people.watched
        self._list.show(people.rows, self.request.days, row=row, y=y)
        self._show_title()
        self.show_found(_counted_people(people.total))
        self.show_keys()

    # Who may be the same

    @on(PeopleList.Pointed)
    def _person_pointed(self, event: PeopleList.Pointed) -> None:
        """Look up who may be the same as the person with the cursor, once it rests."""
        if event.person.id != self._offered_to:
            self._forget_offers()
            self.show_keys()
            self._look_up_soon()

    def _look_up_soon(self) -> None:
        if self._rest_timer is not None:
            self._rest_timer.stop()
        self._rest_timer = self.set_timer(CURSOR_REST_SECONDS, self.look_up_offers)

    def _forget_offers(self) -> None:
        if self._rest_timer is not None:
            self._rest_timer.stop()
        self._offered_to, self.offers = 0, ()
        self.show_foot(())

    def look_up_offers(self) -> None:
        """Look up in a thread who may be the same as the person with the cursor."""
        person, library = self.person, self.pages.library
        if person is None:
            return

        def work(is_cancelled: IsCancelled) -> None:
            with library.cancellable_query(is_cancelled):
                offers = library.people.offers(person.id)
                if not is_cancelled():
                    self.post_message(self.Offered(person.id, offers))

        self.in_thread(work, "offers")

    @on(Offered)
    def _offered(self, event: Offered) -> None:
        person = self.person if self.is_open else None
        if person is None or person.id != event.person_id:
            return
        self._offered_to, self.offers = person.id, tuple(event.offers)
        keys = tuple(map(self.pages.key_of, ("person.join", "person.apart")))
        self.show_foot(offer_texts(person, self.offers, *keys) if self.offers else ())
        self.show_keys()

    # What is shown around the list

    def _show_title(self) -> None:
        request, name = self.request, self._first.view_name
        title = f"People in {short_name(name)}" if name else "People"
        when = "all time" if request.days is None else f"last {request.days} days"
        total = "" if self._loaded is None else f" · {self._loaded.total:,}"
        which = f"“{short_name(self.words)}”" if self.words else when
        self._list.set_title(f"{title} · {which}{total}", f"{title}{total}", right=self._order.words)

    def hint_words(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return what the key for a watch does, and the keys that have no effect."""
        is_watched = self.person is not None and self.person.id in self._list.watched
        words = {"watch.toggle": END_WATCH} if is_watched else {}
        unused = ("pane.open", "person.join", "person.apart", "feed.rename", "watch.toggle")
        return words, () if self._list.rows else unused

    @property
    def _empty_text(self) -> str:
        key = self.pages.key_of
        if self.words:
            every = f" {key('reader.cancel')} shows all." if key("reader.cancel") else ""
            return f"Nobody who is quoted here is called “{short_name(self.words)}”.{every}"
        if self._loaded is not None and not self._loaded.has_feeds:
            return "You follow no feeds yet: here will be who is quoted in those."
        if self._order.days is None:
            return "Nobody is quoted yet in what you follow. Quotations are found in the background."
        every = f" {key('list.sort')} shows all time." if key("list.sort") else ""
        return f"Nobody was quoted in these {self._order.days} days.{every}"

    # Keys

    @on(PeopleList.Opened)
    def _person_opened(self, event: PeopleList.Opened) -> None:
        self.pages.open_person(event.person)

    def action_open_person(self) -> None:
        """Show what the person with the cursor said."""
        self._list.action_open()

    def action_sort(self) -> None:
        """List other people, or in another order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self.load()


def _counted_people(count: int) -> str:
    return "nobody" if not count else "1 person" if count == 1 else f"{count:,} people"
