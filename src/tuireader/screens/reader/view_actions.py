"""What the headlines show: the library's views, sorted and filtered; and marks on what is listed."""

from collections.abc import Iterator, Sequence
from typing import get_args

from textual import on, work
from textual.timer import Timer
from textual.worker import get_current_worker

from tuireader.errors import TuireaderError
from tuireader.library import ALL, QUOTED, STARRED, UNREAD, Entry, Library, View, parse_query, today
from tuireader.library.view import Sort, narrow_view
from tuireader.screens.reader.panes import FEEDS, HEADLINES
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.feeds import FeedList, FeedRow
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.status import counted

COUNT_WAIT_SECONDS = 0.3
"""Seconds of rest after which it is counted anew what is unread: who goes from article to article is not held up."""
SORTS: tuple[Sort, ...] = get_args(Sort)
_CHANGES = {
    ("read", True): "marked as read",
    ("read", False): "marked as unread",
    ("starred", True): "starred",
    ("starred", False): "no longer starred",
}
"""What is said of the marks that are taken back."""


class EntryLists(ReaderState):
    """Views beside the headlines."""

    sort: Sort = "newest"
    filtered = ""
    _count_later: Timer | None = None

    class Counted(FieldMessage):
        """A worker has counted what is unread."""

        rows: tuple[FeedRow, ...]

    # Views

    @work(thread=True, exclusive=True, group="count")
    def count(self) -> None:
        """Bring the feeds pane up to date."""
        self.post_message(self.Counted(tuple(feed_rows(self._library))))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self.feed_rows = event.rows
        self._head()
        if event.rows and not self.has_feeds:
            self.has_feeds = True
            self._arrange()

    @on(FeedList.Selected)
    def _feed_selected(self, event: FeedList.Selected) -> None:
        self.filtered = ""
        self.show_view(event.row.view)
        self.show_pane(HEADLINES)

    def show_view(self, view: View) -> None:
        """Show the entries of `view` in the headlines."""
        self.view = view
        self.relist()

    def watch_entries(self, entries: Sequence[Entry]) -> None:
        """Say why nothing is listed; what comes where nothing was being read is read."""
        self.empty_text = "" if entries else self._why_empty()
        if entries and self.entry is None and self.has_begun:
            note, self.entry = self.note, entries[0]
            self.note = note  # what is said of the refresh is still to be read

    def _why_empty(self) -> str:
        if self.search_terms:
            return "Nothing was found."
        if self.filtered:
            return "Nothing fits. Esc takes the filter away."
        if row := next((row for row in self.feed_rows if row.problem and row.view.is_same_view(self.view)), None):
            return f"{row.problem[:1].upper()}{row.problem[1:]}. r tries again."
        if self.view != ALL or self.config.restricted:
            return "Nothing here."
        return f"No articles yet. {'R fetches the feeds' if self._library.feeds() else 'a adds a feed'}."

    def relist(self) -> None:
        """List the view anew: what has come is there, the cursor stays where it was."""
        self._head()
        if self.view is not None:
            self._list(self._narrowed(self.view))

    def _head(self) -> None:
        """Say above the headlines what they are."""
        row = next((row for row in self.feed_rows if row.view.is_same_view(self.view) and row.view != ALL), None)
        filtered = f"& {self.filtered}" if self.filtered else ""
        self.list_title = " · ".join(filter(None, (row.name if row else "", filtered)))

    @work(thread=True, exclusive=True, group="list")
    def _list(self, view: View) -> None:
        worker = get_current_worker()
        entries = self._library.entries(view, self.sort)
        if not worker.is_cancelled:
            self.post_message(self.Completed(entries))

    def _narrowed(self, view: View) -> View:
        return narrow_view(view, parse_query(self.filtered, plain="headline")) if self.filtered else view

    def action_sort(self) -> None:
        """Sort otherwise: newest, oldest, by title, by feed."""
        if self.view is None:
            self.note = "Files stay in the order in which they were named."
            return
        sorts = SORTS if self.view.terms else SORTS[: SORTS.index("best")]
        self.sort = sorts[(SORTS.index(self.sort) + 1) % len(sorts)]
        self.note = f"Sorted by {self.sort}" if self.sort in {"title", "feed"} else f"The {self.sort} first"
        self.relist()

    async def action_filter(self) -> None:
        """Show only entries that a query fits."""
        if self.view is None:
            self.note = "Filters are for the library: 0 goes to its feeds."
        else:
            await self.start_typing("&", self.filtered)

    async def start_typing(self, prefix: str, value: str = "") -> None:
        """Open the line in which a search or a filter is typed."""
        raise NotImplementedError

    def filter_by(self, query: str) -> None:
        """Show what fits `query`; a wrong one says what is wrong and changes nothing."""
        try:
            parse_query(query, plain="headline")
        except TuireaderError as error:
            self.note = f"& {error}"
            return
        self.filtered, self.note = query, ""
        self.relist()

    # Marks

    def action_star(self) -> None:
        """Star the entry, or take its star away."""
        if (entry := self.chosen_entry) is not None:
            self._library.mark_entries([entry.id], starred=not entry.starred)
            entry.starred = not entry.starred
            self.marked()
            self.note = "Starred" if entry.starred else "No longer starred"

    def action_mark_all(self) -> None:
        """Mark all that is listed as read; in the feeds, what the row under the cursor has."""
        if self.pane == FEEDS and self.feed_rows:
            changed = self._library.mark_view(self.feed_rows[self.query_one(FeedList).cursor].view, read=True)
        elif self.view is not None and self.sort != "best":  # of which there may be more than are listed
            changed = self._library.mark_view(self._narrowed(self.view), read=True)
        else:
            changed = self._library.mark_entries([entry.id for entry in self.entries], read=True)
        self._library.reload_entries()
        self.marked()
        self.note = f"Marked {counted(len(changed), 'article')} as read; U takes it back"

    def action_undo(self) -> None:
        """Take back the last marks."""
        undone = self._library.undo_marks()
        if undone is None:
            self.note = "There are no marks to take back."
            return
        self._library.reload_entries()
        self.marked()
        self.note = f"Took back: {counted(len(undone.entries), 'article')} {_CHANGES[undone.field, undone.value]}"

    def marked(self) -> None:
        """Show marks that have changed, and soon how many are left."""
        super().marked()
        if self._count_later is not None:
            self._count_later.stop()
        self._count_later = self.set_timer(COUNT_WAIT_SECONDS, self.count)


def feed_rows(library: Library) -> Iterator[FeedRow]:
    """Yield the rows of the feeds pane: views, the user's own queries, then folders and feeds."""
    feeds = library.feeds()
    if not feeds:
        return
    counts = library.counts()
    yield FeedRow("All", ALL, counts.unread)
    yield FeedRow("Unread", UNREAD, counts.unread)
    yield FeedRow("Today", today(), counts.today)
    yield FeedRow("With quotations", QUOTED, counts.quoted)
    yield FeedRow("Starred", STARRED, counts.starred)
    for name, query in library.saved_queries().items():
        yield _saved(library, name, query)
    folder = ""
    for feed in feeds:
        if feed.folder != folder:
            folder = feed.folder
            yield FeedRow(folder, View(belongs=(("folder", folder),)), counts.folders.get(folder, 0))
        problem = feed.problem or ("is gone for good" if feed.gone else "")
        name = feed.shown.removeprefix("https://").removeprefix("http://")  # an address, until the feed tells its name
        yield FeedRow(name, View(feed=feed.id), counts.feeds.get(feed.id, 0), 2 * bool(folder), feed.id, problem)


def _saved(library: Library, name: str, query: str) -> FeedRow:
    """Return the row of a saved search; one that cannot be asked says why: an earlier version understood it."""
    try:
        view = parse_query(query)._replace(name=name)
        unread = library.count_entries(view if view.unread is False else view._replace(unread=True))
    except TuireaderError as error:
        return FeedRow(name, View(feed=0, name=name), problem=str(error), query=query)
    return FeedRow(name, view, unread, query=query)
