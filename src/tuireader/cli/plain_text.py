"""An article as plain lines, for braille displays, screen readers and pipes: without escape sequences."""

from bisect import bisect_left
from collections.abc import Iterator

from tuireader.documents.model import Block, Document
from tuireader.quotes import Attribution, attribute
from tuireader.quotes.naming import speaker_names

_OPENING_MARKS = "“‘\"'„«「『‹"


def plain_report(document: Document, attribution: Attribution | None = None) -> str:
    """Return `document`, a line a paragraph, with “quotation 3 of 9, NAME” before each quotation's words.

    Without `attribution` it is found out who said what.
    """
    text = document.text
    if attribution is None:
        attribution = attribute(document.prose, blocks=document.block_quotes, language=document.language)
    notes = sorted(_quotation_notes(text, attribution))
    lines = [document.title, *_headline_lines(document), ""]
    for block in document.blocks:
        lines += [_block_line(block, _with_notes(text, block, notes)), ""]
    lines += [f"Link, {text[link.start : link.end]}: {link.url}" for link in document.links]
    return "\n".join(lines).rstrip("\n")


def _with_notes(text: str, block: Block, notes: list[tuple[int, str]]) -> str:
    """Return the words of `block`, with each of the `notes` before its offset; they are in order."""
    parts, copied_to = [], block.start
    for offset, note in notes[bisect_left(notes, (block.start,)) : bisect_left(notes, (block.end,))]:
        parts += [text[copied_to:offset], note, " "]
        copied_to = offset
    return "".join([*parts, text[copied_to : block.end]])


def _quotation_notes(text: str, attribution: Attribution) -> Iterator[tuple[int, str]]:
    """Yield (offset, note) for each span of a quotation: the note belongs before that offset."""
    names = speaker_names(text, attribution)
    count = len(attribution.quotations)
    for ordinal, quotation in enumerate(attribution.quotations, 1):
        name = names[ordinal - 1] if quotation.speaker or quotation.source else "no speaker named"
        for span_index, (start, _) in enumerate(quotation.content):
            offset = start - 1 if start and text[start - 1] in _OPENING_MARKS else start
            yield offset, f"[quotation {ordinal}{' goes on' if span_index else f' of {count}, {name}'}]"


def _headline_lines(document: Document) -> list[str]:
    date = f"{document.date:%-d %B %Y}" if document.date else ""
    facts = ", ".join(part for part in (document.byline, document.credit, date) if part)
    return [part for part in (facts, document.url) if part]


def _block_line(block: Block, words: str) -> str:
    """Return the words of a block with a mark for its kind."""
    match block.kind:
        case "heading":
            return f"{'#' * block.level} {words}"
        case "item":
            return f"{block.marker} {words}".strip()
        case "quote":
            return f"> {words}"
        case "table":
            return words.replace("\t", ", ")
        case _:
            return words
