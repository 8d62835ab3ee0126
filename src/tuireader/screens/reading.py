"""What a worker does: an entry becomes an article with its quotations."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from tuireader.documents.model import Block, Document
from tuireader.errors import ArticleError
from tuireader.library import Entry, load_entry
from tuireader.quotes import Attribution, attribute

NOBODY = Attribution((), ())
LONG = 30_000
"""From so many characters on, an article is shown before its quotations are known: nobody waits for what is below."""

TELL_EVERY = 0.2
"""Seconds between two tellings of numbers of quotations: many in one frame are fewer bytes than one by one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it was read, with the entry that it belongs to. `attribution` is None until it is known."""

    entry: Entry
    document: Document
    attribution: Attribution | None
    failure: str = field(default="")


def read(entry: Entry) -> Iterator[Reading]:
    """Yield the article of `entry`, if it is long, and then the article with its quotations.

    Where it cannot be read, the reason is there to read.
    """
    try:
        document = load_entry(entry)
    except ArticleError as error:
        text = f"This article cannot be read. {error}."
        blocks = (Block("paragraph", 0, len(text)),)
        yield Reading(entry, Document(entry.title, "", "", None, "", blocks, (), (), text), NOBODY, error.reason)
        return
    reading = Reading(entry, document, None)
    if len(document.text) >= LONG:
        yield reading
    yield replace(reading, attribution=attribute(document.text))


def survey(entries: Iterable[Entry], cancelled: Callable[[], bool], learned: Callable[[Entry], object]) -> None:
    """Learn titles and numbers of quotations of `entries`; tell what was new, not each. Stops soon once `cancelled`."""
    for entry in entries:
        if cancelled():
            return
        if entry.quotations is None and not entry.failure:
            entry.peek()
            learned(entry)
    last, told = None, time.monotonic()
    for entry in entries:
        if cancelled():
            return
        if entry.quotations is None and not entry.failure:
            *_, reading = read(entry)
            entry.quotations = len(reading.attribution.quotations) if reading.attribution else 0
            last = entry
        if last and time.monotonic() > told + TELL_EVERY:
            learned(last)
            last, told = None, time.monotonic()
    if last:
        learned(last)
