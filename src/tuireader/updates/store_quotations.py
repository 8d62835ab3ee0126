"""Index and store the quotations that were found in an article."""

from tuireader.library import Library
from tuireader.quotes import Attribution


def index_and_store_quotations(library: Library, entry_id: int, text: str, attribution: Attribution) -> None:
    """Index an entry with the attribution of its article's `text`, and store that.

    In this order: an attribution that is not stored is found and indexed again, so that a kill in between loses
    nothing.
    """
    library.search.index_quotations(entry_id, text, attribution)
    library.articles.store_attribution(entry_id, text, attribution)
