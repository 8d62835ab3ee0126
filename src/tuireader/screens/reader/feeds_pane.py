"""Which folders of the feeds pane are closed, and the problem of the feed under its cursor."""

import json
from collections.abc import Iterable

from tuireader.library import Library
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.feeds import FeedList, FeedRow

CLOSED_SETTING = "feeds.closed"
"""The setting with the folders that are closed, as a JSON list of their paths."""


class FeedsPane:
    """Restores closed folders at the start, and stores each change: another copy of the program has its own."""

    def __init__(self, screen: ReaderState, library: Library) -> None:
        self._screen = screen
        self._library = library
        self._shown_problem = ""

    def restore(self) -> None:
        """Close the folders that were closed."""
        self._screen.query_one(FeedList).closed = closed_folders(self._library.settings.get(CLOSED_SETTING))

    def store_closed(self, closed: Iterable[str]) -> None:
        """Store which folders are closed, without those that are gone."""
        folders = {folder for row in self._screen.feed_rows for folder in (row.folder, *row.parents)}
        self._library.settings.save(CLOSED_SETTING, json.dumps(sorted(folders.intersection(closed))))

    def folder_renamed(self, before: str, folder: str) -> None:
        """Keep a folder closed that has another name now, and those inside it."""
        feed_list = self._screen.query_one(FeedList)
        inside = {path for path in feed_list.closed if f"{path}/".startswith(f"{before}/")}
        renamed = {folder + path.removeprefix(before) for path in inside}
        feed_list.closed = feed_list.closed - inside | renamed
        self._library.settings.save(CLOSED_SETTING, json.dumps(sorted(feed_list.closed)))

    def show_problem(self, row: FeedRow, problem: str) -> None:
        """Show why the feed under the cursor cannot be fetched, and remove the message about the previous row.

        Another message stays: a key that moves the cursor clears it, but the cursor also moves when a row is removed.
        """
        screen = self._screen
        if screen.note and screen.note != self._shown_problem:
            return
        if problem:
            self._shown_problem = screen.note = problem_note(row, problem, restricted=screen.config.restricted)
        else:
            screen.note = ""


def closed_folders(stored: str | None) -> frozenset[str]:
    """Return the folders of a stored setting; none if it is invalid."""
    try:
        folders = json.loads(stored or "[]")
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(filter(None, map(str, folders))) if isinstance(folders, list) else frozenset()


def problem_note(row: FeedRow, problem: str, *, restricted: bool) -> str:
    """Return the problem of a row, and which key helps: ! gazette.example did not answer. r tries again."""
    if row.folder:
        advice = " l opens it."
    elif restricted or row.query:
        advice = ""
    else:
        advice = " D removes it." if problem.startswith("is gone") else " r tries again."
    subject = f"{row.name} " if problem.startswith("is ") else ""
    return f"! {subject}{problem[:1].upper() if row.folder else problem[:1]}{problem[1:]}.{advice}"
