"""Annotated articles, as the programs here read them; the form is told in `train_quotes.py`."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tuireader.quotes.lexical.analysis import analyse
from tuireader.quotes.lexical.quotation_marks import find_marks
from tuireader.quotes.sources.context import Context
from tuireader.quotes.sources.letter_line import LetterLineBuilder
from tuireader.quotes.spans.draft import Draft
from tuireader.quotes.spans.pairing import find_contents

Spans = Sequence[Sequence[int]]


def read_corpus(path: Path) -> list[dict[str, Any]]:
    """Return the articles of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def overlap(a: Sequence[int], b: Sequence[int]) -> int:
    """Return how many characters two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def annotated_source(draft: Draft, attributions: Iterable[dict[str, Spans]]) -> Spans | None:
    """Return the source of the attribution that covers at least half of the content, or None."""
    best, source = 0, None
    for attribution in attributions:
        shared = sum(overlap(own, other) for other in attribution.get("content", ()) for own in draft.content)
        if shared > best:
            best, source = shared, attribution.get("source", ())
    return source if best * 2 >= sum(end - start for start, end in draft.content) else None


def context_of(text: str) -> Context:
    """Run the passes that come before the sources."""
    lexical = analyse(text)
    drafts = find_contents(lexical.tokens, find_marks(text, lexical.tokens.glyphs()))
    return Context(lexical, drafts, LetterLineBuilder(lexical, drafts).build())
