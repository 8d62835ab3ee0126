"""Everything that a person has said, in the whole window."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import on

from tuireader.library.person import Person, PersonOffer, PersonProfile, PersonQuotation
from tuireader.screens.dialogs.library_page import (
    IsCancelled,
    LibraryPage,
    PageHost,
    PageState,
    can_show_bars,
)
from tuireader.screens.key_hints import END_WATCH
from tuireader.screens.keys import with_keys_of
from tuireader.screens.people_phrases import joined_texts, offer_texts
from tuireader.widgets.foot_line import FootLine
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.paint import SPEAKER_COLOURS
from tuireader.widgets.person_head import Counts, HeadFacts, short_name
from tuireader.widgets.phrases import counted
from tuireader.widgets.said_list import SaidList

if TYPE_CHECKING:
    from textual.timer import Timer

SENTENCE_REST_SECONDS = 0.1
"""Seconds without scrolling after which sentences are looked up."""
NEWEST_FIRST, BY_OUTLET = "newest first", "by outlet"


class Subject(NamedTuple):
    """Whose page it is. Until it was looked up who that is, a speaker of an article."""

    name: str
    person_id: int = 0
    entry_id: int = 0


class PersonRequest(NamedTuple):
    """What is asked for; an answer carries it, so that one to another question is dropped."""

    subject: Subject
    words: str
    by_outlet: bool


class LoadedPage(NamedTuple):
    """What was loaded of a person."""

    profile: PersonProfile
    total: int  # how many quotations there are that have the words
    rows: Sequence[PersonQuotation]  # the first of them
    is_whole: bool  # whether these are all
    topics: Counts | None = None
    offers: tuple[PersonOffer, ...] = ()
    is_watched: bool = False


class PersonPageState(NamedTuple):
    """A page that was left, so that it can be shown again as it was."""

    subject: Subject
    words: str = ""
    by_outlet: bool = False
    loaded: LoadedPage | None = None
    row: int = 0
    y: int = 0
    before_find: "PersonPageState | None" = None  # as it was before words were typed

    @property
    def name(self) -> str:
        """What the page is called."""
        return short_name(self.subject.name)


class PersonPage(LibraryPage):
    """Who a person is, and all quotations, which are loaded as they are scrolled to."""

    place = "person"

    BINDINGS = [
        with_keys_of("quotation.copy", "copy_quotation"),
        with_keys_of("people.show", "people"),
    ]

    class Loaded(FieldMessage):
        """A thread has loaded the page; None where the person is gone."""

        request: PersonRequest
        page: LoadedPage | None

    class Explained(FieldMessage):
        """A thread has found what a person speaks about, and who may be the same."""

        person_id: int
        topics: Counts
        offers: Sequence[PersonOffer]

    class SentencesFound(FieldMessage):
        """A thread has found the sentences of quotations, by their ids."""

        person_id: int
        sentences: Mapping[str, str]

    def __init__(self, pages: PageHost, state: PersonPageState) -> None:
        super().__init__(pages, state.words, state.before_find)
        self._subject, self._by_outlet, self._loaded = state.subject, state.by_outlet, state.loaded
        self._first = state
        self._has_bars = can_show_bars(os.environ)
        self._sentence_timer: Timer | None = None

    def make_list(self) -> SaidList:
        """Return the list of quotations."""
        return SaidList("Quotations")

    @property
    def _list(self) -> SaidList:
        return self.query_one(SaidList)

    @property
    def person(self) -> Person | None:
        """The person whose page it is, once that is known."""
        return self._loaded.profile.person if self._loaded is not None else None

    @property
    def state(self) -> PersonPageState:
        """The page as it is now."""
        loaded, rows = self._loaded, self._list
        if loaded is not None:
            loaded = loaded._replace(rows=rows.rows, is_whole=rows.is_whole)
        before = self.before_find if isinstance(self.before_find, PersonPageState) else None
        return PersonPageState(self._subject, self.words, self._by_outlet, loaded, rows.cursor, rows.window.y, before)

    @property
    def request(self) -> PersonRequest:
        """Which quotations are asked for now."""
        return PersonRequest(self._subject, self.words, self._by_outlet)

    def on_mount(self) -> None:
        """Show the page as it was when it was left, and load it again."""
        self.query_one(FootLine).display = False
        self._show_title()
        if self._loaded is not None:
            self._show_page(self._loaded, self._first.row, self._first.y)
        self.load()

    def show_again(self, state: PageState) -> bool:
        """Show the page as it was, if it was loaded by then and has the same order now; return whether it is."""
        if not isinstance(state, PersonPageState) or state.loaded is None or state.by_outlet != self._by_outlet:
            return False
        self.workers.cancel_group(self, "person")
        self._show_page(state.loaded, state.row, state.y)
        return True

    # Loading

    def load(self) -> None:
        """Load the page in a thread, with as many quotations as are there."""
        request, library = self.request, self.pages.library
        limit = self.rows_to_load

        def work(is_cancelled: IsCancelled) -> None:
            with library.cancellable_query(is_cancelled):
                page = self._look_up(request, limit, is_cancelled)
                if not is_cancelled():
                    self.post_message(self.Loaded(request, page))
                if page is None or is_cancelled():
                    return
                person_id = page.profile.person.id
                topics = library.people.topics(person_id)
                offers = library.people.offers(person_id)
                if not is_cancelled():
                    self.post_message(self.Explained(person_id, topics, offers))

        self.load_first(work, "person")

    def load_after(
        self, request: PersonRequest, last: PersonQuotation, count: int, limit: int
    ) -> Sequence[PersonQuotation]:
        """Return the quotations that come after the last one; runs in a thread."""
        del count
        quotations, person_id = self.pages.library.people.quotations, request.subject.person_id
        return quotations(person_id, request.words, by_outlet=request.by_outlet, before=last, limit=limit)

    def _look_up(self, request: PersonRequest, limit: int, is_cancelled: IsCancelled) -> LoadedPage | None:
        """Return the page from the library; runs in a thread."""
        people = self.pages.library.people
        subject = request.subject
        person_id = subject.person_id or self.pages.find_speaker(subject.entry_id, subject.name, is_cancelled)
        profile = people.profile(person_id) if person_id else None
        if profile is None:
            return None
        person_id = profile.person.id
        rows = people.quotations(person_id, request.words, by_outlet=request.by_outlet, limit=limit)
        is_whole = len(rows) < limit
        if is_whole:
            total = len(rows)
        elif request.words:
            total = people.count_quotations(person_id, request.words)
        else:
            total = profile.person.quotations
        is_watched = self.pages.library.watches.of_person(person_id) is not None
        return LoadedPage(profile, total, rows, is_whole, is_watched=is_watched)

    @on(Loaded)
    def _page_loaded(self, event: Loaded) -> None:
        """Show what was loaded; the cursor stays on its quotation."""
        if not self.is_open or event.request != self.request:
            return
        if event.page is None:
            self._show_nobody()
            return
        before, rows, page = self._loaded, self._list, event.page
        if before is not None and before.profile.person.id == page.profile.person.id:
            page = page._replace(topics=before.topics, offers=before.offers)
        is_same = self.loaded_request == event.request
        chosen = rows.chosen_row.quotation.id if is_same and rows.chosen_row is not None else None
        row = next((i for i, it in enumerate(page.rows) if it.quotation.id == chosen), rows.cursor if is_same else 0)
        y = rows.window.y if is_same else 0
        shown = before and before._replace(rows=rows.rows, is_whole=rows.is_whole)
        if not is_same or (page, row) != (shown, rows.cursor):
            self._show_page(page, row, y)

    def _show_page(self, page: LoadedPage, row: int, y: int) -> None:
        person = page.profile.person
        self._loaded, self._subject = page, Subject(person.name, person.id)
        self.loaded_request = self.request
        self._list.colour = person.id % SPEAKER_COLOURS
        self._list.is_whole = page.is_whole
        self._list.empty_text = self._empty_text
        self._list.show(page.rows, self._facts, by_outlet=self._by_outlet, row=row, y=y)
        self._show_title()
        self._show_offers(page.offers)
        self.show_found(counted(page.total, "quotation"))
        self.show_keys()

    @property
    def _facts(self) -> HeadFacts | None:
        """What the head shows; while words are looked for, what they find begins at the top."""
        if self._loaded is None or self.words:
            return None
        return HeadFacts(self._loaded.profile, self._loaded.topics, self._has_bars, self._loaded.is_watched)

    @on(Explained)
    def _explained(self, event: Explained) -> None:
        if not self.is_open or self._loaded is None or event.person_id != self._loaded.profile.person.id:
            return
        topics, offers = tuple(event.topics), tuple(event.offers)
        if topics != self._loaded.topics:
            self._loaded = self._loaded._replace(topics=topics)
            self._list.show_facts(self._facts)
        self._loaded = self._loaded._replace(offers=offers)
        self._show_offers(offers)

    # The sentences of quotations that are parts of one

    @on(SaidList.RowsShown)
    def _rows_shown(self) -> None:
        """Look up the sentences of what is in sight, once it rests."""
        if not self.is_open:
            return
        if self._sentence_timer is not None:
            self._sentence_timer.stop()
        if self._list.parts_in_sight:
            self._sentence_timer = self.set_timer(SENTENCE_REST_SECONDS, self.look_up_sentences)

    def look_up_sentences(self) -> None:
        """Look up in a thread the sentences of what is in sight: an article must be opened for each."""
        parts, library, person_id = self._list.parts_in_sight, self.pages.library, self._subject.person_id

        def work(is_cancelled: IsCancelled) -> None:
            sentences = library.people.sentences(parts)
            if not is_cancelled():
                found = {part.quotation.id: it for part, it in zip(parts, sentences, strict=True)}
                self.post_message(self.SentencesFound(person_id, found))

        self.in_thread(work, "sentences")

    @on(SentencesFound)
    def _sentences_found(self, event: SentencesFound) -> None:
        if self.is_open and event.person_id == self._subject.person_id:
            self._list.show_sentences(event.sentences)

    # What is shown around the list

    def _show_title(self) -> None:
        name, loaded = short_name(self._subject.name), self._loaded
        right = BY_OUTLET if self._by_outlet else NEWEST_FIRST
        if loaded is None:
            self._list.set_title(name)
            return
        person = loaded.profile.person
        quotations, articles = counted(person.quotations, "quotation"), counted(person.articles, "article")
        if self.words:
            found = f"{loaded.total:,} of {quotations}"
            self._list.set_title(f"{name} · {found} · “{short_name(self.words)}”", f"{name} · {found}", right=right)
        else:
            shorter = (f"{name} · {quotations}", f"{name} · {person.quotations:,}")
            self._list.set_title(f"{name} · {quotations} in {articles}", *shorter, right=right)

    def hint_words(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return the order that `t` changes to, and the keys that have no effect."""
        has_join = bool(self._loaded and (self._loaded.offers or self._loaded.profile.joined))
        words = {"list.sort": NEWEST_FIRST if self._by_outlet else BY_OUTLET}
        if self._loaded is not None and self._loaded.is_watched:
            words["watch.toggle"] = END_WATCH
        has_rows = bool(self._list.rows)
        return words, (
            *(() if has_rows else ("pane.open", "quotation.copy", "list.sort")),
            *(() if has_join else ("person.apart",)),
            *(() if self._loaded is not None else ("watch.toggle",)),
        )

    @property
    def _empty_text(self) -> str:
        name = short_name(self._subject.name)
        if not self.words:
            return f"No article here quotes {name} now."
        count = self._loaded.profile.person.quotations if self._loaded else 0
        every = (
            f" {self.pages.key_of('reader.cancel')} shows all {count:,}." if self.pages.key_of("reader.cancel") else ""
        )
        return f"Nothing that {name} said has “{short_name(self.words)}”.{every}"

    def _show_nobody(self) -> None:
        """Say that the person is no longer in the library."""
        self._loaded = self.loaded_request = None
        self._list.is_whole = True
        name = short_name(self._subject.name)
        is_known = bool(self._subject.person_id)
        self._list.empty_text = (
            f"{name} is no longer in the library."
            if is_known
            else f"{name} is not among the people of the library yet: quotations are found in the background."
        )
        self._list.show((), None, by_outlet=self._by_outlet)
        self._show_title()
        self._show_offers(())

    def _show_offers(self, offers: tuple[PersonOffer, ...]) -> None:
        self.offers = offers
        keys = tuple(map(self.pages.key_of, ("person.join", "person.apart")))
        joined = self._loaded.profile.joined if self._loaded is not None else ()
        texts = joined_texts(joined, keys[1]) if joined else ()
        texts = offer_texts(self.person, offers, *keys) if offers and self.person is not None else texts
        self.show_foot(texts)
        self.query_one(FootLine).display = bool(texts)
        self.show_keys()

    # Keys

    @on(SaidList.Chosen)
    def _quotation_chosen(self, event: SaidList.Chosen) -> None:
        self.pages.open_quotation(event.quotation)

    def action_sort(self) -> None:
        """Sort by outlet, or the newest first again."""
        self._by_outlet = not self._by_outlet
        self.load()

    def action_copy_quotation(self) -> None:
        """Copy the quotation with the cursor, with who said it and where."""
        if self._list.chosen_row is not None:
            self.pages.copy(self._list.chosen_row)

    def action_people(self) -> None:
        """Show who is quoted."""
        self.pages.show_people()

    def part(self, person: Person) -> None:
        """Part the people that the user joined into this one, if there are any."""
        if self._loaded is not None and self._loaded.profile.joined:
            self.pages.part(person)
        else:
            self.pages.say_nothing_to_part()
