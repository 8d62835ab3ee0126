"""Read the case files for speakers.

They have blocks: `== title`, a text with its sources in [[ ]], and lines with ` | ` for what is expected.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tuireader.quotes.lexical.analysis import LexicalAnalysis, analyse
from tuireader.quotes.speakers.resolve import Source

CASES = Path(__file__).parent / "cases_speakers"
QUOTED = (re.compile("“([^”]*)”"), re.compile("‘([^’]*)’"))
MARKED = re.compile(r"\[\[(.*?)\]\]")


@dataclass
class Case:
    """A text without its brackets; the source with index n belongs to the n-th quotation, counted by their ends."""

    lexical: LexicalAnalysis
    sources: list[Source]
    spans: list[tuple[int, int]]

    def shown(self, source: Source) -> str:
        return self.lexical.tokens.text[slice(*self.spans[self.sources.index(source)])]


def mention_in(lexical: LexicalAnalysis, start: int, end: int) -> int | None:
    """Return the index of the first mention in a span that is not only a possessive; the longer of two at one place."""
    mentions = lexical.mentions
    inside = [n for n, mention in enumerate(mentions) if mention.start < end and start < mention.end]
    return min(inside, key=lambda n: (mentions[n].possessive, mentions[n].start, -mentions[n].end), default=None)


def read(marked: str) -> Case:
    spans, text, at = [], "", 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text, at = text + match[1], match.end()
    text += marked[at:]
    contents = sorted((match.span(1) for mark in QUOTED for match in mark.finditer(text)), key=lambda span: span[1])
    lexical = analyse(text)
    sources = [Source(*content, mention_in(lexical, *span)) for content, span in zip(contents, spans, strict=True)]
    return Case(lexical, sources, spans)


def cases(name: str) -> list[ParameterSet]:
    """Return the text and the expected lines of each block in a case file, with its title as id."""
    found: list[ParameterSet] = []
    for block in (CASES / name).read_text("utf-8").split("\n== ")[1:]:
        title, _, rest = block.partition("\n")
        lines = rest.strip("\n").split("\n")
        expected = [line for line in lines if " | " in line]
        text = "\n".join(line for line in lines if " | " not in line).strip("\n")
        found.append(pytest.param(text, expected, id=title))
    return found
