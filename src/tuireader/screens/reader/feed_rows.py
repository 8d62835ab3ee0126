"""The rows of the feeds pane: views, the user's own queries, then folders and feeds."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tuireader.errors import TuireaderError
from tuireader.library import ALL, EDITED, NOTED, QUOTED, STARRED, UNREAD, Counts, Feed, Library, View, today
from tuireader.library.counts import enclosing_folders
from tuireader.library.entry import from_timestamp
from tuireader.widgets.feeds import MAX_INDENT_CELLS, FeedRow
from tuireader.widgets.phrases import moment

if TYPE_CHECKING:
    from tuireader.library import Watch

INDENT_CELLS = 2
"""The indentation of feeds and folders inside a folder."""


def feed_rows(library: Library) -> Iterator[FeedRow]:
    """Yield the rows of the feeds pane; none if there are no feeds."""
    feeds = library.feeds.all()
    if not feeds:
        return
    counts = library.marks.counts()
    yield FeedRow("Unread", UNREAD, counts.unread)
    yield FeedRow("Today", today(), counts.today)
    yield FeedRow("Starred", STARRED, counts.starred)
    yield FeedRow("With quotations", QUOTED, counts.quoted)
    yield FeedRow("Edited", EDITED, counts.edited)
    if counts.noted:
        yield FeedRow("Notes", NOTED, counts.noted)
    yield FeedRow("All", ALL, counts.unread)
    searches = [_saved_query_row(library, name, query) for name, query in library.saved_searches.all().items()]
    yield from _with_heading("Searches", searches)
    yield from _with_heading("Watches", [_watch_row(library, watch) for watch in library.watches.all()])
    yield from _with_heading("Feeds", rows_of_feeds(feeds, counts))


def folder_view(folder: str) -> View:
    """Return the view of what is in a folder and in those inside it."""
    return View(memberships=(("folder", folder),))


def _with_heading(heading: str, rows: Iterable[FeedRow]) -> Iterator[FeedRow]:
    """Yield `rows`, with a heading above the first."""
    for row in rows:
        row.heading, heading = heading, ""
        yield row


def rows_of_feeds(feeds: Iterable[Feed], counts: Counts) -> Iterator[FeedRow]:
    """Yield a row for each folder and each feed: folders with what is in them, then feeds that are in none."""
    feeds = list(feeds)
    folders = {feed.folder for feed in feeds if feed.folder}
    items: list[tuple[list[tuple[object, ...]], str | Feed]] = [
        *((_folder_key(folder), folder) for folder in folders),
        *(([*_folder_key(feed.folder), (1, feed.display_name.lower(), feed.id)], feed) for feed in feeds),
    ]
    for _, item in sorted(items, key=lambda pair: pair[0]):
        if isinstance(item, str):
            yield _folder_row(item, folders, counts)
        else:
            yield _feed_row(item, folders, counts)


def _folder_key(folder: str) -> list[tuple[object, ...]]:
    """Return what folders are sorted by: one inside another comes behind it, before its feeds."""
    return [(0, part.lower(), part) for part in folder.split("/")] if folder else []


def _folder_row(folder: str, folders: set[str], counts: Counts) -> FeedRow:
    parents = _with_rows(enclosing_folders(folder)[:-1], folders)
    name = folder.removeprefix(f"{parents[-1]}/") if parents else folder
    return FeedRow(
        name or folder,
        folder_view(folder),
        counts.folders.get(folder, 0),
        _indent(parents),
        folder=folder,
        parents=parents,
    )


def _feed_row(feed: Feed, folders: set[str], counts: Counts) -> FeedRow:
    parents = _with_rows(enclosing_folders(feed.folder), folders)
    problem = feed.problem or ("is gone for good" if feed.gone else "")
    if problem and feed.checked and (checked := from_timestamp(feed.checked)):
        problem += f" ({moment(checked, datetime.now(UTC).astimezone())})"
    address_or_name = feed.display_name  # the address until the feed's name is known
    name = address_or_name.removeprefix("https://").removeprefix("http://")
    count = counts.feeds.get(feed.id, 0)
    return FeedRow(name, View(feed=feed.id), count, _indent(parents), feed.id, problem, parents=parents)


def _with_rows(enclosing: Iterable[str], folders: set[str]) -> tuple[str, ...]:
    """Return those folders that have feeds of their own: “Tech/Blogs” alone is one row, not two."""
    return tuple(folder for folder in enclosing if folder in folders)


def _indent(parents: tuple[str, ...]) -> int:
    return min(INDENT_CELLS * len(parents), MAX_INDENT_CELLS)


def _saved_query_row(library: Library, name: str, query: str) -> FeedRow:
    """Return the row of a saved search; if its query is wrong (from an earlier version), the row says why."""
    from tuireader.library import parse_query  # noqa: PLC0415 - few have searches of their own

    try:
        view = parse_query(query)._replace(name=name)
        unread = library.entries.count(view if view.unread is False else view._replace(unread=True))
    except TuireaderError as error:
        return FeedRow(name, View(feed=0, name=name), problem=str(error), query=query)
    return FeedRow(name, view, unread, query=query)


def _watch_row(library: Library, watch: "Watch") -> FeedRow:
    """Return the row of a watch: what it has found, with how much of that is not seen."""
    try:
        view = library.watches.view(watch)
    except TuireaderError as error:
        row = FeedRow(watch.name, View(feed=0, name=watch.name, watch=watch.id), problem=str(error), query=watch.query)
    else:
        row = FeedRow(watch.name, view, watch.new, query=watch.query)
    row.watch = watch.id
    return row
