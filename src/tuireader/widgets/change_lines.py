"""The lines that show what was changed between two versions of an article."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate, groupby
from typing import NamedTuple

from tuireader.changes.compare import Comparison
from tuireader.changes.quotation_changes import QuotationChange, count_kinds
from tuireader.changes.word_diff import ParagraphChange, Sign, marked
from tuireader.widgets.phrases import counted
from tuireader.widgets.text_pane import TextLine
from tuireader.widgets.text_width import truncate, wrap

SIGN_CELLS = 3
"""The cells in front of a paragraph, in which its sign stands."""
MIN_COLUMN_CELLS = 8
MAX_SHOWN_WORDS_CELLS = 60
"""How much of a quotation is shown where only its speaker counts."""
REMOVED, ADDED, MINOR, SIGN = "changes--removed", "changes--added", "changes--minor", "changes--sign"
ROLES: dict[str, bool | str] = {"=": False, "-": REMOVED, "+": ADDED}
"""The roles of what is the same, was cut and was added."""
_KIND_WORDS = {"reworded": "reworded", "added": "added", "cut": "cut", "given": "given to another speaker"}
COARSE_NOTE = "The versions are too long to be compared word by word everywhere: some paragraphs are whole."

Parts = Sequence[tuple[str, bool | str]]
"""Words with their role: True is bold, a name is that of a style."""


class VersionFacts(NamedTuple):
    """Two versions and where they are from."""

    title: str
    before: datetime | None  # when they were fetched
    after: datetime | None
    credit: str


class ChangeLines(NamedTuple):
    """The lines, and in which of them each change begins."""

    lines: list[TextLine]
    starts: list[int]


def change_lines(facts: VersionFacts, comparison: Comparison, width: int) -> ChangeLines:
    """Return the lines for a width in cells: what was compared, then each changed paragraph, then the quotations."""
    lines = [*_head(facts, comparison, width), ()]
    starts = list[int]()
    for sign, group in groupby(comparison.text.paragraphs, key=lambda paragraph: paragraph.sign == "="):
        paragraphs = list(group)
        if sign:
            lines += [*_wrapped([(f"··· {counted(len(paragraphs), 'paragraph')} the same", MINOR)], "", width), ()]
            continue
        for paragraph in paragraphs:
            starts.append(len(lines))
            lines += [*_wrapped(paragraph_parts(paragraph), paragraph.sign, width), ()]
    lines += _quotation_lines(comparison.quotations, width)
    while lines and not lines[-1]:
        lines.pop()
    return ChangeLines(lines, starts)


def _head(facts: VersionFacts, comparison: Comparison, width: int) -> Iterator[TextLine]:
    if comparison.title.words_added or comparison.title.words_removed:
        for paragraph in comparison.title.paragraphs:
            yield from flow_parts(paragraph_parts(paragraph), width)
    else:
        yield from flow_parts([(_one_line(facts.title), True)], width)
    yield from flow_parts([(" · ".join(filter(None, (_times(facts.before, facts.after), facts.credit))), MINOR)], width)
    words = f"words: {comparison.words_added:,} added · {comparison.words_removed:,} removed"
    yield from flow_parts([(words, MINOR)], width)
    counts = [f"{count} {_KIND_WORDS[kind]}" for kind, count in count_kinds(comparison.quotations).items()]
    yield from flow_parts([(f"quotations: {' · '.join(counts) or 'all the same'}", MINOR)], width)
    if not comparison.text.is_whole:
        yield from flow_parts([(COARSE_NOTE, MINOR)], width)


def _times(before: datetime | None, after: datetime | None) -> str:
    """Return when two versions were fetched: “from 20 Nov 2026, 18:40 to 21:05”."""
    if before is None or after is None:
        return ""
    start, end = before.astimezone(), after.astimezone()
    day = "" if start.date() == end.date() else f"{end:%-d %b %Y}, "
    return f"from {start:%-d %b %Y}, {start:%H:%M} to {day}{end:%H:%M}"


def paragraph_parts(paragraph: ParagraphChange) -> Parts:
    """Return the words of a paragraph with their roles; what was cut or added keeps its brackets in every theme."""
    parts, last = list[tuple[str, bool | str]](), "="
    for sign, text in paragraph.pieces:
        words = " ".join(text.split("\n"))
        between = " " if last == "-" and sign == "+" and not parts[-1][0].endswith(" ") else ""
        parts.append((between + marked_piece(sign, words), ROLES[sign]))
        last = sign
    return parts


def marked_piece(sign: Sign, words: str) -> str:
    """Return words with the brackets of what was cut or added."""
    return words if sign == "=" else marked(sign, words)


def _quotation_lines(changes: Iterable[QuotationChange], width: int) -> Iterator[TextLine]:
    for number, change in enumerate(changes):
        if number == 0:
            yield (("Quotations", True),)
        yield from _wrapped(quotation_parts(change), _QUOTATION_SIGNS[change.kind], width)


_QUOTATION_SIGNS = {"reworded": "~", "added": "+", "cut": "-", "given": "~"}


def quotation_parts(change: QuotationChange) -> Parts:
    """Return what happened to a quotation, with the names of its speakers."""
    before, after = _one_line(change.before), _one_line(change.after)
    if change.kind == "given":
        speakers = f": {_one_line(change.speaker_before)} → {_one_line(change.speaker_after)}"
        return [("Speaker of ", MINOR), (f"“{truncate(after, MAX_SHOWN_WORDS_CELLS)}”{speakers}", False)]
    if change.kind == "reworded":
        words: list[tuple[str, bool | str]] = [(f"“{before}”", REMOVED), (" → ", MINOR), (f"“{after}”", ADDED)]
        return [(f"{_one_line(change.speaker_after)} ", MINOR), *words]
    if change.kind == "added":
        return [(f"{_one_line(change.speaker_after)} ", MINOR), (f"[+“{after}”+]", ADDED)]
    return [(f"{_one_line(change.speaker_before)} ", MINOR), (f"[-“{before}”-]", REMOVED)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _wrapped(parts: Parts, sign: str, width: int) -> Iterator[TextLine]:
    """Yield the lines of a paragraph, with its sign in front of the first."""
    for number, line in enumerate(flow_parts(parts, max(MIN_COLUMN_CELLS, width - SIGN_CELLS))):
        lead = f"{sign}  " if number == 0 and sign != "=" else " " * SIGN_CELLS
        yield ((lead, SIGN), *line)


def flow_parts(parts: Parts, width: int) -> Iterator[TextLine]:
    """Yield the lines of words with roles, broken at a width."""
    text = "".join(words for words, _ in parts)
    ends = list(accumulate(len(words) for words, _ in parts))
    index = 0
    for start, end in wrap(text, 0, len(text), width):
        line, at = list[tuple[str, bool | str]](), start
        while at < end:
            while ends[index] <= at:
                index += 1
            stop = min(end, ends[index])
            line.append((text[at:stop], parts[index][1]))
            at = stop
        yield tuple(line)
