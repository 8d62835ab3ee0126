"""The list in the headlines, sorted and filtered."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, get_args

from tuireader.errors import TuireaderError
from tuireader.library import ALL, UNREAD, Entry, Library, Listing, View
from tuireader.library.matching import included_terms, is_indexed
from tuireader.library.view import Sort, narrow_view
from tuireader.library.view_orders import order_of, store_order
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.feed_rows import feed_rows
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.query_line import FILTER_PREFIX, SEARCH_PREFIX, QueryLine
from tuireader.screens.reader.samples import INVENTED, SAMPLES_TITLE
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.feeds import FeedRow
from tuireader.widgets.messages import FieldMessage

if TYPE_CHECKING:
    from tuireader.screens.reader.run_search import SearchHeading

MAX_COUNTED_FILES = 10_000
"""The most files whose unread ones are counted here; in views of the library, the library counts them."""

SORTS: tuple[Sort, ...] = get_args(Sort)
SORT_NAMES: dict[Sort, str] = {
    "newest": "newest first",
    "oldest": "oldest first",
    "title": "by title",
    "feed": "by feed",
    "best": "best first",
}
"""The words for each sort order."""


class EntryLists:
    """Lists the entries of the current view, sorted and filtered."""

    class Counted(FieldMessage):
        """A thread has counted the unread entries."""

        rows: tuple[FeedRow, ...]
        unread: int | None

    class Listed(FieldMessage):
        """A thread has fetched the whole list.

        `total` is how many there are without the filter; where the view is empty, how many articles there are in all.
        """

        entries: Listing
        unread: int | None
        total: int | None = None

    class Refolded(FieldMessage):
        """A thread has folded a list again: `entries` is `before` with copies that are known now."""

        before: Listing
        entries: Listing

    def __init__(
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        pane_layout: PaneLayout,
        query_line: QueryLine,
    ) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._pane_layout = pane_layout
        self._query_line = query_line
        self._sort: Sort = "newest"
        self.filter_query = ""
        self._total: int | None = None  # see `Listed`
        self._files: Sequence[Entry] | None = None  # all files that are listed, while a filter hides some
        self._unfolded: set[int] = set()
        """Articles whose copies have rows of their own, until another view is shown; lists in threads look here."""
        self.search: SearchHeading | None = None
        """The heading above the results of a search; None if none are listed."""

    @property
    def sort(self) -> Sort:
        """The sort order of the list."""
        return self._sort

    @sort.setter
    def sort(self, sort: Sort) -> None:
        self._sort = self._screen.list_sort = sort
        self.show_order()

    def show_order(self) -> None:
        """Show above the list its order, or the key that changes the order of hits; files keep their given order."""
        is_typed = self._query_line.is_open_for(SEARCH_PREFIX)
        is_search = is_typed or self.search is not None
        self._screen.list_order = SORT_NAMES[self.sort] if is_search or self._screen.view is not None else ""
        other_order = SORT_NAMES["newest" if self.sort == "best" else "best"]
        key = "Tab" if is_typed else self._screen.key_of("list.sort")
        has_orders = self.search is not None and self.search.nearest is None  # else Tab takes the nearest word
        self._screen.order_hint = f"{key} {other_order}" if has_orders and key else ""

    def show_search_keys(self) -> None:
        """Name the keys of a search: other ones work while the query is typed."""
        self.show_order()
        if not self._screen.entries:
            self._screen.empty_text = self._why_empty()

    @property
    def follows_feeds(self) -> bool:
        """Whether the library has any feed."""
        return bool(self._library.feeds.all())

    # Counting

    def count_unread(self) -> None:
        """Update the feeds pane and the unread counts."""
        self._jobs.run_thread(Job.COUNT_UNREAD, self._count)

    def _count(self, _is_cancelled: IsCancelled) -> None:
        unread = self._unread_in(self._screen.entries, self._screen.view)
        self._screen.post_message(self.Counted(tuple(feed_rows(self._library)), unread))

    def _unread_in(self, entries: Sequence[Entry], view: View | None) -> int | None:
        """Return how many entries of a list are unread; None for a search, and for very many files."""
        if self.sort == "best" or self._screen.marks_hits:
            return None
        if view is not None:
            view = self.narrowed(view)
            return 0 if view.unread is False else self._library.entries.count(view._replace(unread=True))
        return entries.count_unread() if isinstance(entries, Listing) and len(entries) <= MAX_COUNTED_FILES else None

    def show_counts(self, rows: tuple[FeedRow, ...], unread: int | None) -> None:
        """Show the rows of the feeds pane, which is there while it has some, and how much of the list is unread."""
        had_feeds, self._screen.feed_rows = self._pane_layout.has_feeds, rows
        self._screen.unread = unread
        self.show_title()
        if not self._screen.entries:  # the reason may be that a feed failed, which is known only now
            self._screen.empty_text = self._why_empty()
        if had_feeds != self._pane_layout.has_feeds:
            self._pane_layout.feeds_changed()

    # Listing

    def show_view(self, view: View) -> None:
        """Show the entries of `view` in the headlines."""
        self._screen.view = view
        self._unfolded.clear()
        self.sort = order_of(self._library.settings, view)
        self.relist()

    def fold(self, listing: Listing, view: View) -> Listing:
        """Return a list of `view` with copies in the rows of what they are copies of, unless the user wants none so."""
        return self._library.copies.fold(listing, view, self._unfolded) if self._screen.config.fold_copies else listing

    def refold(self) -> None:
        """Fold the list again, in a thread: other copies are known. Files are listed as they were given."""
        listing, view = self._screen.entries, self._screen.view
        if isinstance(listing, Listing) and (view is not None or self.search is not None):
            folded = self.fold(listing, view or ALL)
            if folded.folds != listing.folds:
                self._screen.post_message(self.Refolded(listing, folded))

    def show_refolded(self, before: Listing, entries: Listing) -> None:
        """Show a list that was folded again, unless another is shown by now."""
        if self._screen.entries is before:
            self._screen.entries = entries

    def toggle_copies(self, entry: Entry) -> None:
        """Show the copies in the row of an entry as rows of their own, or fold them again."""
        screen, listing = self._screen, self._screen.entries
        changed = listing.toggled(entry) if isinstance(listing, Listing) else None
        if changed is None:
            screen.note = "This list has no other copy of this article."
            return
        self._unfolded.difference_update(changed.group_of(entry))
        if changed.is_unfolded(entry):
            self._unfolded.update(changed.group_of(entry))
        screen.entries = changed

    def relist(self) -> None:
        """List the view again, with new entries; the cursor stays where it was."""
        self.show_title()
        if self._screen.view is not None:
            view = self.narrowed(self._screen.view)
            self._jobs.run_thread(Job.LIST_ENTRIES, partial(self._list, view, self.sort))
        elif self._files is not None:
            self._jobs.run_thread(Job.LIST_ENTRIES, partial(self._list_files, self._files, self.filter_query))

    def _list_files(self, files: Sequence[Entry], query: str, is_cancelled: IsCancelled) -> None:
        """List the files that fit the filter, in their own order."""
        from tuireader.library import parse_query  # noqa: PLC0415 - not needed at start

        view, file_ids = parse_query(query, plain="headline")._replace(with_unlisted=True), entry_ids(files)
        if any(is_indexed((term,)) for term in (*included_terms(view), *view.excluded_terms)):
            self._library.search.index_entries(file_ids, is_cancelled)
        fitting = set(self._library.entries.listing(view, "newest").ids)
        found = self._library.entries.listing_of(filter(fitting.__contains__, file_ids))
        if not is_cancelled():
            self._screen.post_message(self.Listed(found, self._unread_in(found, None), len(files) if query else None))

    def titles_peeked(self) -> None:
        """Filter the files again: more of their titles are known now."""
        if self._files is not None and self.filter_query:
            self.relist()

    def _list(self, view: View, sort: Sort, is_cancelled: IsCancelled) -> None:
        entries, shown_view = self.fold(self._library.entries.listing(view, sort), view), self._screen.view
        total = None
        if self.filter_query and shown_view is not None:
            total = self._library.entries.count(shown_view)
        elif not entries:
            total = self._library.entries.count()
        if not is_cancelled():
            self._screen.post_message(self.Listed(entries, self._unread_in(entries, shown_view), total))

    def show_listed(self, entries: Listing, unread: int | None, total: int | None = None) -> None:
        """Show the listed entries and, while a filter is typed, how many of `total` it leaves."""
        from tuireader.screens.reader.run_search import Answer  # noqa: PLC0415 - not needed at start

        self._total = total
        if total is not None and self.filter_query and self._query_line.is_open_for(FILTER_PREFIX):
            self._screen.note = f"{entries.article_count:,} of {total:,}"
        if self.search is not None:
            self.search = self.search._replace(facts=Answer(entries, entries.article_count).facts(self.sort))
        self._screen.unread = unread
        self._screen.entries = entries

    def complete(self, entries: Listing) -> None:
        """Load the rest of a long list in a thread, unless a search or another list was asked for meanwhile."""
        is_listed = self._screen.entries is entries and not self._jobs.is_running(Job.LIST_ENTRIES)
        if is_listed and not entries.is_whole:
            self._jobs.run_thread(Job.LIST_ENTRIES, partial(self._complete, entries))

    def _complete(self, entries: Listing, is_cancelled: IsCancelled) -> None:
        whole, view = entries.complete(), self._screen.view
        if self._unfolded and view is not None:  # since the first entries were listed
            whole = self.fold(whole, self.narrowed(view))
        if not is_cancelled():  # else something else is listed by now
            self._screen.post_message(self.Listed(whole, self._unread_in(whole, self._screen.view)))

    def entries_changed(self, entries: Sequence[Entry]) -> None:
        """Update the title and the text of an empty list. Open the first entry if none is open."""
        screen = self._screen
        self.show_order()
        self.show_title()
        screen.empty_text = "" if entries else self._why_empty()
        if entries and screen.entry is None and self._jobs.may_start:
            note, screen.entry = screen.note, entries[0]
            screen.note = note  # opening an entry clears the message of the refresh, which the user has not read yet

    def _why_empty(self) -> str:
        from tuireader.screens.reader.empty_list import EmptyList, why_empty  # noqa: PLC0415 - not needed at start

        is_typed = self._query_line.is_open_for(SEARCH_PREFIX)
        listed = EmptyList(self.search, is_typed, self.filter_query, self._total, self.follows_feeds)
        return why_empty(self._screen, listed)

    def show_title(self) -> None:
        """Show above the headlines what they list."""
        if self.search is not None:
            self._screen.list_title, self._screen.list_facts = f"Search: {self.search.query}", self.search.facts
        elif self._screen.shows_samples:
            self._screen.list_title = " · ".join(filter(None, (SAMPLES_TITLE, self._filter_part)))
            self._screen.list_facts = f"{len(self._screen.entries)} · {INVENTED}{self._first_feed_hint()}"
        else:
            self._screen.list_title, self._screen.list_facts = self._view_title(), ""

    def _first_feed_hint(self) -> str:
        return with_key("", self._screen.key_of("feed.add"), "adds your first feed", " · ")

    def _view_title(self) -> str:
        view = self._screen.view
        row = next((row for row in self._screen.feed_rows if row.view.is_same_view(view) and row.view != ALL), None)
        return " · ".join(filter(None, (row.name if row else "", self._filter_part)))

    @property
    def _filter_part(self) -> str:
        return f"{FILTER_PREFIX} {self.filter_query}" if self.filter_query else ""

    # Order and filter

    def narrowed(self, view: View) -> View:
        """Return `view` narrowed by the filter."""
        from tuireader.library import parse_query  # noqa: PLC0415 - not needed at start

        return narrow_view(view, parse_query(self.filter_query, plain="headline")) if self.filter_query else view

    def use_next_sort(self) -> None:
        """Switch to the next order: newest, oldest, by title, by feed. Where nothing is unread, list all instead."""
        view = self._screen.view
        if view is None:
            subject = (
                "The samples keep their order"
                if self._screen.shows_samples
                else "Files keep the order in which you gave them"
            )
            self._screen.note = f"{subject}."
            return
        if view == UNREAD and not self._screen.entries and not self.filter_query:
            self.show_view(ALL)
            return
        sorts = SORTS if view.terms else SORTS[: SORTS.index("best")]
        self.sort = sorts[(SORTS.index(self.sort) + 1) % len(sorts)]
        store_order(self._library.settings, view, self.sort)
        self._screen.note = f"Sorted {SORT_NAMES[self.sort]}."
        self.relist()

    async def start_filter(self) -> None:
        """Ask for a query, and list only entries that match it."""
        if self._screen.view is None and not self.filter_query:
            self._files = self._screen.entries
        await self._query_line.open(FILTER_PREFIX, self.filter_query)

    def cancel_typed_filter(self) -> bool:
        """Close the input line and list everything again; return whether a filter was being typed."""
        if not self._query_line.is_open_for(FILTER_PREFIX):
            return False
        self._query_line.close()
        self.cancel_filter()
        self._screen.note = ""
        return True

    def cancel_filter(self) -> bool:
        """Remove the filter; return whether there was one."""
        if not self.filter_query:
            return False
        self.query_typed("")
        return True

    def cancel_empty_filter(self) -> bool:
        """Remove the filter if it leaves nothing; return whether it was removed."""
        return not self._screen.entries and self.cancel_filter()

    def query_typed(self, query: str) -> None:
        """List the entries that match `query`. If the query is wrong, only say what is wrong."""
        self._use_filter(query)

    def query_entered(self, query: str) -> None:
        """Close the input line, unless the query is wrong; the filter stays."""
        if self._use_filter(query):
            self._query_line.close()

    def _use_filter(self, query: str) -> bool:
        """Filter the list, or say what is wrong with `query`; return whether it is right."""
        from tuireader.library import parse_query  # noqa: PLC0415 - not needed at start

        try:
            parse_query(query, plain="headline")
        except TuireaderError as error:
            self._screen.note = f"{FILTER_PREFIX} {error}"
            return False
        self.filter_query, self._screen.note = query, ""
        self.relist()
        return True


def entry_ids(entries: Sequence[Entry]) -> list[int]:
    """Return the ids of `entries`, also of copies in the rows of others, without loading rows."""
    return list(entries.article_ids) if isinstance(entries, Listing) else [entry.id for entry in entries]
