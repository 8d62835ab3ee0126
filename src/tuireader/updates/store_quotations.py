"""What becomes of the quotations that were found in an article: they are indexed and stored."""

from tuireader.library import Library
from tuireader.quotes import Attribution


def index_and_store_quotations(library: Library, entry_id: int, text: str, attribution: Attribution) -> None:
    """Index an entry by who said what in its article, `text`, and store who said what.

    In this order: what is not stored is found again and indexed again, so that a kill between the two loses nothing.
    """
    library.search.index_quotations(entry_id, text, attribution)
    library.articles.store_attribution(entry_id, text, attribution)
