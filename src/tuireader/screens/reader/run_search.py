"""Runs a search in a thread: yields the first rows as soon as they are known, then all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library, Listing, Sort, View
from tuireader.library.entries import MAX_RANKED_MATCHES
from tuireader.widgets.phrases import counted

if TYPE_CHECKING:
    from tuireader.library.nearest_words import NearestWord

FIRST_RESULT_ROWS = 50
"""Rows that are shown first; the rest follows."""


class SearchHeading(NamedTuple):
    """The search terms, and the facts about the results: how many articles, in which order; else what is near."""

    query: str
    facts: str
    nearest: "NearestWord | None" = None


@dataclass(slots=True)
class Answer:
    """The found entries, and their total count, None if that is not known yet.

    `is_partly_ranked`: there are so many that only the newest were ranked. `unindexed`: entries not indexed yet.
    `is_first`: this is the first answer of the search. `nearest`: where nothing was found, what may have been meant.
    """

    entries: Listing
    count: int | None
    is_partly_ranked: bool = False
    unindexed: int = 0
    is_first: bool = True
    failure: str = ""
    nearest: "NearestWord | None" = None

    def facts(self, sort: Sort) -> str:
        """Return how many were found, and in which order they are listed."""
        listed = self.entries.article_count
        number = f"{listed} articles or more" if self.count is None else counted(self.count, "article")
        order = "newest first"
        if not self.entries:
            return number
        if sort == "best":
            order = f"best {listed} first" if self.count != listed else "best first"
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

    def listing(view: View) -> Listing:
        if sort == "best":
            return library.entries.rank(view, entry_ids)
        everywhere = library.entries.listing(view, sort).ids
        return library.entries.listing_of(filter(set(entry_ids).__contains__, everywhere))

    found = listing(view)
    nearest = None if found else library.entries.nearest_word(view, lambda view: len(listing(view)))
    yield Answer(found, len(found), nearest=nearest)


def _everywhere(library: Library, view: View, sort: Sort) -> Iterator[Answer]:
    unindexed = library.search.count_unindexed()
    first = library.entries.listing(view, sort, limit=None if sort == "best" else FIRST_RESULT_ROWS)
    if not first:
        yield Answer(first, 0, unindexed=unindexed, nearest=library.entries.nearest_word(view))
    elif sort == "best":
        yield Answer(first, library.entries.count(view), library.entries.is_ranked_in_part(view), unindexed)
    else:
        yield Answer(first, len(first) if first.is_whole else None, unindexed=unindexed)
        if not first.is_whole:
            whole = first.complete()
            yield Answer(whole, len(whole), unindexed=unindexed, is_first=False)
