"""Find the quotations in new articles. Imports nothing of the network, which takes megabytes."""

from collections.abc import Callable

from tuireader.errors import ArticleError
from tuireader.library import Library, open_article
from tuireader.quotes.bounded import attribute_bounded


def find_quotations(
    library: Library, cancelled: Callable[[], bool] = lambda: False, on_found: Callable[[int], object] = lambda _: None
) -> int:
    """Attribute the quotations of all entries that still need it; return in how many entries it was done.

    `on_found` is called with that number after each entry.
    """
    library.update_index(cancelled, older=False)  # words can be searched for before speakers are known
    count, entry_ids = 0, library.unattributed_entries()
    while entry_ids:
        for entry_id in entry_ids:
            if cancelled():
                return count
            count += _find_in_entry(library, entry_id)
            on_found(count)
        entry_ids = library.unattributed_entries(before_id=entry_ids[-1])  # what cannot be read is skipped
    library.update_index(cancelled)
    return count


def _find_in_entry(library: Library, entry_id: int) -> bool:
    entry = library.entry(entry_id)
    if entry is None:
        return False
    try:
        document = open_article(library, entry)
    except ArticleError:
        return False
    library.store_attribution(entry_id, document.text, attribute_bounded(document.text, document.block_quotes))
    return True
