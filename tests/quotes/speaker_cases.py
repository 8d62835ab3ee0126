"""Reads the speakers' case files: blocks of `== title`, a text with its sources in [[ ]], and lines with ` | `."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tuireader.quotes.lexical.mentions import Mention, find_mentions
from tuireader.quotes.lexical.tokens import Tokens, tokenize
from tuireader.quotes.lexical.unlisted_nouns import with_unlisted
from tuireader.quotes.speakers.resolve import Source

CASES = Path(__file__).parent / "cases_speakers"
QUOTED = (re.compile("“([^”]*)”"), re.compile("‘([^’]*)’"))
MARKED = re.compile(r"\[\[(.*?)\]\]")


@dataclass
class Case:
    """A text without the brackets; the n-th quotation to end has the n-th source."""

    tokens: Tokens
    mentions: list[Mention]
    sources: list[Source]

    def shown(self, source: Source) -> str:
        assert source.mention
        return self.tokens.text[slice(*source.mention)]


def read(marked: str) -> Case:
    spans, text, at = [], "", 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text, at = text + match[1], match.end()
    text += marked[at:]
    contents = sorted((match.span(1) for mark in QUOTED for match in mark.finditer(text)), key=lambda span: span[1])
    tokens = tokenize(text)
    sources = [Source(*content, span) for content, span in zip(contents, spans, strict=True)]
    return Case(tokens, with_unlisted(tokens, find_mentions(tokens)), sources)


def cases(name: str) -> Iterator[ParameterSet]:
    """Yield text and expected lines of each block of a case file, the title as id."""
    for block in (CASES / name).read_text("utf-8").split("\n== ")[1:]:
        title, _, rest = block.partition("\n")
        lines = rest.strip("\n").split("\n")
        expected = [line for line in lines if " | " in line]
        text = "\n".join(line for line in lines if " | " not in line).strip("\n")
        yield pytest.param(text, expected, id=title)
