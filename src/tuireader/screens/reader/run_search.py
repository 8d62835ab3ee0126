"""Runs a search in a thread: yields the first rows as soon as they are known, then all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library, Listing, Sort, View
from tuireader.library.entries import MAX_RANKED_MATCHES
from tuireader.widgets.phrases import counted

FIRST_RESULT_ROWS = 50
"""Rows that are shown first; the rest follows."""


@dataclass(slots=True)
class Answer:
    """The found entries, and their total count, None if that is not known yet.

    `is_partly_ranked`: there are so many that only the newest were ranked. `unindexed`: entries not indexed yet.
    `is_first`: this is the first answer of the search.
    """

    entries: Listing
    count: int | None
    is_partly_ranked: bool = False
    unindexed: int = 0
    is_first: bool = True
    failure: str = ""

    def facts(self, sort: Sort) -> str:
        """Return how many were found, and in which order they are listed."""
        number = f"{len(self.entries)} articles or more" if self.count is None else counted(self.count, "article")
        order = "newest first"
        if not self.entries:
            return number
        if sort == "best":
            order = f"best {len(self.entries)} first" if self.count != len(self.entries) else "best first"
        if self.is_partly_ranked:
            order += f", of the newest {MAX_RANKED_MATCHES:,}"
        return f"{number} · {order}"

    @property
    def note(self) -> str:
        """What went wrong, or what is not searched yet."""
        return self.failure or (f"{counted(self.unindexed, 'article')} still to be indexed" if self.unindexed else "")


def look_up(
    library: Library, view: View, sort: Sort, among: Sequence[Entry] | None, cancelled: Callable[[], bool]
) -> Iterator[Answer]:
    """Yield the first rows of a search, then all. Search only `among` if given, after indexing it.

    Stops without an answer once `cancelled`.
    """
    try:
        if isinstance(among, Listing):
            library.search.index_entries(among.ids, cancelled)
        with library.cancellable_query(cancelled):
            yield from _everywhere(library, view, sort) if among is None else _among(library, view, sort, among)
    except TuireaderError as error:
        yield Answer(library.entries.listing_of(()), 0, failure=str(error))


def _among(library: Library, view: View, sort: Sort, among: Sequence[Entry]) -> Iterator[Answer]:
    entry_ids = [entry.id for entry in among] if not isinstance(among, Listing) else list(among.ids)
    if sort == "best":
        found = library.entries.rank(view, entry_ids)
    else:
        found = library.entries.listing_of(filter(set(entry_ids).__contains__, library.entries.listing(view, sort).ids))
    yield Answer(found, len(found))


def _everywhere(library: Library, view: View, sort: Sort) -> Iterator[Answer]:
    unindexed = library.search.count_unindexed()
    if sort == "best":
        best = library.entries.listing(view, "best")
        yield Answer(best, library.entries.count(view), library.entries.is_ranked_in_part(view), unindexed)
        return
    first = library.entries.listing(view, sort, limit=FIRST_RESULT_ROWS)
    yield Answer(first, len(first) if first.is_whole else None, unindexed=unindexed)
    if not first.is_whole:
        whole = first.complete()
        yield Answer(whole, len(whole), unindexed=unindexed, is_first=False)
