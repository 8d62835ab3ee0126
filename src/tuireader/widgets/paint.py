"""Which words stand out, and how: from offsets to styled segments."""

import re
from collections.abc import Callable, Container, Iterable
from itertools import islice, pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tuireader.documents.model import Document
from tuireader.documents.model import Style as Setting
from tuireader.library import Term
from tuireader.library.matching import term_finder
from tuireader.quotes import Attribution, Span
from tuireader.quotes.naming import is_doubtful
from tuireader.widgets.layout import Layout, Line, Run
from tuireader.widgets.text_width import width_of

SPEAKER_COLOURS = 8
DOUBT = "speaker--doubt"
"""The style of words whose speaker's name may be wrong."""
GIVEN = "quotation--given"
NOTED = "quotation--noted"
"""Marks where a quotation begins that the user has corrected; its sign stands in the margin."""


def speaker_class(colour: int | None) -> str:
    """Return the name of the style for the speaker with colour number `colour`; None stands for no speaker."""
    return "speaker--none" if colour is None else f"speaker--{colour % SPEAKER_COLOURS}"


class Mark(NamedTuple):
    """The words `text[start:end]` are painted in the component style `style`; with a `url` they are a link (OSC 8)."""

    start: int
    end: int
    style: str
    url: str = ""


def document_marks(document: Document) -> list[Mark]:
    """Return the marks of the article's own formatting: emphasis, code, links."""
    styles = [Mark(s.start, s.end, f"text--{s.kind}") for s in _joined(document.styles)]
    return styles + [Mark(link.start, link.end, "text--link", link.url) for link in document.links]


def _joined(styles: Iterable[Setting]) -> list[Setting]:
    """Return `styles` with overlapping ones of a kind joined: a page may nest hundreds of them."""
    joined: list[Setting] = []
    last: dict[str, int] = {}
    for style in sorted(styles, key=lambda style: style.start):
        at = last.get(style.kind, -1)
        if at >= 0 and style.start < joined[at].end:
            joined[at] = joined[at]._replace(end=max(joined[at].end, style.end))
        else:
            last[style.kind] = len(joined)
            joined.append(style)
    return joined


def quotation_marks(attribution: Attribution | None) -> list[Mark]:
    """Return the marks of all quotations in their speakers' colours, or in that of doubt."""
    if attribution is None:
        return []
    colours = {speaker.id: i for i, speaker in enumerate(attribution.speakers)}
    return [
        Mark(start, end, DOUBT if is_doubtful(quotation) else speaker_class(colours.get(quotation.speaker or "")))
        for quotation in attribution.quotations
        for start, end in quotation.content
    ]


def given_marks(attribution: Attribution | None, given: Container[str]) -> list[Mark]:
    """Return the marks of the quotations that the user has corrected, by their ids: they only have a sign."""
    quotations = attribution.quotations if attribution is not None else ()
    starts = (quotation.content[0][0] for quotation in quotations if quotation.id in given)
    return [Mark(start, start + 1, GIVEN) for start in starts]


def note_marks(starts: Iterable[int]) -> list[Mark]:
    """Return the marks of words that the user keeps, by where they begin: they only have a sign."""
    return [Mark(start, start + 1, NOTED) for start in starts]


def current_marks(attribution: Attribution | None, current: int | None) -> list[Mark]:
    """Return the marks of the current quotation, its source and cue last; they are painted over all others."""
    if attribution is None or current is None or current >= len(attribution.quotations):
        return []
    quotation = attribution.quotations[current]
    marks = [Mark(start, end, "quotation--current") for start, end in quotation.content]
    return marks + [Mark(*span, "quotation--source") for span in (quotation.source, quotation.cue) if span]


def by_line(marks: Iterable[Mark], layout: Layout) -> dict[int, list[Mark]]:
    """Sort `marks` by the lines that show them; on a line, later marks are painted over earlier ones."""
    lines: dict[int, list[Mark]] = {}
    for mark in marks:
        for line in range(layout.line_at(mark.start), layout.line_at(mark.end - 1) + 1):
            lines.setdefault(line, []).append(mark)
    return lines


def paint_line(
    text: str, line: Line, marks: list[Mark], style_of: Callable[[str], Style], base: Style
) -> list[Segment]:
    """Return the segments of `line`: its lead, then its runs, cut where a mark begins or ends."""
    own = style_of(f"line--{line.kind}")
    segments = [Segment(line.lead, base + own)] if line.lead else []
    column = width_of(line.lead)
    for run in line.runs:
        if run.column > column:
            segments.append(Segment(" " * (run.column - column), base))
        segments.extend(_paint_run(text, run, marks, style_of, base + own))
        column = run.column + width_of(text[run.start : run.end])
    return segments


def _paint_run(text: str, run: Run, marks: list[Mark], style_of: Callable[[str], Style], base: Style) -> list[Segment]:
    """Cut a run into pieces of one style each, in one pass over its marks."""
    here = [mark for mark in marks if mark.start < run.end and mark.end > run.start]
    cuts = sorted({run.start, run.end, *(max(m.start, run.start) for m in here), *(min(m.end, run.end) for m in here)})
    waiting = sorted(enumerate(here), key=lambda numbered: numbered[1].start, reverse=True)
    lying: list[tuple[int, Mark]] = []
    segments = []
    for start, end in pairwise(cuts):
        lying = [numbered for numbered in lying if numbered[1].end > start]
        while waiting and waiting[-1][1].start <= start:
            lying.append(waiting.pop())
        style = base
        for _, mark in sorted(lying):
            style += style_of(mark.style)
            if mark.url:
                style += Style(link=mark.url)
        segments.append(Segment(text[start:end], style))
    return segments


MAX_MATCHES = 100_000
"""How many matches of a find are marked in an article: a novel has fewer of its commonest word."""


def match_spans(text: str, pattern: str, search_terms: tuple[Term, ...]) -> list[Span]:
    """Return the spans that match `pattern`, ignoring case; without a pattern, those of `search_terms`."""
    if not pattern:
        return term_finder(search_terms)(text)
    escaped = re.escape(pattern).replace("\\ ", "[ \\n]")  # an author may break the line there
    return [match.span() for match in islice(re.finditer(escaped, text, re.IGNORECASE), MAX_MATCHES)]
