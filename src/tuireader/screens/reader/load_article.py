"""Loads the articles of entries and finds their quotations; runs in threads."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tuireader import event_log
from tuireader.corrections.placed_notes import NO_NOTES, PlacedNotes
from tuireader.documents.model import Block, Document
from tuireader.errors import ArticleError
from tuireader.library import Entry, Library, peek_entry
from tuireader.quotes import Attribution

if TYPE_CHECKING:
    from tuireader.corrections.model import Corrected

NOBODY = Attribution((), ())
SHOW_FIRST_CHARACTERS = 30_000
"""An article of at least this length is shown before its quotations are known."""

COUNT_NOTICE_SECONDS = 0.2
"""Seconds between two updates of the counts of quotations: several in one frame are fewer bytes."""


class Reading(NamedTuple):
    """A loaded article with its entry. `attribution`, which has what the user ruled, is None until it is known."""

    entry: Entry
    document: Document
    attribution: Attribution | None
    failure: str = ""
    corrected: "Corrected | None" = None  # the attribution with the rulings that made it
    notes: PlacedNotes = NO_NOTES  # where the user's notes are in it


def read(entry: Entry, library: Library) -> Iterator[Reading]:
    """Yield the article of `entry` if it is long, then the article with its quotations, and store them.

    If it cannot be loaded, yield an article that says why.
    """
    from tuireader.updates.store_quotations import index_and_store_quotations  # noqa: PLC0415 - not needed at start

    try:
        document = library.articles.open(entry)
    except ArticleError as error:
        entry.failure, entry.peeked = error.reason, True
        from tuireader.documents.cleaning import clean  # noqa: PLC0415 - keeps the start fast

        text = clean(f"This article cannot be opened. {error}.")
        blocks = (Block("paragraph", 0, len(text)),)
        yield Reading(entry, Document(entry.title, "", "", None, "", blocks, (), (), text), NOBODY, error.reason)
        return
    if entry.path is not None:
        entry.set_headline(document)
    reading = Reading(entry, document, None)
    attribution = library.articles.attribution(entry.id, document.text)
    if attribution is None:
        if len(document.text) >= SHOW_FIRST_CHARACTERS:
            yield reading
        from tuireader.quotes.bounded import attribute_bounded  # noqa: PLC0415 - as above

        with event_log.timed("quotations found", entry=entry.id, characters=len(document.text)) as facts:
            attribution = attribute_bounded(document.prose, document.block_quotes, document.language)
            facts |= {"quotations": len(attribution.quotations), "speakers": len(attribution.speakers)}
        index_and_store_quotations(library, entry.id, document.text, attribution)
    corrected = library.rulings.apply(entry.id, document.text, attribution)
    entry.quotations = len(corrected.attribution.quotations)
    notes = library.notes.placed(entry.id, document.text, corrected.attribution)
    yield reading._replace(attribution=corrected.attribution, corrected=corrected, notes=notes)


def peek_headlines(
    entries: Iterable[Entry],
    library: Library,
    cancelled: Callable[[], bool],
    peeked: Callable[[Entry], object] = lambda _: None,
) -> None:
    """Read titles, credits and dates from the beginnings of the entries' files, and store them.

    Calls `peeked` for each entry that was read. Stops soon once `cancelled`.
    """
    peeked_entries = []
    for entry in entries:
        if cancelled():
            break
        if not entry.peeked:
            peek_entry(entry)
            peeked_entries.append(entry)
            peeked(entry)
    library.entries.store_headlines(peeked_entries)


def peek_entries(
    entries: Iterable[Entry],
    library: Library,
    cancelled: Callable[[], bool],
    peeked: Callable[[Entry], object],
    stop: Callable[[], bool] | None = None,
) -> None:
    """Find the titles and counts of quotations of `entries`, and store them. Calls `peeked` from time to time.

    Stops soon once `cancelled`. `stop`, if it is given, is asked instead before each article is read, and may wait.
    """
    peek_headlines(entries, library, cancelled, peeked)
    last, noticed, stop = None, time.monotonic(), stop or cancelled
    for entry in entries:
        if stop():
            return
        if entry.quotations is None and not entry.failure:
            for _ in read(entry, library):
                pass
            last = entry
        if last and time.monotonic() > noticed + COUNT_NOTICE_SECONDS:
            peeked(last)
            last, noticed = None, time.monotonic()
    if last:
        peeked(last)
