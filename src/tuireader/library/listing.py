"""A list of entries of any length: it holds their ids and loads rows when they are looked at."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple, overload

from tuireader.library.entry import Entry
from tuireader.library.folds import NO_FOLDS, Folds, folded_rows, toggled
from tuireader.library.loaded_entries import LoadedEntries

GONE_REASON = "is no longer in the library"
ROWS_PER_PAGE = 64
MAX_CACHED_PAGES = 8
"""How many rows are loaded at once, and how many such pages are cached: more than any terminal shows."""


class _Row(NamedTuple):
    """An entry that has a row, and the copies of it that are in the same row."""

    entry: Entry
    copies: tuple[Entry, ...] = ()


class Listing(Sequence[Entry]):
    """Entries in a fixed order; it does not change while somebody reads.

    Takes eight bytes for each entry and a few pages of rows. `refresh` loads the rows again, for instance after another
    copy of the program has changed marks; the order stays. A deleted entry shows as an empty one. Copies of an article
    may be in its row: then they are in the list, and count, but have no place in the sequence.
    """

    def __init__(
        self,
        entries: LoadedEntries,
        ids: Iterable[int] = (),
        rest: "Callable[[], Listing] | None" = None,
        folds: Folds = NO_FOLDS,
    ) -> None:
        self.article_ids = array("q", ids)
        """The ids of all entries in their order, also of those in the rows of others."""
        self.ids = folded_rows(self.article_ids, folds) if folds.copies else self.article_ids
        """The ids of the rows."""
        self._load_whole = rest
        self._entries = entries
        self._folds = folds
        self._pages: OrderedDict[int, list[_Row]] = OrderedDict()

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
        return self._row(row_number).entry

    def index(self, value: Entry, start: int = 0, stop: int | None = None) -> int:
        """Return the row that an entry is in. Raises ValueError where it is not in the list."""
        return self.ids.index(self._folds.row_of(value.id), start, len(self.ids) if stop is None else stop)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, Entry) and self.has_id(value.id)

    def has_id(self, entry_id: int) -> bool:
        """Return whether the entry with that id is in the list, in a row of its own or as a copy in another."""
        return self._folds.row_of(entry_id) in self.ids

    # Copies

    def with_folds(self, folds: Folds, rest: "Callable[[], Listing] | None") -> "Listing":
        """Return the same list with copies in the rows of others; `rest` loads the whole one."""
        return Listing(self._entries, self.article_ids, rest, folds)

    def toggled(self, entry: Entry) -> "Listing | None":
        """Return the list with the copies of an entry's row unfolded, or folded again; None where it has none."""
        folds = toggled(self._folds, entry.id)
        return None if folds is None else Listing(self._entries, self.article_ids, self._load_whole, folds)

    @property
    def has_copies(self) -> bool:
        """Whether any article is a copy of another one in the list."""
        return bool(self._folds.copies)

    def copies(self, row: int) -> tuple[Entry, ...]:
        """Return the copies that are in a row, without the entry itself."""
        return self._row(row).copies if self._folds.copies else ()

    def folded_copies(self, entry: Entry) -> list[Entry]:
        """Return the other articles that are in the row of an entry: its copies, or what it is a copy of as well."""
        row = self._folds.row_of(entry.id)
        return self._entries.load([it for it in (row, *self._folds.folded(row)) if it != entry.id])

    @property
    def folds(self) -> Folds:
        """Which articles are in the rows of others."""
        return self._folds

    def group_of(self, entry: Entry) -> tuple[int, ...]:
        """Return the ids of an article of the list and of its copies in it, the first one first."""
        first = self._folds.first_of.get(entry.id, entry.id)
        return (first, *self._folds.copies.get(first, ()))

    def is_unfolded(self, entry: Entry) -> bool:
        """Return whether the copies in the group of an entry have rows."""
        return self._folds.first_of.get(entry.id, entry.id) in self._folds.unfolded

    def count_unfolded(self, entry: Entry) -> int:
        """Return how many copies of an entry have rows behind it."""
        return len(self._folds.copies.get(entry.id, ())) if self.is_unfolded(entry) else 0

    def is_unfolded_copy(self, entry: Entry) -> bool:
        """Return whether the row of an entry is behind that of an article of which it is a copy."""
        return entry.id in self._folds.first_of and self.is_unfolded(entry)

    def is_unread(self, row: int) -> bool:
        """Return whether any article in a row is unread."""
        return not self[row].read or not all(it.read for it in self.copies(row))

    @property
    def article_count(self) -> int:
        """How many entries there are, also in the rows of others."""
        return len(self.article_ids)

    # Marks and words

    def next_unread(self, row: int, step: int) -> int | None:
        """Return the next (`step` 1) or previous (-1) unread row from `row`, or None."""
        rows = range(row + step, len(self.ids) if step > 0 else -1, step)
        nearby_row = next((i for i in rows[:ROWS_PER_PAGE] if self.is_unread(i)), None)
        if nearby_row is not None or len(rows) <= ROWS_PER_PAGE:
            return nearby_row
        unread = self._entries.unread_ids()
        unread |= {self._folds.row_of(copy) for copy in unread.intersection(self._folds.first_of)}
        return next((i for i in rows[ROWS_PER_PAGE:] if self.ids[i] in unread), None)

    def count_unread(self) -> int:
        """Return how many of the entries are unread now."""
        return len(self._entries.unread_ids().intersection(self.article_ids))

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

    def _row(self, row_number: int) -> _Row:
        page, row = divmod(row_number, ROWS_PER_PAGE)
        return self._page(page)[row]

    def _page(self, page: int) -> list[_Row]:
        rows = self._pages.get(page)
        if rows is None:
            ids = self.ids[page * ROWS_PER_PAGE : (page + 1) * ROWS_PER_PAGE]
            copies = {entry_id: self._folds.folded(entry_id) for entry_id in ids} if self._folds.copies else {}
            by_id = {it.id: it for it in self._entries.load(chain(ids, chain.from_iterable(copies.values())))}
            rows = self._pages[page] = [
                _Row(
                    by_id.get(entry_id) or Entry(entry_id, failure=GONE_REASON),
                    tuple(by_id[copy] for copy in copies.get(entry_id, ()) if copy in by_id),
                )
                for entry_id in ids
            ]
            if len(self._pages) > MAX_CACHED_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return rows
