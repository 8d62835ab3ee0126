"""Find the quotations in new articles. Does not import network modules, which take megabytes."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from tuireader import event_log
from tuireader.config import Rule
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.library import Library
from tuireader.library.articles import MAX_ENTRY_ID
from tuireader.library.found_article import FoundArticle
from tuireader.quotes import Attribution
from tuireader.quotes.engine_ahead import EngineAhead
from tuireader.updates.store_quotations import index_and_store_quotations, split_reported

FIRST_DECISION, DECISION_GROWTH = 200, 10
"""After how many articles it is decided who the speakers are, and how many times as many that is the next time."""

MAX_UNSTORED_ARTICLES, MAX_UNSTORED_SECONDS = 32, 0.5
"""How many articles whose quotations are found are stored together, and how long the first one waits for others."""
MIN_ENTRIES_AHEAD = 100
"""For so many articles the engine gets a process of its own, so that it reads the next ones while others are stored."""
MAX_WRITE_SECONDS, MAX_BUSY_WRITE_SECONDS = 0.02, 0.06
"""After how much CPU time no other article is written in a transaction, and after how much time on a busy machine.

Keys that change marks wait for its end.
"""


def find_quotations(
    library: Library,
    cancelled: Callable[[], bool] = lambda: False,
    on_found: Callable[[int], object] = lambda _: None,
    rules: Iterable[Rule] | None = None,
) -> int:
    """Attribute the quotations of all entries that still need it; return how many entries were processed.

    In the end, entries are read again whose quotations are known and whose reported speech is not, as in libraries of
    earlier versions. `on_found` is called with the number after each entry.
    New articles are compared with the watches, and with those of the configuration's `rules` that have a query. Before
    that they are compared with those of the same days, to know which are copies; older articles come last.
    """
    with library.large_cache():
        return _find_all(library, cancelled, on_found, None if rules is None else list(rules))


def _find_all(
    library: Library,
    cancelled: Callable[[], bool],
    on_found: Callable[[int], object],
    rules: Sequence[Rule] | None,
) -> int:
    library.search.update_index(cancelled, older=False)  # so that words can be searched for before speakers are known
    count, next_decision = 0, FIRST_DECISION
    with EngineAhead(_texts_ahead(library)) as engine:
        for list_ids in (library.articles.unattributed_ids, library.articles.unreported_ids):
            batch = _Batch(library)
            for version, found in _found_articles(library, _ids(list_ids), engine, cancelled):
                if found is not None:
                    count += 1
                    batch.add(found, version)
                on_found(count)
                if count >= next_decision:  # so that the first people are soon known, and no group is decided often
                    batch.store()
                    _decide(library, cancelled, rules)
                    next_decision = DECISION_GROWTH * count
            batch.store()
            if cancelled():
                return count
            library.search.update_index(cancelled)
    library.copies.find(cancelled, older=False)  # before rules that ask for copies
    _decide(library, cancelled, rules)
    library.copies.find(cancelled)
    return count


def _decide(library: Library, cancelled: Callable[[], bool], rules: Sequence[Rule] | None) -> None:
    """Decide who speaks; then what is new can be compared with rules and watches."""
    library.people.decide(cancelled)
    if rules is not None and library.ingest.apply_speaker_rules(rules, cancelled):
        library.people.decide(cancelled)  # articles that are hidden have no speakers
    library.watches.check(cancelled)


def count_unsearched(library: Library) -> int:
    """Return how many entries `find_quotations` would read."""
    return library.articles.count_unattributed() + library.articles.count_unreported()


def _ids(list_ids: Callable[[int], list[int]]) -> Iterator[int]:
    """Yield ids, the newest first; entries that cannot be read are not tried again."""
    entry_ids = list_ids(MAX_ENTRY_ID)
    while entry_ids:
        yield from reversed(entry_ids)
        entry_ids = list_ids(entry_ids[-1])


def _texts_ahead(library: Library) -> int:
    """Return how many texts the engine reads ahead: none where starting a process takes longer than all the work."""
    has_processors = (os.cpu_count() or 1) > 1
    return MAX_UNSTORED_ARTICLES if has_processors and count_unsearched(library) >= MIN_ENTRIES_AHEAD else 0


def _found_articles(
    library: Library, entry_ids: Iterable[int], engine: EngineAhead, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, FoundArticle | None]]:
    """Yield what was said in the articles of entries, None where one cannot be read, each with its data version.

    The version is that of the library before the article was opened.
    """
    begun = deque[tuple[int, int, Document | None]]()

    def finished() -> tuple[int, FoundArticle | None]:
        version, entry_id, document = begun.popleft()
        return version, None if document is None else FoundArticle(
            entry_id, document.text, *_find(engine, entry_id, document)
        )

    for entry_id in entry_ids:
        if cancelled():
            return
        version, document = library.data_version, _open(library, entry_id)
        if document is not None:
            engine.begin(document.prose, document.block_quotes, document.language)
        begun.append((version, entry_id, document))
        if len(begun) > engine.texts_ahead:
            yield finished()
    while begun and not cancelled():
        yield finished()


def _open(library: Library, entry_id: int) -> Document | None:
    """Return the article of an entry; None where it cannot be read."""
    entry = library.entries.get(entry_id)
    try:
        return None if entry is None else library.articles.open(entry)
    except ArticleError:
        return None


class _Batch:
    """Articles whose quotations are found, and are stored together: that writes the same pages less often."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found = list[FoundArticle]()
        self._version, self._store_at = 0, 0.0

    def add(self, found: FoundArticle, version: int) -> None:
        """Add an article that was opened at a version of the data; store all if they are many, or have waited long."""
        if not self._found:
            self._version, self._store_at = version, time.monotonic() + MAX_UNSTORED_SECONDS
        self._found.append(found)
        if len(self._found) >= MAX_UNSTORED_ARTICLES or time.monotonic() >= self._store_at:
            self.store()

    def store(self) -> None:
        """Store all, in transactions that others need not wait long for."""
        found, self._found = self._found[::-1], []
        while found:
            some = list[FoundArticle]()
            with self._library.transaction():
                self._library.articles.store_attributions(self._take_some(found, some))
                self._library.search.index_articles(some)
            self._library.copies.compare_found(some)

    def _take_some(self, found: list[FoundArticle], taken: list[FoundArticle]) -> Iterator[FoundArticle]:
        """Yield the last ones while there is time; those that have changed meanwhile are searched another time."""
        end, last_end = time.thread_time() + MAX_WRITE_SECONDS, time.monotonic() + MAX_BUSY_WRITE_SECONDS
        is_unchanged = self._library.data_version == self._version
        while found and time.thread_time() < end and time.monotonic() < last_end:
            it = found.pop()
            if is_unchanged or self._has_text(it):
                taken.append(it)
                yield it

    def _has_text(self, found: FoundArticle) -> bool:
        document = _open(self._library, found.entry_id)
        return document is not None and document.text == found.text


def find_in_document(library: Library, entry_id: int, document: Document) -> Attribution:
    """Find and store the quotations of an entry's article; return them."""
    with EngineAhead(0) as engine:
        engine.begin(document.prose, document.block_quotes, document.language)
        attribution, reported = _find(engine, entry_id, document)
    with library.transaction():  # two would write many of the same pages twice
        index_and_store_quotations(library, entry_id, document.text, attribution, reported)
    return attribution


def _find(engine: EngineAhead, entry_id: int, document: Document) -> tuple[Attribution, Attribution]:
    """Return the quotations of an article that the engine has begun, and its reported speech."""
    with event_log.timed("quotations found", entry=entry_id, characters=len(document.text)) as facts:
        attribution, reported = split_reported(engine.finish())
        facts |= {"quotations": len(attribution.quotations), "speakers": len(attribution.speakers)}
    return attribution, reported
