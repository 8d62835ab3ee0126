"""A list of entries of any length: it holds their ids and loads rows when they are looked at."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import overload

from tuireader.library.entry import Entry
from tuireader.library.loaded_entries import LoadedEntries

GONE_REASON = "is no longer in the library"
ROWS_PER_PAGE = 64
MAX_CACHED_PAGES = 8
"""How many rows are loaded at once, and how many such pages are cached: more than any terminal shows."""


class Listing(Sequence[Entry]):
    """Entries in a fixed order; it does not change while somebody reads.

    Takes eight bytes for each entry and a few pages of rows. `refresh` loads the rows again, for instance after another
    copy of the program has changed marks; the order stays. A deleted entry shows as an empty one.
    """

    def __init__(
        self, entries: LoadedEntries, ids: Iterable[int] = (), rest: "Callable[[], Listing] | None" = None
    ) -> None:
        self.ids = array("q", ids)
        self._load_whole = rest
        self._entries = entries
        self._pages: OrderedDict[int, list[Entry]] = OrderedDict()

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> "Listing": ...
    def __getitem__(self, index: int | slice) -> "Entry | Listing":
        if isinstance(index, slice):
            return Listing(self._entries, self.ids[index])
        row_number = index + len(self.ids) if index < 0 else index
        if not 0 <= row_number < len(self.ids):
            raise IndexError(index)
        page, row = divmod(row_number, ROWS_PER_PAGE)
        return self._page(page)[row]

    def index(self, value: Entry, start: int = 0, stop: int | None = None) -> int:
        """Return the row of an entry. Raises ValueError where it is not in the list."""
        return self.ids.index(value.id, start, len(self.ids) if stop is None else stop)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, Entry) and value.id in self.ids

    def next_unread(self, row: int, step: int) -> int | None:
        """Return the next (`step` 1) or previous (-1) unread row from `row`, or None."""
        rows = range(row + step, len(self.ids) if step > 0 else -1, step)
        nearby_row = next((i for i in rows[:ROWS_PER_PAGE] if not self[i].read), None)
        if nearby_row is not None or len(rows) <= ROWS_PER_PAGE:
            return nearby_row
        unread = self._entries.unread_ids()
        return next((i for i in rows[ROWS_PER_PAGE:] if self.ids[i] in unread), None)

    def count_unread(self) -> int:
        """Return how many of the entries are unread now."""
        return len(self._entries.unread_ids().intersection(self.ids))

    def next_match(self, words: str, row: int, step: int) -> int | None:
        """Return the first row from `row` on, around the end, whose title or credit contains `words`, or None."""
        matching = self._entries.ids_with_headline_part(words)
        count = len(self.ids)
        around = ((row + step * i) % count for i in range(count))
        return next((i for i in around if self.ids[i] in matching), None)

    @property
    def is_whole(self) -> bool:
        """Whether the list has all entries; if not, `complete` returns all of them."""
        return self._load_whole is None

    def complete(self) -> "Listing":
        """Return the whole list: itself, or a new one, which takes 30 ms for 100,000 entries."""
        return self._load_whole() if self._load_whole else self

    def refresh(self) -> None:
        """Load the rows again when they are next looked at."""
        self._pages.clear()

    def _page(self, page: int) -> list[Entry]:
        entries = self._pages.get(page)
        if entries is None:
            ids = self.ids[page * ROWS_PER_PAGE : (page + 1) * ROWS_PER_PAGE]
            by_id = {entry.id: entry for entry in self._entries.load(ids)}
            entries = self._pages[page] = [
                by_id.get(entry_id) or Entry(entry_id, failure=GONE_REASON) for entry_id in ids
            ]
            if len(self._pages) > MAX_CACHED_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return entries
