"""The path from bytes to the screen, without a terminal: what the program writes for each kind of input.

`draw(kind, data)` takes bytes from a file, a server or a keyboard, processes them as the program does, and returns
everything it would write, each part with the grammar that it must match.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from scanner import COMMAND, SCREEN, Grammar, findings
from tuireader import documents
from tuireader.cli import terminal_safe
from tuireader.cli.plain_text import plain_report
from tuireader.cli.quotes_explain import explanation_report
from tuireader.cli.quotes_report import quotations_report
from tuireader.config.parse_config import parse_config
from tuireader.documents import Document
from tuireader.documents.html.saved_page import is_web_page
from tuireader.errors import ArticleError, TuireaderError
from tuireader.feeds import opml, parse
from tuireader.feeds.discovery import discover
from tuireader.library import parse_query
from tuireader.quotes import attribute
from tuireader.screens.dialogs.picker import link_choices, matching, speaker_choices
from tuireader.screens.reader.citation import cite
from tuireader.widgets.layout import lay_out
from tuireader.widgets.paint import by_line, current_marks, document_marks, paint_line, quotation_marks
from tuireader.widgets.row_list import both_ends
from tuireader.widgets.speakers import panel_rows
from tuireader.widgets.text_width import truncate, wrap
from tuireader.wire.capabilities import Terminal, terminal_of
from tuireader.wire.cells import Palette
from tuireader.wire.frame import Frame
from tuireader.wire.sanitize_frames import sanitized
from tuireader.wire.screen_diff import ScreenWriter

URL = "https://paper.example/news/a?b=c"
TERMINALS = (
    {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_IE.UTF-8"},
    {"TERM": "linux", "LC_ALL": "C"},
)
HEIGHT = 24
_ENTRIES = 12
_CONSOLE = Console(force_terminal=True, color_system="truecolor")
_BASE = Style(color="#e0e0e0", bgcolor="#101010")


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes for a terminal, and what they may contain."""

    data: bytes
    grammar: Grammar


def draw(kind: str, data: bytes) -> Iterator[Written]:
    """Yield what is written for `data`. Raises only for bugs of the program."""
    yield from KINDS[kind](data)


def check(kind: str, data: bytes) -> None:
    """Assert that everything that is drawn matches its grammar."""
    for written in draw(kind, data):
        found = findings(written.data, written.grammar)
        assert not found, found[:3]


@cache
def _terminals() -> tuple[Terminal, ...]:
    return tuple(terminal_of(environment) for environment in TERMINALS)


def screen(lines: list[list[Segment]], width: int = 80) -> Iterator[Written]:
    """Yield two frames as the wire writes them: the first lines, then the others, on one of the terminals."""
    terminal = _terminals()[len(lines) % len(TERMINALS)]
    grammar = replace(SCREEN, encoding=terminal.encoding)
    palette, writer = Palette(terminal), ScreenWriter(terminal)
    for page_of_lines in (lines[:HEIGHT], lines[HEIGHT : 2 * HEIGHT]):
        frame = Frame(width, len(page_of_lines))
        for row, segments in enumerate(page_of_lines):
            frame.paint(palette, row, 0, segments)
        written = writer.frame(frame.rows, (0, 0))
        yield Written(written.encode(terminal.encoding, "replace"), grammar)
        if terminal.unicode:
            sanitized_lines = "\n".join(
                sanitized(Strip(segments)).render(_CONSOLE) for segments in page_of_lines
            )  # with --wire off
            yield Written(sanitized_lines.encode(), grammar)


def printed(text: str) -> Written:
    """Return what a command prints."""
    return Written((terminal_safe(text) + "\n").encode(), COMMAND)


def short_texts(*texts: str, width: int = 80) -> Iterator[Written]:
    """Yield how lists, titles and the status line show short texts."""
    rows = [both_ends(Segment(truncate(text, width - 2), _BASE), Segment(truncate(text, 20)), width) for text in texts]
    rows += [[Segment(text[slice(*span)], _BASE)] for text in texts for span in wrap(text, 0, len(text), 40)[:HEIGHT]]
    yield from screen(rows, width)


def article(document: Document) -> Iterator[Written]:
    """Yield an article as the reader draws it and as the commands print it."""
    attribution = attribute(document.text, blocks=document.block_quotes)
    for width in (80, 30):
        layout = lay_out(document, width)
        marks = by_line(
            [*document_marks(document), *quotation_marks(attribution), *current_marks(attribution, 0)], layout
        )
        count = len(layout.lines)
        shown_lines = [
            line_index for line_index in range(count) if line_index < HEIGHT or line_index >= count - HEIGHT
        ]  # its start and its end
        lines = [
            paint_line(document.text, layout.lines[line_index], marks.get(line_index, []), _style, _BASE)
            for line_index in shown_lines
        ]
        yield from screen(lines, width)
    names = [row.name for row in panel_rows(document.text, attribution)]
    quoted = [quotation.text for quotation in attribution.quotations[:HEIGHT]]
    choices = matching("", [*link_choices(document)[:HEIGHT], *speaker_choices(attribution.speakers)[:HEIGHT]])
    found = [text for choice in choices for text in (choice.name, choice.detail)]
    yield from short_texts(
        document.title, document.byline, document.credit, document.url, *names[:HEIGHT], *quoted, *found
    )
    if attribution.quotations:
        yield printed(cite(document, attribution, 0))
    yield printed(plain_report(document))
    yield printed(quotations_report("x", document))
    yield printed(explanation_report("x", document))


def _style(name: str) -> Style:
    return Style(bold="strong" in name, italic="emphasis" in name)


def _file(data: bytes, name: str) -> Iterator[Written]:
    try:
        yield from article(documents.parse(data, name))
    except ArticleError as error:
        yield from short_texts(str(error))


def _page(data: bytes) -> Iterator[Written]:
    from tuireader.documents import decode_html, extract, to_document

    found = extract(decode_html(data), URL)
    yield from short_texts(found.problem, found.title, found.byline, found.canonical)
    yield from article(to_document(found))
    yield from short_texts(*(text for candidate in discover(data, URL) for text in candidate))
    if is_web_page(data):
        yield from _file(data, "saved.html")


def _feed(data: bytes) -> Iterator[Written]:
    from tuireader.documents import from_html

    feed = parse(data, URL)
    yield from short_texts(feed.title, feed.link, *(problem.what for problem in feed.problems))
    for entry in feed.entries[:_ENTRIES]:
        yield from short_texts(entry.title, entry.author, entry.url, entry.id)
        yield from article(from_html(entry.content, entry.url))


def _list(data: bytes) -> Iterator[Written]:
    outlines, problems = opml.read(data)
    yield from short_texts(
        *(text for outline in outlines[:_ENTRIES] for text in (outline.url, outline.title, outline.folder))
    )
    yield from short_texts(*(problem.what for problem in problems))
    parsed_again = opml.parse(opml.write(outlines).encode())
    assert {outline.url for outline in parsed_again} == {outline.url for outline in outlines if outline.url}


def _query(data: bytes) -> Iterator[Written]:
    text = data.decode("utf-8", "surrogateescape")
    try:
        view = parse_query(text)
    except TuireaderError as error:
        yield from short_texts(str(error))
    else:
        terms = [term for group in (*view.terms, view.excluded_terms) for term in group]
        yield from short_texts(*(term.text for term in terms), *(value for _, value in view.excluded_memberships))


def _config(data: bytes) -> Iterator[Written]:
    yield from short_texts(*parse_config(data.decode("utf-8", "replace"), Path("config.toml")).problems)


KINDS = {
    "markdown": lambda data: _file(data, "x.md"),
    "plain": lambda data: _file(data, "x.txt"),
    "page": _page,
    "feed": _feed,
    "list": _list,
    "query": _query,
    "config": _config,
}
