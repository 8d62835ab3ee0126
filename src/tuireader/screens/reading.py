"""What a worker does: an entry becomes an article with its quotations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tuireader.documents.model import Block, Document
from tuireader.errors import ArticleError
from tuireader.library import Entry, load_entry
from tuireader.quotes import Attribution, attribute

NOBODY = Attribution((), ())


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it was read, with the entry that it belongs to."""

    entry: Entry
    document: Document
    attribution: Attribution
    failure: str = field(default="")


def read(entry: Entry) -> Reading:
    """Load the article of `entry` and find its quotations; where it cannot be read, the reason is there to read."""
    try:
        document = load_entry(entry)
    except ArticleError as error:
        text = f"This article cannot be read. {error}."
        blocks = (Block("paragraph", 0, len(text)),)
        return Reading(entry, Document(entry.title, "", "", None, "", blocks, (), (), text), NOBODY, error.reason)
    return Reading(entry, document, attribute(document.text))


def survey(entries: Iterable[Entry], cancelled: Callable[[], bool], learned: Callable[[Entry], object]) -> None:
    """Learn titles and numbers of quotations of `entries`; tell each that was new. Stops soon once `cancelled`."""
    for entry in entries:
        if cancelled():
            return
        if entry.quotations is None and not entry.failure:
            entry.peek()
            if not entry.failure:
                entry.quotations = len(read(entry).attribution.quotations)
            learned(entry)
