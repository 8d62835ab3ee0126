"""Interviews and transcripts: paragraphs that begin with “NAME:” are the turns of that speaker, without marks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tuireader.quotes.lexical.cue_classes import CueClass, cue_class_of
from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.model import Span

# PASK: …, Halina Brodgar: …, Q: …, Q. …
_LABEL = lazy_pattern(r"(?:(?:[A-Z][A-Z.’' -]{0,30}|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}):|[QA]\.)[ \t]+(?=\S)")
_MARKS = frozenset('"“”«»「')
# The cue classes of “Q.” and “A.” at the head of a paragraph, and maybe of others.
_QUESTION, _ANSWER = (f"{CueClass.PARAGRAPH}{cue_class_of[letter]}." for letter in "QA")
# A text is a transcript from so many labelled paragraphs, of two labels at least, each used twice at least.
MIN_LABELLED_PARAGRAPHS = 4
# People in a conversation ask, and say “I” and “you”: at least one turn in this many.
MIN_ADDRESSED_SHARE = 4
_ADDRESSED = lazy_pattern(r"\b(?:I|[Yy]ou|[Ww]e|me|us|my|your|our|[Hh]e|[Ss]he|[Tt]hey)\b|\?")


def find_turns(tokens: Tokens) -> list[tuple[Span, ...]]:
    """Return the contents of all turns, a span a paragraph, in order; none where the text is no transcript."""
    if not _may_have_labels(tokens):  # nearly always
        return []
    text = tokens.text
    paragraphs = list(_paragraphs(text))
    labels = _speaker_labels([_label(text, start, end) for start, end in paragraphs])
    turns: list[tuple[Span, ...]] = []
    pending: list[Span] = []
    turn_is_open = False
    for (start, end), match in zip(paragraphs, labels, strict=True):
        if match:
            if pending:
                turns[-1] += tuple(pending)
            pending = []
            # A turn that is one quotation is found by its marks.
            turn_is_open = text[match.end()] not in _MARKS or text[end - 1] not in _MARKS
            if turn_is_open:
                turns.append(((match.end(), end),))
        elif text[start] in "[(":
            turn_is_open = False
        elif turn_is_open:
            # It belongs to the turn only if another turn follows: behind the last one the reporter may go on.
            pending.append((start, end))
    return turns if _are_spoken(text, turns) else []


def _label(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return what may name the speaker of a paragraph; "THE FACTS:" names nobody."""
    match = _LABEL.match(text, start, end)
    return None if match and match[0].rstrip(" \t:").lower() in words_of("labels") else match


def _may_have_labels(tokens: Tokens) -> bool:
    """Return whether a text may have enough labels, first by its cue classes: there are far fewer than letters."""
    classes, text = tokens.cue_classes, tokens.text
    if classes.count(":") + classes.count(_QUESTION) + classes.count(_ANSWER) < MIN_LABELLED_PARAGRAPHS:
        return False
    labels_at_most = text.count(": ") + text.count(":\t") + text.count("\nA. ") + text.count("\nQ. ")
    return labels_at_most >= MIN_LABELLED_PARAGRAPHS


def _are_spoken(text: str, turns: Sequence[Sequence[Span]]) -> bool:
    """Return whether turns are a conversation, and not a list of figures, notes or changes."""
    wordy = sum(text.count(" ", *turn[0]) > 1 for turn in turns)
    if wordy * 2 < len(turns):
        return False
    addressed = sum(bool(_ADDRESSED.search(text, turn[0][0], turn[-1][1])) for turn in turns)
    return addressed * MIN_ADDRESSED_SHARE >= len(turns)


def _speaker_labels(labels: list[re.Match[str] | None]) -> list[re.Match[str] | None]:
    """Keep the labels of speakers: those used twice, and others in capitals; none of them where too few speak."""
    counts = Counter(match.group() for match in labels if match)
    often = [count for count in counts.values() if count > 1]
    if len(often) < 2 or sum(often) < MIN_LABELLED_PARAGRAPHS:
        return [None] * len(labels)
    return [match if match and (counts[match.group()] > 1 or match.group().isupper()) else None for match in labels]


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield the span of each line that is not blank, without the white space around it."""
    at = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            start = at + len(line) - len(line.lstrip())
            yield start, start + len(words)
        at += len(line)
