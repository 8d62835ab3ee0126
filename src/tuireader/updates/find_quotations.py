"""Find the quotations in new articles. Does not import network modules, which take megabytes."""

from collections.abc import Callable, Iterator

from tuireader import event_log
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.library import Library
from tuireader.library.articles import MAX_ENTRY_ID
from tuireader.quotes import Attribution
from tuireader.quotes.bounded import attribute_bounded
from tuireader.updates.store_quotations import index_and_store_quotations, split_reported

FIRST_DECISION, DECISION_GROWTH = 200, 10
"""After how many articles it is decided who the speakers are, and how many times as many that is the next time."""


def find_quotations(
    library: Library, cancelled: Callable[[], bool] = lambda: False, on_found: Callable[[int], object] = lambda _: None
) -> int:
    """Attribute the quotations of all entries that still need it; return how many entries were processed.

    In the end, entries are read again whose quotations are known and whose reported speech is not, as in libraries of
    earlier versions. `on_found` is called with the number after each entry.
    """
    library.search.update_index(cancelled, older=False)  # so that words can be searched for before speakers are known
    count, next_decision = 0, FIRST_DECISION
    for list_ids in (library.articles.unattributed_ids, library.articles.unreported_ids):
        for entry_id in _ids(list_ids):
            if cancelled():
                return count
            count += _find_in_entry(library, entry_id)
            on_found(count)
            if count >= next_decision:  # so that the first people are soon known, and no group is decided often
                library.people.decide(cancelled)
                next_decision = DECISION_GROWTH * count
        library.search.update_index(cancelled)
    library.people.decide(cancelled)
    return count


def count_unsearched(library: Library) -> int:
    """Return how many entries `find_quotations` would read."""
    return library.articles.count_unattributed() + library.articles.count_unreported()


def _ids(list_ids: Callable[[int], list[int]]) -> Iterator[int]:
    """Yield ids, the newest first; entries that cannot be read are not tried again."""
    entry_ids = list_ids(MAX_ENTRY_ID)
    while entry_ids:
        yield from reversed(entry_ids)
        entry_ids = list_ids(entry_ids[-1])


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
        found = attribute_bounded(document.prose, document.block_quotes, document.language, with_reported=True)
        attribution, reported = split_reported(found)
        facts |= {"quotations": len(attribution.quotations), "speakers": len(attribution.speakers)}
    with library.transaction():  # two would write many of the same pages twice
        index_and_store_quotations(library, entry_id, document.text, attribution, reported)
    return attribution
