"""The quotations of what was fetched are found: without a network, and without the megabytes that one takes."""

from collections.abc import Callable

from tuireader.errors import ArticleError
from tuireader.library import Library, open_article
from tuireader.quotes import attribute


def find_quotations(
    library: Library, cancelled: Callable[[], bool] = lambda: False, told: Callable[[int], object] = lambda _: None
) -> int:
    """Find who said what where that is still to be done; tell, and return, in how many entries it was found."""
    library.update_index(cancelled, older=False)  # so that words can be searched for before it is known who says them
    found, numbers = 0, library.unattributed_entries()
    while numbers:
        for number in numbers:
            if cancelled():
                return found
            found += _find_in(library, number)
            told(found)
        numbers = library.unattributed_entries(before=numbers[-1])  # what cannot be read is skipped
    library.update_index(cancelled)
    return found


def _find_in(library: Library, number: int) -> bool:
    entry = library.entry(number)
    if entry is None:
        return False
    try:
        document = open_article(library, entry)
    except ArticleError:
        return False
    library.store_attribution(number, document.text, attribute(document.text, blocks=document.block_quotes))
    return True
