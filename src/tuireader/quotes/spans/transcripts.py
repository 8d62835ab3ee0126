"""Interviews and transcripts: paragraphs that begin with “NAME:” are the turns of that speaker, without marks."""

import re
from collections import Counter
from collections.abc import Iterator

from tuireader.quotes.model import Span

# PASK: …, Halina Brodgar: …, Q: …
_LABEL = re.compile(r"(?:[A-Z][A-Z.’' -]{0,30}|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}):[ \t]+(?=\S)")
_MARKS = frozenset('"“”«»「')
# A text is a transcript from so many labelled paragraphs, of two labels at least, each used twice at least.
_FEWEST = 4


def find_turns(text: str) -> list[tuple[Span, ...]]:
    """Return the contents of all turns, a span a paragraph, in order; none where the text is no transcript."""
    paragraphs = list(_paragraphs(text))
    labels = _speaking([_LABEL.match(text, start, end) for start, end in paragraphs])
    turns: list[tuple[Span, ...]] = []
    waiting: list[Span] = []
    going_on = False
    for (start, end), match in zip(paragraphs, labels, strict=True):
        if match:
            if waiting:
                turns[-1] += tuple(waiting)
            waiting = []
            # A turn that is one quotation is found by its marks.
            going_on = text[match.end()] not in _MARKS or text[end - 1] not in _MARKS
            if going_on:
                turns.append(((match.end(), end),))
        elif text[start] in "[(":
            going_on = False
        elif going_on:
            # It belongs to the turn only if another turn follows: behind the last one the reporter may go on.
            waiting.append((start, end))
    wordy = sum(text.count(" ", *turn[0]) > 1 for turn in turns)
    return turns if wordy * 2 >= len(turns) else []


def _speaking(labels: list[re.Match[str] | None]) -> list[re.Match[str] | None]:
    """Keep the labels of speakers: those used twice, and others in capitals; none of them where too few speak."""
    counts = Counter(match.group() for match in labels if match)
    often = [count for count in counts.values() if count > 1]
    if len(often) < 2 or sum(often) < _FEWEST:
        return [None] * len(labels)
    return [match if match and (counts[match.group()] > 1 or match.group().isupper()) else None for match in labels]


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield the span of each line that holds something, without the white space around it."""
    at = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            start = at + len(line) - len(line.lstrip())
            yield start, start + len(words)
        at += len(line)
