"""Chooses the keys that the bottom line shows while it has no message."""

from tuireader.library import Listing
from tuireader.screens.key_hints import END_WATCH, hints_at
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.pane_find import PaneFind, Repeated
from tuireader.screens.reader.panes import FEEDS, HEADLINES, SPEAKERS
from tuireader.screens.reader.samples import Samples
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.feeds import FeedList
from tuireader.widgets.phrases import quoted_name
from tuireader.widgets.status import KeyHints
from tuireader.wire.textual_internals import keymap_of

NOTE_KEEPING_ACTIONS = frozenset({"cancel", "redraw", "app.redraw"})
"""Actions that do not clear the message first: `cancel` clears it itself."""

_REPEATED_WORDS = {
    Repeated.MATCH: {"find.next": "next match"},
    Repeated.QUOTATION: {"find.next": "next match"},
    Repeated.RESULT: {"find.next": "next match"},
}
_SPEAKER_KEYS = ("pane.open", "person.show", "quotation.why", "quotation.correct", "quotation.copy")
_QUOTATION_ONLY_KEYS = ("speaker.next", "quotation.why", "quotation.copy")
_QUOTATION_KEYS = ("quotation.next", "speaker.find")


class BottomLine:
    """Shows the keys that are useful at the user's current place."""

    def __init__(self, screen: ReaderState, lists: EntryLists, pane_find: PaneFind, samples: Samples) -> None:
        self._screen = screen
        self._lists = lists
        self._samples = samples
        self._pane_find = pane_find
        self._shown_for: object = None

    def key_pressed(self, action: str) -> None:
        """Clear the message, unless the action keeps it."""
        if action.partition("(")[0] not in NOTE_KEEPING_ACTIONS:
            self._screen.note = ""

    def show_keys(self) -> None:
        """Show the keys of the user's current place."""
        screen = self._screen
        place, words, without = self._place()
        shown_for = (place, tuple(words.items()), without, keymap_of(screen.app))
        if shown_for != self._shown_for:
            self._shown_for = shown_for
            screen.hints = (
                hints_at(
                    place, keymap_of(screen.app), restricted=screen.config.restricted, words=words, without=without
                )
                if screen.config.footer
                else KeyHints()
            )

    def _place(self) -> tuple[str, dict[str, str], tuple[str, ...]]:
        """Return the user's place, changed descriptions of keys, and the keys that have no effect."""
        screen, words = self._screen, _REPEATED_WORDS.get(self._pane_find.repeated, {})
        if screen.pane == FEEDS:
            return "feeds", {}, self._unused_feed_keys()
        if screen.pane == SPEAKERS:
            is_empty = screen.attribution is not None and not screen.attribution.quotations
            return "speakers", {}, _SPEAKER_KEYS if is_empty else ()
        if screen.pane == HEADLINES:
            return self._place_in_list(words)
        return self._place_in_article(words)

    def _place_in_article(self, words: dict[str, str]) -> tuple[str, dict[str, str], tuple[str, ...]]:
        screen = self._screen
        if screen.page_behind and not words:
            way_out = {"reader.back": f"back to {quoted_name(screen.page_behind)}"}
            return "from a page", way_out, () if screen.quotation is not None else _QUOTATION_ONLY_KEYS
        if self._samples.has_guide_open and not words:
            return "guide", {}, ()
        if screen.quotation is not None:
            return "quotation", {**words, **self._way_out}, self._unused_changes_key
        return "article", {**words, **self._way_out}, self._unused_keys()

    @property
    def _is_alone(self) -> bool:
        """Whether one file is all that there is to read."""
        return self._screen.view is None and len(self._screen.entries) == 1

    @property
    def _way_out(self) -> dict[str, str]:
        return {"reader.back": "quit"} if self._is_alone else {}

    def _place_in_list(self, words: dict[str, str]) -> tuple[str, dict[str, str], tuple[str, ...]]:
        screen = self._screen
        if not screen.entries:
            return "empty list", {}, () if screen.feed_rows else ("pane.feeds", "feed.refresh-all")
        if self._pane_find.repeated is Repeated.ROW:
            return self._place_in_results()
        entries = screen.entries
        has_copies = isinstance(entries, Listing) and entries.has_copies
        unused = (
            *(() if self._lists.filter_query else ("reader.cancel",)),
            *(() if has_copies else ("list.copies",)),
        )
        if not screen.feed_rows:
            return "headlines", {**words, "reader.back": "quit"}, ("pane.feeds", *unused)
        return "headlines", words, unused

    def _place_in_results(self) -> tuple[str, dict[str, str], tuple[str, ...]]:
        """Return the place for rows with the words that were found: of a search, or of a view from the feeds."""
        view = self._screen.view
        if self._lists.search is not None or view is None:
            return "results", {"list.sort": "newest first" if self._lists.sort == "best" else "best first"}, ()
        if view.watch is not None:
            return "results", {"list.sort": "order", "watch.toggle": END_WATCH}, ("search.save", "reader.cancel")
        if view.name:
            return "results", {"list.sort": "order", "search.save": "rename"}, ("reader.cancel",)
        return "results", {"list.sort": "order"}, ("search.save", "reader.cancel", "watch.toggle")

    def _unused_feed_keys(self) -> tuple[str, ...]:
        """Return the keys that have no effect on the row under the cursor of the feeds."""
        feed_list = self._screen.query_one(FeedList)
        row = feed_list.chosen_row
        has_name = row is not None and bool(row.feed is not None or row.folder or row.query)
        return (
            *(() if feed_list.folder_to_close else ("folder.close",)),
            *(() if feed_list.folder_to_open else ("folder.open",)),
            *(() if has_name else ("feed.rename",)),
        )

    def _unused_keys(self) -> tuple[str, ...]:
        """Return the keys that have no effect in the current article."""
        screen = self._screen
        attribution, entry = screen.attribution, screen.entry
        has_quotations = attribution is None or bool(attribution.quotations)
        has_page = entry is not None and entry.path is None and bool(entry.url)
        has_next = not self._is_alone or self._pane_find.repeated is not Repeated.UNREAD
        return (
            *(() if has_quotations else _QUOTATION_KEYS),
            *(() if has_page else ("article.full-text",)),
            *(() if has_next else ("find.next",)),
            *self._unused_changes_key,
        )

    @property
    def _unused_changes_key(self) -> tuple[str, ...]:
        entry = self._screen.entry
        return () if entry is not None and entry.edited else ("article.changes",)


PLACE_STATE = (
    "pane",
    "quotation",
    "attribution",
    "pattern",
    "search_terms",
    "entries",
    "entry",
    "feed_rows",
    "note",
    "list_order",
    "view",
    "page_behind",
)
"""The parts of the state that decide which keys are shown."""
