"""Find the quotations in new articles. Does not import network modules, which take megabytes."""

from collections.abc import Callable

from tuireader import event_log
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.library import Library
from tuireader.quotes import Attribution
from tuireader.quotes.bounded import attribute_bounded
from tuireader.updates.store_quotations import index_and_store_quotations


def find_quotations(
    library: Library, cancelled: Callable[[], bool] = lambda: False, on_found: Callable[[int], object] = lambda _: None
) -> int:
    """Attribute the quotations of all entries that still need it; return how many entries were processed.

    `on_found` is called with that number after each entry.
    """
    library.search.update_index(cancelled, older=False)  # so that words can be searched for before speakers are known
    count, entry_ids = 0, library.articles.unattributed_ids()
    while entry_ids:
        for entry_id in entry_ids:
            if cancelled():
                return count
            count += _find_in_entry(library, entry_id)
            on_found(count)
        entry_ids = library.articles.unattributed_ids(before_id=entry_ids[-1])  # skips articles that cannot be read
    library.search.update_index(cancelled)
    return count


def _find_in_entry(library: Library, entry_id: int) -> bool:
    entry = library.entries.get(entry_id)
    if entry is None:
        return False
    try:
        document = library.articles.open(entry)
    except ArticleError:
        return False
    find_in_document(library, entry_id, document)
    return True


def find_in_document(library: Library, entry_id: int, document: Document) -> Attribution:
    """Find and store the quotations of an entry's article; return them."""
    with event_log.timed("quotations found", entry=entry_id, characters=len(document.text)) as facts:
        attribution = attribute_bounded(document.prose, document.block_quotes, document.language)
        facts |= {"quotations": len(attribution.quotations), "speakers": len(attribution.speakers)}
    index_and_store_quotations(library, entry_id, document.text, attribution)
    return attribution
